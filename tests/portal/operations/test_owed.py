"""Owed work that was given up, waits too long, or kills its workers: seen, and mended where that is safe."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from ideas.models import Handling
from ideas.outbox import MAX_ATTEMPTS, WorkState
from portal.operations import broker
from portal.operations.dead import dead_rows, retry, retry_all, retry_kind
from tests.conftest import Submit
from tests.portal.operations.conftest import Sees

DeadWork = Callable[..., Handling]
ALL = ("owed", "mails", "cases", "chains", "leftovers")


def make_late(submission: Any, **columns: Any) -> Handling:
    then = timezone.now() - timedelta(minutes=5)
    work = Handling.objects.filter(event__submission=submission, subscriber="route")
    work.update(**({"state": WorkState.PENDING, "next_at": then, "publish_at": then} | columns))
    return work.get()


def test_nothing_is_found_where_everything_is_done(handled: Submit, sees: Sees) -> None:
    handled()

    assert sees(*ALL) == sees(*ALL, everything=True) == {}


def test_dead_work_is_counted_by_kind_with_its_errors(dead: DeadWork, sees: Sees) -> None:
    for subscriber in ("route", "route", "notify"):
        dead(subscriber)

    found = sees("owed")

    assert {key: finding.number for key, finding in found.items()} == {
        "dead:handling.route": 2,
        "dead:handling.notify": 1,
    }
    assert found["dead:handling.route"].params["errors"] == "RuntimeError"
    assert found["dead:handling.route"].mend is None


def test_a_dead_row_shows_its_case_and_nothing_that_was_written(dead: DeadWork) -> None:
    row = dead(text="Hemligt ord: kvastskaft.")

    shown = dead_rows()

    assert [(found.ref, found.error, found.attempts) for found in shown] == [(f"handling.{row.pk}", "RuntimeError", 8)]
    assert shown[0].case_number == row.case_number
    assert "kvastskaft" not in repr(shown)


def test_trying_again_twice_opens_a_row_once(dead: DeadWork, sees: Sees) -> None:
    row = dead()

    answers = [retry(f"handling.{row.pk}") for _ in range(2)]

    row.refresh_from_db()
    assert answers == [[f"handling.{row.pk}"], []]
    assert (row.state, row.attempts) == (WorkState.PENDING, 0)
    assert sees("owed") == {}


@pytest.mark.parametrize("ref", ["", "handling", "handling.x", "handling.0", "contact.1", f"handling.{'9' * 40}", "²"])
def test_trying_nonsense_again_changes_nothing(dead: DeadWork, ref: str) -> None:
    dead()

    assert retry(ref) == []
    assert Handling.objects.filter(state=WorkState.DEAD).count() == 1


def test_all_of_a_kind_or_everything_can_be_tried_again(dead: DeadWork, sees: Sees) -> None:
    for subscriber in ("route", "route", "notify"):
        dead(subscriber)

    assert len(retry_kind("handling.route")) == 2
    assert retry_all() == 1
    assert sees("owed") == {}


def test_late_work_is_put_on_the_queue_once(handled: Submit, sees: Sees, empty_queues: None) -> None:
    make_late(handled())
    mend = sees("owed")["late:handling"].mend
    assert mend is not None

    mended = [mend(), mend()]

    assert mended == [1, 0]
    assert broker.queue_lengths()["route"] == 1


@pytest.mark.parametrize(
    "columns",
    [
        {"lease_until": Now() + timedelta(hours=1)},
        {"next_at": Now() - timedelta(seconds=20)},
        {"state": WorkState.DONE},
    ],
    ids=["leased", "due just now", "done"],
)
def test_work_that_somebody_has_or_that_is_not_due_is_not_late(
    handled: Submit, sees: Sees, columns: dict[str, Any]
) -> None:
    make_late(handled(), **columns)

    assert sees("owed") == {}


def test_work_that_kills_its_workers_becomes_dead_and_loud(handled: Submit, sees: Sees) -> None:
    row = make_late(handled(), attempts=MAX_ATTEMPTS, lease_until=timezone.now() - timedelta(minutes=5))
    mend = sees("owed")["stuck:handling"].mend
    assert mend is not None

    mended = [mend(), mend()]

    row.refresh_from_db()
    assert (mended, row.state) == ([1, 0], WorkState.DEAD)
    assert set(sees("owed")) == {"dead:handling.route"}
