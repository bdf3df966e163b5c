"""What the transitions share: the lock, the check, and `settle`."""

from collections.abc import Collection

from ideas.models import OPEN_STATES, UNSETTLED_STATES, Status, Submission


class TransitionNotAllowed(Exception):
    """The case has moved on: this move does not start from where it stands. Nothing was changed."""


def locked(submission_id: int) -> Submission:
    """The submission's row, locked until the transaction ends. Submission.DoesNotExist when there is none."""
    return Submission.objects.select_for_update().get(pk=submission_id)


def require(submission: Submission, statuses: Collection[str]) -> None:
    """Raise TransitionNotAllowed unless the status is one of `statuses`."""
    if submission.status not in statuses:
        raise TransitionNotAllowed(f"{submission.case_number} is {submission.status}")


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
