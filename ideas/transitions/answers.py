"""assigned -> answered."""

from django.db import transaction

from ideas import chain, clock, events, search
from ideas.actors import Actor
from ideas.models import (
    OPEN_STATES,
    UNSETTLED_STATES,
    Answer,
    AnswerSignature,
    Assignment,
    AssignmentState,
    SignatureKind,
    Submission,
    TextKind,
    TextVersion,
)
from ideas.transitions.moderation import publish, release_hold
from ideas.transitions.moves import TransitionNotAllowed, locked, require, settle
from ideas.verbs import Verb


@transaction.atomic
def save_answer_draft(submission_id: int, *, body: str, by: str, actor: Actor) -> Answer:
    """Keep what municipality `by` has written so far; working material, no event.

    Raises TransitionNotAllowed when the case ended or `by` has no open part in it.
    """
    submission = locked(submission_id)
    require(submission, UNSETTLED_STATES)
    _open_part(submission, by)
    answer = submission.answers.filter(published_at=None, signatures__municipality_id=by).first()
    if answer is None:
        answer = Answer.objects.create(submission=submission, language=submission.language)
        AnswerSignature.objects.create(
            answer=answer,
            municipality_id=by,
            kind=SignatureKind.AUTHOR,
            title=actor.title,
        )
    answer.draft_body, answer.draft_saved_at = body, clock.now()
    answer.save(update_fields=["draft_body", "draft_saved_at"])
    return answer


@transaction.atomic
def publish_answer(submission_id: int, *, body: str, by: str, publish_case: bool, actor: Actor) -> Answer:
    """Answer for municipality `by`: its part is answered, and the case with it when no other part is open.

    The sender gets it in any case; with `publish_case` a text that waits for publication becomes public in the same step, so that
    everybody can read both. Raises TransitionNotAllowed when the case ended, `by` has no open part, or it may not be published.
    """
    answer = save_answer_draft(submission_id, body=body, by=by, actor=actor)
    if publish_case:
        publish(submission_id, actor=actor)
    else:
        release_hold(submission_id, actor=actor)
    submission = locked(submission_id)
    now = clock.now()
    version = TextVersion.objects.create(
        answer=answer,
        kind=TextKind.ORIGINAL,
        language=answer.language,
        body=body,
        created_at=now,
    )
    answer.published_version, answer.published_at, answer.draft_body = version, now, ""
    answer.save(update_fields=["published_version", "published_at", "draft_body"])
    answer.signatures.update(text_version=version, signed_at=now, title=actor.title)
    part = _open_part(submission, by)
    part.state, part.answer, part.ended_at = AssignmentState.ANSWERED, answer, now
    part.save(update_fields=["state", "answer", "ended_at"])
    submission.answered_at = now
    submission.save(update_fields=["answered_at"])
    settle(submission)
    search.index(submission)
    events.record(
        Verb.ANSWER_PUBLISHED,
        submission,
        actor=actor,
        answer=answer.pk,
        municipality=by,
        text_version=version.pk,
        digest=chain.text_digest(version),
    )
    return answer


def _open_part(submission: Submission, code: str) -> Assignment:
    part = submission.assignments.filter(municipality_id=code, state__in=OPEN_STATES).first()
    if part is None:
        raise TransitionNotAllowed(f"{code} has no open part in {submission.case_number}")
    return part
