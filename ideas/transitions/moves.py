"""What the transitions share: the lock, the check, and `settle`."""

import uuid
from collections.abc import Collection
from datetime import datetime

from ideas import clock, search
from ideas.models import (
    OPEN_STATES,
    UNSETTLED_STATES,
    Assignment,
    AssignmentRole,
    AssignmentState,
    Message,
    ModerationDecision,
    Municipality,
    Status,
    Submission,
    Visibility,
)

STEERED_STATES = frozenset({Status.ASSIGNED, Status.ANSWERED})
"""A case that somebody has: who takes part can change, and what it is about."""


class TransitionNotAllowed(Exception):
    """The case has moved on: this move does not start from where it stands. Nothing was changed."""


class KeyTaken(TransitionNotAllowed):
    """An idempotency key that belongs to a message in another case."""


def locked(submission_id: int) -> Submission:
    """The submission's row, locked until the transaction ends. Submission.DoesNotExist when there is none."""
    return Submission.objects.select_for_update().get(pk=submission_id)


def require(submission: Submission, statuses: Collection[str]) -> None:
    """Raise TransitionNotAllowed unless the status is one of `statuses`."""
    if submission.status not in statuses:
        raise TransitionNotAllowed(f"{submission.case_number} is {submission.status}")


def assign(submission: Submission, code: str, role: AssignmentRole) -> Assignment:
    """A part in the locked case for `code`. TransitionNotAllowed where that takes no cases: there is no such municipality, or it has left."""
    if not Municipality.objects.filter(code=code, active=True).exists():
        raise TransitionNotAllowed(f"{code} takes no cases")
    return Assignment.objects.create(submission=submission, municipality_id=code, role=role, assigned_at=clock.now())


def led_by(submission: Submission, code: str) -> Assignment:
    """The open part of the municipality that leads; TransitionNotAllowed unless that is `code`."""
    lead = submission.assignments.filter(role=AssignmentRole.LEAD, state__in=OPEN_STATES).first()
    if lead is None or lead.municipality_id != code:
        raise TransitionNotAllowed(f"{submission.case_number} is not led by {code}")
    return lead


def release_parts(submission: Submission, at: datetime) -> None:
    """End what is still open, for the case ends."""
    submission.assignments.filter(state__in=OPEN_STATES).update(state=AssignmentState.RELEASED, ended_at=at)


def end(submission: Submission, status: Status, decision: ModerationDecision) -> None:
    """End the locked case without an answer, by a decision that is kept: nobody has it any longer, and a public text goes from the web."""
    decision.save()
    release_parts(submission, decision.decided_at)
    submission.status = status
    if submission.visibility == Visibility.PUBLIC:
        submission.visibility = Visibility.HIDDEN
    submission.save(update_fields=["status", "visibility"])
    search.index(submission)


def sent_before(submission: Submission, key: uuid.UUID) -> Message | None:
    """The message that was sent with `key`, if it was; KeyTaken where that was in another case."""
    known = Message.objects.filter(idempotency_key=key).first()
    if known is not None and known.submission_id != submission.pk:
        raise KeyTaken(f"{key} is a message in another case")
    return known


def settle(submission: Submission) -> None:
    """Set `assigned` or `answered` from the assignments, under the submission's lock. End states stay.

    Answered = no assignment is open, and there is an answer.
    """
    if submission.status in UNSETTLED_STATES or submission.status == Status.ANSWERED:
        if submission.assignments.filter(state__in=OPEN_STATES).exists():
            submission.status = Status.ASSIGNED
        elif submission.answers.filter(published_at__isnull=False).exists():
            submission.status = Status.ANSWERED
        submission.save(update_fields=["status"])
