"""assigned -> redirected."""

from django.db import transaction

from ideas import bodies, clock, events
from ideas.actors import Actor
from ideas.models import DecisionKind, ModerationDecision, Status, Submission
from ideas.transitions.moves import TransitionNotAllowed, end, led_by, locked, require
from ideas.verbs import Verb


@transaction.atomic
def redirect(submission_id: int, *, body: str, public_reason: str, by: str, actor: Actor) -> Submission:
    """assigned -> redirected to the other body with this key, for a reason that is told. Redirected already: returned as it is, no second event.

    Raises TransitionNotAllowed from any other state, when `by` does not lead the case, and for a body to which nobody is sent: one
    that is unknown, or the municipalities' own. A text that was public goes from the web.
    """
    submission = locked(submission_id)
    if submission.status == Status.REDIRECTED:
        return submission
    require(submission, {Status.ASSIGNED})
    led_by(submission, by)
    target = bodies.find(body)
    if target is None or target.is_internal:
        raise TransitionNotAllowed(f"nobody is sent to {body!r}")
    decision = ModerationDecision(
        submission=submission,
        kind=DecisionKind.REDIRECT,
        body=target.key,
        public_reason=public_reason,
        municipality_id=by,
        role=actor.role,
        decided_at=clock.now(),
    )
    end(submission, Status.REDIRECTED, decision)
    events.record(
        Verb.REDIRECTED,
        submission,
        actor=actor,
        decision=decision.pk,
        body=target.key,
        municipality=by,
    )
    return submission
