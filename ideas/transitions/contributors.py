"""Who answers beside the lead: assigned or answered -> assigned with one more; assigned with one less, settled anew."""

from django.db import transaction
from django.db.models import QuerySet

from ideas import clock, events
from ideas.actors import Actor
from ideas.models import (
    OPEN_STATES,
    Assignment,
    AssignmentRole,
    AssignmentState,
    Submission,
)
from ideas.proposals import OFFICE
from ideas.transitions.moves import STEERED_STATES, TransitionNotAllowed, assign, locked, require, settle
from ideas.verbs import Verb


@transaction.atomic
def add_contributor(submission_id: int, *, to: str, by: str, actor: Actor) -> Submission:
    """Ask municipality `to` to answer too; what was answered is open again, and public answers stay. Has a part already: no second event.

    Raises TransitionNotAllowed when the case is nobody's or ended, `by` neither leads it nor is the regional office, or `to` takes no cases.
    """
    submission = locked(submission_id)
    require(submission, STEERED_STATES)
    _require_steering(submission, by)
    if _parts(submission, to).exclude(state=AssignmentState.RELEASED).exists():
        return submission
    assign(submission, to, AssignmentRole.CONTRIBUTOR)
    settle(submission)
    events.record(Verb.CONTRIBUTOR_ADDED, submission, actor=actor, **{"from": by}, to=to)
    return submission


@transaction.atomic
def release_contributor(submission_id: int, *, code: str, by: str, actor: Actor) -> Submission:
    """End the open part of contributor `code`: the case is answered when nobody else owes anything. Released already: no second event.

    Raises TransitionNotAllowed when the case is nobody's or ended, `by` neither leads it nor is the regional office, or `code` does not
    contribute or has answered.
    """
    submission = locked(submission_id)
    require(submission, STEERED_STATES)
    _require_steering(submission, by)
    part = _parts(submission, code).filter(role=AssignmentRole.CONTRIBUTOR).order_by("-id").first()
    if part is not None and part.state == AssignmentState.RELEASED:
        return submission
    if part is None or part.state not in OPEN_STATES:
        raise TransitionNotAllowed(f"{code} has no open part in {submission.case_number} beside the lead")
    part.state, part.ended_at = AssignmentState.RELEASED, clock.now()
    part.save(update_fields=["state", "ended_at"])
    settle(submission)
    events.record(Verb.CONTRIBUTOR_RELEASED, submission, actor=actor, by=by, municipality=code)
    return submission


def _require_steering(submission: Submission, by: str) -> None:
    # The office holds the cooperation together: it may bring in a municipality wherever a case is.
    leads = _parts(submission, by).filter(role=AssignmentRole.LEAD).exclude(state=AssignmentState.RELEASED)
    if by != OFFICE and not leads.exists():
        raise TransitionNotAllowed(f"{by} does not lead {submission.case_number}")


def _parts(submission: Submission, code: str) -> QuerySet[Assignment]:
    return Assignment.objects.filter(submission=submission, municipality_id=code)
