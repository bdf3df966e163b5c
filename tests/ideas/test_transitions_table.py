"""Every status × visibility × move: what it leads to, or that it is refused, or that nothing happens."""

import uuid
from collections.abc import Callable
from itertools import product

import pytest
from django.utils import timezone

from ideas import transitions
from ideas.actors import PROGRAM, READER, SENDER
from ideas.models import END_STATES, Assignment, AssignmentRole, Event, Rule, Status, Submission, Visibility
from tests.conftest import MONA, UMEA, VANNAS, Submit, proposal

REFUSED, QUIET = "refused", "quiet"
UNSETTLED = {Status.RECEIVED, Status.ASSIGNED}

Outcome = str | tuple[str, str]


def publish(status: str, visibility: str) -> Outcome:
    if visibility == Visibility.PUBLIC:
        return QUIET
    if status in {Status.ASSIGNED, Status.ANSWERED} and visibility == Visibility.PENDING:
        return status, Visibility.PUBLIC
    return REFUSED


def decline(status: str, visibility: str) -> Outcome:
    if status == Status.DECLINED:
        return QUIET
    if status in UNSETTLED:
        return Status.DECLINED, Visibility.HIDDEN if visibility == Visibility.PUBLIC else visibility
    return REFUSED


def redirect(status: str, visibility: str) -> Outcome:
    if status == Status.REDIRECTED:
        return QUIET
    if status == Status.ASSIGNED:
        return Status.REDIRECTED, Visibility.HIDDEN if visibility == Visibility.PUBLIC else visibility
    return REFUSED


def withdraw(status: str, visibility: str) -> Outcome:
    if status == Status.WITHDRAWN:
        return QUIET
    return (Status.WITHDRAWN, Visibility.SENDER_ONLY) if status in UNSETTLED else REFUSED


def retract_consent(status: str, visibility: str) -> Outcome:
    if visibility == Visibility.SENDER_ONLY:
        return QUIET
    decided = visibility == Visibility.HIDDEN or status in {Status.DECLINED, Status.REDIRECTED}
    return REFUSED if decided else (status, Visibility.SENDER_ONLY)


def while_unsettled(status: str, visibility: str) -> Outcome:
    return (status, visibility) if status in UNSETTLED else REFUSED


def reroute(status: str, visibility: str) -> Outcome:
    return (Status.ASSIGNED, visibility) if status in UNSETTLED else REFUSED


def add_contributor(status: str, visibility: str) -> Outcome:
    return (Status.ASSIGNED, visibility) if status in {Status.ASSIGNED, Status.ANSWERED} else REFUSED


def while_somebody_has_it(status: str, visibility: str) -> Outcome:
    return (status, visibility) if status in {Status.ASSIGNED, Status.ANSWERED} else REFUSED


def suggest_recipient(status: str, visibility: str) -> Outcome:
    return while_somebody_has_it(status, visibility) if visibility == Visibility.PUBLIC else REFUSED


def answer(status: str, visibility: str) -> Outcome:
    return (Status.ANSWERED, visibility) if status in UNSETTLED else REFUSED


def route(status: str, visibility: str) -> Outcome:
    return (Status.ASSIGNED, visibility) if status == Status.RECEIVED else QUIET


def _ask_and_let_go(pk: int) -> object:
    """The part was there before: what is tried is letting go."""
    Assignment.objects.create(
        submission_id=pk, municipality_id=VANNAS, role=AssignmentRole.CONTRIBUTOR, assigned_at=timezone.now()
    )
    return transitions.release_contributor(pk, code=VANNAS, by=UMEA, actor=MONA)


Move = Callable[[int], object]
MOVES: dict[str, tuple[Move, Callable[[str, str], Outcome]]] = {
    "route": (lambda pk: transitions.route(pk, proposal(VANNAS), text=None, actor=PROGRAM), route),
    "publish": (lambda pk: transitions.publish(pk, actor=MONA), publish),
    "decline": (
        lambda pk: transitions.decline(pk, rule=Rule.ABUSE, public_reason="Hot.", by=UMEA, actor=MONA),
        decline,
    ),
    "redirect": (
        lambda pk: transitions.redirect(pk, body="polisen", public_reason="Brott.", by=UMEA, actor=MONA),
        redirect,
    ),
    "reroute": (lambda pk: transitions.reroute(pk, to=VANNAS, reason="Bron.", by=UMEA, actor=MONA), reroute),
    "reread": (
        lambda pk: transitions.reread(pk, proposal(VANNAS), text=None, actor=PROGRAM),
        lambda status, visibility: QUIET,  # the office does not have it
    ),
    "send_message": (
        lambda pk: transitions.send_message(
            pk, body="Var?", by=UMEA, waits=True, idempotency_key=uuid.uuid4(), actor=MONA
        ),
        while_unsettled,
    ),
    "reply": (
        lambda pk: transitions.reply(pk, body="Där.", idempotency_key=uuid.uuid4(), actor=SENDER),
        while_unsettled,
    ),
    "publish_answer": (
        lambda pk: transitions.publish_answer(pk, body="Ja.", by=UMEA, publish_case=False, actor=MONA),
        answer,
    ),
    "add_contributor": (
        lambda pk: transitions.add_contributor(pk, to=VANNAS, by=UMEA, actor=MONA),
        add_contributor,
    ),
    "release_contributor": (_ask_and_let_go, while_somebody_has_it),
    "set_topic": (
        lambda pk: transitions.set_topic(pk, topic="energi", by=UMEA, actor=MONA),
        while_somebody_has_it,
    ),
    "set_kind": (lambda pk: transitions.set_kind(pk, kind="idea", by=UMEA, actor=MONA), while_somebody_has_it),
    "suggest_recipient": (
        lambda pk: transitions.suggest_recipient(
            pk, municipality=VANNAS, reason="Bron.", idempotency_key=uuid.uuid4(), actor=READER
        ),
        suggest_recipient,
    ),
    "withdraw": (lambda pk: transitions.withdraw(pk, actor=SENDER), withdraw),
    "retract_consent": (lambda pk: transitions.retract_consent(pk, actor=SENDER), retract_consent),
}


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize(("status", "visibility"), list(product(Status.values, Visibility.values)))
def test_each_move_from_each_state(assigned: Submit, move: str, status: str, visibility: str) -> None:
    submission = assigned(UMEA)
    set_state(submission, status, visibility, keep_part=not (move == "route" and status == Status.RECEIVED))
    act, expected = MOVES[move][0], MOVES[move][1](status, visibility)
    before = Event.objects.count()

    if expected == REFUSED:
        with pytest.raises(transitions.TransitionNotAllowed):
            act(submission.pk)
    else:
        act(submission.pk)

    submission.refresh_from_db()
    after = (status, visibility) if isinstance(expected, str) else expected
    assert (submission.status, submission.visibility) == after
    assert Event.objects.count() == before + (0 if isinstance(expected, str) else 1)


def set_state(submission: Submission, status: str, visibility: str, *, keep_part: bool) -> None:
    """Put the row where the test begins, past the transitions."""
    Submission.objects.filter(pk=submission.pk).update(
        status=status,
        visibility=visibility,
        answered_at=timezone.now() if status == Status.ANSWERED else None,
        published_version=submission.texts.get() if visibility == Visibility.PUBLIC else None,
    )
    if status in END_STATES or status == Status.ANSWERED or not keep_part:
        submission.assignments.update(state="answered" if status == Status.ANSWERED else "released")
