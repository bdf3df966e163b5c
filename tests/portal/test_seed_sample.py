"""`manage.py seed_sample`: the sample cases in the database."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from ideas import reference, transitions
from ideas.actors import PROGRAM, SENDER
from ideas.models import (
    AnswerSignature,
    Assignment,
    AssignmentState,
    Event,
    Handling,
    ModerationDecision,
    RoutingDecision,
    Status,
    Submission,
    Visibility,
)
from ideas.outbox import WorkState
from ideas.transitions import NewSubmission
from moderation import modelbook
from moderation.models import User
from moderation.sample import ACCOUNTS
from portal.sample_cases import read
from tests.moderation.test_models_in_use import stored
from tests.moderation.trained import small

MOST_STATEMENTS = 90
"""For one case with all its steps: what shows that the work does not grow with the number of cases."""


@dataclass
class Seeded:
    """What the command said, and how many statements it took."""

    said: str
    statements: int


@pytest.fixture(scope="module")
def seeded(django_db_setup: None, django_db_blocker: Any) -> Iterator[Seeded]:
    """The sample cases, seeded once, in a transaction that is never committed."""
    with django_db_blocker.unblock(), transaction.atomic():
        counted = Seeded("", 0)

        def count(execute: Any, *args: Any) -> Any:
            counted.statements += 1
            return execute(*args)

        with connection.execute_wrapper(count):
            counted.said = _run()
        yield counted
        transaction.set_rollback(True)


@pytest.fixture
def database(seeded: Seeded, django_db_blocker: Any) -> Iterator[None]:
    """What the module's transaction holds, and back to it after the test."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def _run() -> str:
    out = StringIO()
    call_command("seed_sample", stdout=out)
    return out.getvalue()


@pytest.mark.usefixtures("database")
def test_all_cases_are_marked_as_samples_and_nothing_is_owed(seeded: Seeded) -> None:
    assert f"{len(read())} sample cases" in seeded.said
    assert Submission.objects.filter(is_sample=True).count() == len(read()) == Submission.objects.count()
    assert Handling.objects.exists()
    assert not Handling.objects.exclude(state=WorkState.DONE).exists()


def test_the_work_grows_with_the_number_of_cases_and_no_faster(seeded: Seeded) -> None:
    assert seeded.statements <= MOST_STATEMENTS * len(read())


@pytest.mark.usefixtures("database")
def test_cases_stand_where_their_files_say() -> None:
    cases = read()

    for case in cases:
        found = Submission.objects.get(texts__body=case.text, texts__answer=None)
        assert (found.status == Status.ANSWERED) == (case.state == "answered")
        assert (found.visibility == Visibility.PUBLIC) == (
            case.state in ("answered", "published", "waiting") and not case.private
        )
        assert found.is_held == case.doubtful
    waiting = sum(case.state == "waiting" for case in cases)
    assert Assignment.objects.filter(state=AssignmentState.WAITING).count() == waiting >= 1
    moves = sum(step.do == "reroute" for case in cases for step in case.steps)
    assert (
        2 <= ModerationDecision.objects.filter(kind="reroute").count() <= moves
    )  # none where the router is right at once


@pytest.mark.usefixtures("database")
def test_staff_sign_as_the_account_that_did_it_with_the_title_of_the_file() -> None:
    answered = Event.objects.filter(verb="answer_published")
    assert not answered.filter(actor_id=None).exists()
    assert AnswerSignature.objects.filter(title="Parkingenjör", municipality="2480").exists()
    assert User.objects.count() == len(ACCOUNTS)


@pytest.mark.usefixtures("database")
def test_numbers_and_events_follow_the_time() -> None:
    by_number = sorted(Submission.objects.all(), key=lambda case: case.case_number.split("-")[2])
    assert by_number == sorted(by_number, key=lambda case: case.arrived_at)
    times = list(Event.objects.exclude(submission=None).order_by("id").values_list("at", flat=True))
    assert times == sorted(times)


@pytest.mark.usefixtures("database")
def test_running_again_changes_nothing_and_says_so() -> None:
    _run()
    events = Event.objects.count()

    said = _run()

    assert "there already" in said
    assert Event.objects.count() == events


@pytest.mark.django_db
def test_where_a_real_case_exists_it_refuses_in_plain_words() -> None:
    reference.load()
    transitions.submit(NewSubmission(idempotency_key=uuid.uuid4(), kind="question", text="På riktigt?"), actor=SENDER)

    with pytest.raises(CommandError, match="There are real cases here"):
        _run()

    assert not Submission.objects.filter(is_sample=True).exists()


@pytest.mark.django_db
def test_with_a_model_the_cases_carry_what_it_read() -> None:
    reference.load()
    modelbook.promote(stored(small()).pk, actor=PROGRAM)

    _run()

    decisions = RoutingDecision.objects.filter(by_person=False)
    assert set(decisions.values_list("model_version", flat=True)) == {small().version}
    assert all(len(decision.topics) == 28 for decision in decisions)
    assert any(decision.flags for decision in decisions)
