"""What a moderator does before there is an answer: publish, ask, decline."""

import uuid

from django.db import transaction

from ideas import chain, clock, events, search
from ideas.actors import Actor
from ideas.models import (
    OPEN_STATES,
    UNSETTLED_STATES,
    AssignmentState,
    DecisionKind,
    Message,
    MessageAuthor,
    ModerationDecision,
    Rule,
    Status,
    Submission,
    TextKind,
    Visibility,
)
from ideas.transitions.moves import TransitionNotAllowed, end, locked, require, sent_before
from ideas.verbs import Verb

PUBLISHABLE_STATES = frozenset({Status.ASSIGNED, Status.ANSWERED})


@transaction.atomic
def publish(submission_id: int, *, actor: Actor) -> Submission:
    """pending -> public, with the original text. Already public: returned as it is, no second event.

    Raises TransitionNotAllowed when the case ended, is not routed yet, or its sender wished it to stay between them and the municipality.
    """
    submission = locked(submission_id)
    if submission.visibility == Visibility.PUBLIC:
        return submission
    require(submission, PUBLISHABLE_STATES)
    if submission.visibility != Visibility.PENDING or not submission.publish_wish:
        raise TransitionNotAllowed(f"{submission.case_number} is {submission.visibility}")
    _let_go(submission, actor)
    submission.published_version = submission.texts.filter(kind=TextKind.ORIGINAL).earliest("id")
    submission.visibility = Visibility.PUBLIC
    submission.published_at = clock.now()
    submission.save(update_fields=["published_version", "visibility", "published_at"])
    search.index(submission)
    events.record(
        Verb.PUBLISHED,
        submission,
        actor=actor,
        text_version=submission.published_version.pk,
        digest=chain.text_digest(submission.published_version),
    )
    return submission


@transaction.atomic
def release_hold(submission_id: int, *, actor: Actor) -> Submission:
    """A person looked: what seemed automated goes on like any other case. Not held: returned as it is, no event."""
    submission = locked(submission_id)
    _let_go(submission, actor)
    return submission


@transaction.atomic
def send_message(
    submission_id: int,
    *,
    body: str,
    by: str,
    waits: bool,
    idempotency_key: uuid.UUID,
    actor: Actor,
) -> Message:
    """A message from municipality `by` to the sender; with `waits` its part of the case rests until the sender replies.

    The same key again: the message that is there. TransitionNotAllowed when the case ended, `by` has no open part in it, or the key is
    that of a message in another case.
    """
    submission = locked(submission_id)
    known = sent_before(submission, idempotency_key)
    if known is not None:
        return known
    require(submission, UNSETTLED_STATES)
    part = submission.assignments.filter(municipality_id=by, state__in=OPEN_STATES).first()
    if part is None:
        raise TransitionNotAllowed(f"{by} has no open part in {submission.case_number}")
    _let_go(submission, actor)
    message = Message.objects.create(
        submission=submission,
        author=MessageAuthor.STAFF,
        municipality_id=by,
        title=actor.title,
        body=body,
        idempotency_key=idempotency_key,
        created_at=clock.now(),
    )
    if waits:
        part.state = AssignmentState.WAITING
        part.save(update_fields=["state"])
    events.record(
        Verb.MESSAGE_SENT,
        submission,
        actor=actor,
        message=message.pk,
        municipality=by,
        waits=waits,
    )
    return message


@transaction.atomic
def decline(
    submission_id: int,
    *,
    rule: Rule,
    public_reason: str,
    private_reason: str = "",
    by: str,
    actor: Actor,
) -> Submission:
    """received or assigned -> declined, with the rule and a reason that is told. Declined already: returned as it is, no second event.

    Raises TransitionNotAllowed from any other state: what was answered is not declined. A text that was public goes from the web.
    """
    submission = locked(submission_id)
    if submission.status == Status.DECLINED:
        return submission
    require(submission, UNSETTLED_STATES)
    decision = ModerationDecision(
        submission=submission,
        kind=DecisionKind.DECLINE,
        rule=rule,
        public_reason=public_reason,
        private_reason=private_reason,
        municipality_id=by,
        role=actor.role,
        decided_at=clock.now(),
    )
    end(submission, Status.DECLINED, decision)
    events.record(
        Verb.DECLINED,
        submission,
        actor=actor,
        decision=decision.pk,
        rule=str(rule),
        municipality=by,
    )
    return submission


def _let_go(submission: Submission, actor: Actor) -> None:
    if submission.doubts:
        doubts, submission.doubts = submission.doubts, []
        submission.save(update_fields=["doubts"])
        events.record(Verb.HOLD_RELEASED, submission, actor=actor, doubts=doubts)
