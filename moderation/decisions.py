"""What staff decide about a case, made ready to be carried out: the transition, how to tell that it happened before, what is said then."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from ideas import queries, transitions
from ideas.actors import Actor
from ideas.models import (
    OPEN_STATES,
    Answer,
    AssignmentRole,
    AssignmentState,
    DecisionKind,
    Message,
    ModerationDecision,
    RecipientSuggestion,
    Rule,
    Status,
    Submission,
    SuggestionState,
    Visibility,
)
from ideas.transitions import TransitionNotAllowed
from moderation.permissions import Deed, may, municipality_for

Typed = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Decision:
    """One deed with one case."""

    deed: Deed
    do: Callable[[str], object]
    """Calls the transition; takes the code of the municipality acted for."""
    was_done: Callable[[], bool]
    """Whether the same decision was carried out before: two clicks, or Back and once more."""
    said: str
    ends: bool = False
    """Nothing is left to do with the case afterwards."""


Maker = Callable[[Submission, Typed, Actor], Decision]


def carry_out(decision: Decision, submission: Submission, actor: Actor) -> bool:
    """Do it; False when the same was done before, and nothing happens. TransitionNotAllowed when the case has moved on."""
    if decision.was_done():
        return False
    try:
        if not may(actor, decision.deed, submission):
            raise TransitionNotAllowed(f"{submission.case_number} is not open to {actor.municipality_codes}")
        decision.do(municipality_for(actor, decision.deed, submission) or "")
    except TransitionNotAllowed:
        if decision.was_done():  # the other one of two clicks at once
            return False
        raise
    return True


def publish(submission: Submission, typed: Typed, actor: Actor) -> Decision:
    """Let everybody read the case."""
    return Decision(
        Deed.PUBLISH,
        do=lambda _: transitions.publish(submission.pk, actor=actor),
        was_done=lambda: _fresh(submission).visibility == Visibility.PUBLIC,
        said=gettext("The case is published: everybody can read it."),
    )


def release(submission: Submission, typed: Typed, actor: Actor) -> Decision:
    """Let a held case go on like any other."""
    return Decision(
        Deed.RELEASE,
        do=lambda _: transitions.release_hold(submission.pk, actor=actor),
        was_done=lambda: not _fresh(submission).is_held,
        said=gettext("The case goes on like any other, and the sender gets a receipt."),
    )


def save_draft(submission: Submission, typed: Typed, actor: Actor) -> Decision:
    """Keep the answer as it is written so far."""
    return Decision(
        Deed.ANSWER,
        do=lambda by: transitions.save_answer_draft(
            submission.pk, body=typed["body"], by=typed["by"] or by, actor=actor
        ),
        was_done=lambda: False,
        said=gettext("The draft is saved."),
    )


def answer(submission: Submission, typed: Typed, actor: Actor) -> Decision:
    """Publish the answer, and the case with it where that was chosen."""
    return Decision(
        Deed.ANSWER,
        do=lambda by: transitions.publish_answer(
            submission.pk,
            body=typed["body"],
            by=typed["by"] or by,
            publish_case=typed.get("publish_case") == "yes",
            actor=actor,
        ),
        was_done=lambda: _is_answered(submission, typed["body"], typed["by"], actor),
        said=gettext("%(number)s is answered.") % {"number": submission.case_number},
        ends=True,
    )


def message(submission: Submission, typed: Typed, actor: Actor) -> Decision:
    """Write to the sender."""
    return Decision(
        Deed.MESSAGE,
        do=lambda by: transitions.send_message(
            submission.pk,
            body=typed["body"],
            by=by,
            waits=typed["waits"],
            idempotency_key=typed["key"],
            actor=actor,
        ),
        was_done=lambda: Message.objects.filter(submission=submission, idempotency_key=typed["key"]).exists(),
        said=gettext("The message is sent."),
    )


def decline(submission: Submission, typed: Typed, actor: Actor) -> Decision:
    """End the case without an answer."""
    return Decision(
        Deed.DECLINE,
        do=lambda by: transitions.decline(
            submission.pk,
            rule=Rule(typed["rule"]),
            public_reason=typed["reason"],
            private_reason=typed["note"],
            by=by,
            actor=actor,
        ),
        was_done=lambda: (
            _fresh(submission).status == Status.DECLINED
            and _is_newest(submission, DecisionKind.DECLINE, typed["reason"], actor, rule=typed["rule"])
        ),
        said=gettext("%(number)s is declined, and the sender gets the reason.") % {"number": submission.case_number},
        ends=True,
    )


def redirect(submission: Submission, typed: Typed, actor: Actor) -> Decision:
    """End the case by saying which other body decides such things."""
    return Decision(
        Deed.REDIRECT,
        do=lambda by: transitions.redirect(
            submission.pk, body=typed["to"], public_reason=typed["reason"], by=by, actor=actor
        ),
        was_done=lambda: (
            _fresh(submission).status == Status.REDIRECTED
            and _is_newest(submission, DecisionKind.REDIRECT, typed["reason"], actor, body=typed["to"])
        ),
        said=gettext("%(number)s is closed, and the sender is told who decides such things.")
        % {"number": submission.case_number},
        ends=True,
    )


def reroute(submission: Submission, typed: Typed, actor: Actor) -> Decision:
    """Hand the case to another municipality or the office."""
    return Decision(
        Deed.REROUTE,
        do=lambda by: transitions.reroute(submission.pk, to=typed["to"], reason=typed["reason"], by=by, actor=actor),
        was_done=lambda: (
            _is_newest(submission, DecisionKind.REROUTE, typed["reason"], actor) and _leads(submission, typed["to"])
        ),
        said=gettext("%(number)s is passed on, and the sender is told.") % {"number": submission.case_number},
        ends=True,
    )


def add_contributor(submission: Submission, typed: Typed, actor: Actor) -> Decision:
    """Ask another municipality to answer too."""
    return Decision(
        Deed.CONTRIBUTORS,
        do=lambda by: transitions.add_contributor(submission.pk, to=typed["to"], by=by, actor=actor),
        was_done=lambda: typed["to"] in _contributors(submission),
        said=gettext("The case is in their queue too."),
    )


def release_contributor(submission: Submission, typed: Typed, actor: Actor) -> Decision:
    """Let a municipality that was asked to answer too go again."""
    return Decision(
        Deed.CONTRIBUTORS,
        do=lambda by: transitions.release_contributor(submission.pk, code=typed["to"], by=by, actor=actor),
        was_done=lambda: (
            typed["to"] not in _contributors(submission)
            and submission.assignments.filter(municipality_id=typed["to"], role=AssignmentRole.CONTRIBUTOR).exists()
        ),
        said=gettext("They have no part in it any more."),
    )


def contributors(submission: Submission, typed: Typed, actor: Actor) -> Decision:
    """Say which municipalities answer too: others are asked, or let go unless they have answered."""

    @transaction.atomic
    def do(by: str) -> None:
        wanted = set(typed["to"])
        for code in sorted(wanted):
            transitions.add_contributor(submission.pk, to=code, by=by, actor=actor)
        for code in sorted(_contributors(submission, *OPEN_STATES) - wanted):
            transitions.release_contributor(submission.pk, code=code, by=by, actor=actor)

    return Decision(
        Deed.CONTRIBUTORS,
        do=do,
        was_done=lambda: _contributors(submission, *OPEN_STATES) <= set(typed["to"]) <= _contributors(submission),
        said="",
    )


def classify(submission: Submission, typed: Typed, actor: Actor) -> Decision:
    """Correct what the case is about and what its writer wants; what is left empty stays."""
    topic, kind = typed["topic"], typed["kind"]

    @transaction.atomic
    def do(by: str) -> None:
        if topic:
            transitions.set_topic(submission.pk, topic=topic, by=by, actor=actor)
        if kind:
            transitions.set_kind(submission.pk, kind=kind, by=by, actor=actor)

    def was_done() -> bool:
        submission.refresh_from_db(fields=["topic", "kind"])
        return topic in ("", submission.topic_id) and kind in ("", submission.kind)

    return Decision(Deed.CLASSIFY, do=do, was_done=was_done, said=gettext("Topic and kind are corrected."))


def accept_suggestion(submission: Submission, typed: Typed, actor: Actor) -> Decision:
    """Do what a reader suggested: pass it on, send it to another body, or have another municipality answer too."""
    suggestion: RecipientSuggestion = typed["suggestion"]
    to_body, is_answered = suggestion.municipality_id is None, _fresh(submission).status == Status.ANSWERED
    return Decision(
        Deed.REDIRECT if to_body else Deed.CONTRIBUTORS if is_answered else Deed.REROUTE,
        do=lambda by: transitions.accept_suggestion(suggestion.pk, reason=typed["reason"], by=by, actor=actor),
        was_done=lambda: _became(suggestion, SuggestionState.ACCEPTED),
        said=gettext("The suggestion is accepted."),
        ends=to_body or not is_answered,
    )


def dismiss_suggestion(submission: Submission, typed: Typed, actor: Actor) -> Decision:
    """Leave the case where it is."""
    suggestion: RecipientSuggestion = typed["suggestion"]
    return Decision(
        Deed.CONTRIBUTORS,
        do=lambda by: transitions.dismiss_suggestion(suggestion.pk, by=by, actor=actor),
        was_done=lambda: _became(suggestion, SuggestionState.DISMISSED),
        said=gettext("The suggestion is put aside."),
    )


def _became(suggestion: RecipientSuggestion, state: SuggestionState) -> bool:
    suggestion.refresh_from_db(fields=["state"])
    return suggestion.state == state


def _contributors(submission: Submission, *states: AssignmentState) -> set[str]:
    """Codes of those that contribute now; `states` keeps those whose part is so."""
    parts = submission.assignments.filter(role=AssignmentRole.CONTRIBUTOR).exclude(state=AssignmentState.RELEASED)
    return set((parts.filter(state__in=states) if states else parts).values_list("municipality_id", flat=True))


def _fresh(submission: Submission) -> Submission:
    submission.refresh_from_db(fields=["status", "visibility", "doubts"])
    return submission


def _is_answered(submission: Submission, body: str, by: str, actor: Actor) -> bool:
    return Answer.objects.filter(
        submission=submission,
        published_version__body=body,
        signatures__municipality_id__in=[by] if by else actor.municipality_codes,
    ).exists()


def _leads(submission: Submission, code: str) -> bool:
    routing = queries.latest_routing(submission)
    return routing is not None and routing.lead_id == code


def _is_newest(
    submission: Submission, kind: DecisionKind, reason: str, actor: Actor, *, rule: str = "", body: str = ""
) -> bool:
    newest: ModerationDecision | None = submission.decisions.order_by("-id").first()
    return (
        newest is not None
        and (newest.kind, newest.rule, newest.body) == (kind, rule, body)
        and newest.public_reason == reason
        and newest.municipality_id in actor.municipality_codes
    )
