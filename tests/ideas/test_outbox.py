"""Owed work: claims, leases, the fence, and the end after eight attempts. Two workers are two real connections."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from ideas import events, outbox, subscriptions
from ideas.models import Event, Handling
from ideas.outbox import MAX_ATTEMPTS, WorkState
from ideas.verbs import Verb
from tests.conftest import Submit
from tests.ideas.connections import elsewhere

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def effects() -> Iterator[list[int]]:
    """A subscriber of every received submission that notes what it was called with, and raises when told so."""
    seen: list[int] = []
    subscriptions.subscribe("test", [Verb.RECEIVED], lambda event: seen.append(event.pk), queue="maint")
    yield seen
    subscriptions._subscribers.pop("test")


def work(received: Submit) -> Handling:
    return Handling.objects.get(event__submission=received(), subscriber="test")


def mark(row: Handling) -> None:
    Handling.objects.filter(pk=row.pk).update(last_error="late")


def test_the_same_message_delivered_five_times_takes_effect_once(effects: list[int], received: Submit) -> None:
    row = work(received)

    results = [events.handle(row.pk) for _ in range(5)]

    assert results == [True, False, False, False, False]
    assert effects == [row.event_id]


def test_of_two_workers_at_once_one_gets_the_claim(effects: list[int], received: Submit) -> None:
    row = work(received)

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            first = Handling.claim(row.pk)
            second = pool.submit(elsewhere, lambda: Handling.claim(row.pk))
            time.sleep(0.3)  # it has looked at the row by then, were it not locked
        outcomes = [first is not None, second.result(10) is not None]

    assert outcomes == [True, False]


def test_a_worker_that_is_faster_than_the_sweep_waits_for_it(effects: list[int], received: Submit) -> None:
    row = work(received)

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Handling.objects.select_for_update().get(pk=row.pk)  # as the sweep does while it takes its rows
            claim = pool.submit(elsewhere, lambda: Handling.claim(row.pk))
            time.sleep(0.3)
            assert not claim.done()

        assert claim.result(10) is not None


def test_a_lease_keeps_others_away_until_it_ends(effects: list[int], received: Submit) -> None:
    row = work(received)
    assert Handling.claim(row.pk) is not None

    assert elsewhere(lambda: Handling.claim(row.pk)) is None
    Handling.objects.filter(pk=row.pk).update(lease_until=timezone.now() - timedelta(seconds=1))

    assert elsewhere(lambda: Handling.claim(row.pk)) is not None


def test_who_lost_the_lease_cannot_commit(effects: list[int], received: Submit) -> None:
    row = work(received)
    late = Handling.claim(row.pk)
    assert late is not None
    Handling.objects.filter(pk=row.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert elsewhere(lambda: events.handle(row.pk))

    with pytest.raises(outbox.LeaseLost):
        outbox.carry_out(late, lambda: mark(row))

    row.refresh_from_db()
    assert (row.state, row.last_error) == (WorkState.DONE, "")


def test_a_failing_subscriber_is_tried_eight_times_and_then_dead(received: Submit) -> None:
    def fail(event: Event) -> None:
        raise RuntimeError("no")

    subscriptions.subscribe("test", [Verb.RECEIVED], fail, queue="maint")
    row = work(received)
    for _ in range(MAX_ATTEMPTS + 2):
        Handling.objects.filter(pk=row.pk).update(next_at=timezone.now())
        assert not events.handle(row.pk)
    subscriptions._subscribers.pop("test")

    row.refresh_from_db()
    assert (row.state, row.attempts, row.last_error) == (WorkState.DEAD, MAX_ATTEMPTS, "RuntimeError")


def test_a_worker_that_dies_every_time_is_given_up_after_eight_claims(effects: list[int], received: Submit) -> None:
    row = work(received)
    for _ in range(MAX_ATTEMPTS):
        assert Handling.claim(row.pk) is not None
        Handling.objects.filter(pk=row.pk).update(lease_until=timezone.now() - timedelta(seconds=1))

    assert Handling.claim(row.pk) is None

    row.refresh_from_db()
    assert (row.state, effects) == (WorkState.DEAD, [])


def test_a_row_that_becomes_due_during_a_claim_is_not_given_up(effects: list[int], received: Submit) -> None:
    row = work(received)
    Handling.objects.filter(pk=row.pk).update(next_at=timezone.now() + timedelta(hours=1))
    due = iter([lambda: Handling.objects.filter(pk=row.pk).update(next_at=timezone.now() - timedelta(hours=1))])

    def after_the_first_statement(execute: Callable[..., Any], *args: Any) -> Any:
        result = execute(*args)
        next(due, lambda: None)()
        return result

    with connection.execute_wrapper(after_the_first_statement):
        assert Handling.claim(row.pk) is None

    row.refresh_from_db()
    assert (row.state, row.attempts) == (WorkState.PENDING, 0)


def test_a_failed_effect_leaves_nothing_behind(received: Submit) -> None:
    def half(event: Event) -> None:
        Handling.objects.filter(event=event, subscriber="test").update(publications=99)
        raise RuntimeError("after writing")

    subscriptions.subscribe("test", [Verb.RECEIVED], half, queue="maint")
    row = work(received)
    events.handle(row.pk)
    subscriptions._subscribers.pop("test")

    row.refresh_from_db()
    assert (row.state, row.publications, row.attempts) == (WorkState.PENDING, 0, 1)


def test_every_received_submission_owes_routing_and_notice(received: Submit) -> None:
    submission = received()

    owed = Handling.objects.filter(event__submission=submission).values_list("subscriber", flat=True)

    assert sorted(owed) == ["notify", "route"]


def test_a_dead_row_that_is_reopened_has_its_attempts_again(effects: list[int], received: Submit) -> None:
    row = work(received)
    Handling.objects.filter(pk=row.pk).update(state=WorkState.DEAD, attempts=MAX_ATTEMPTS, publications=7)

    assert outbox.reopen(row)

    assert events.handle(row.pk)
    row.refresh_from_db()
    assert (row.state, row.attempts, row.publications) == (WorkState.DONE, 1, 0)


def test_only_what_is_dead_can_be_reopened(effects: list[int], received: Submit) -> None:
    row = work(received)
    events.handle(row.pk)

    assert not outbox.reopen(row)

    assert not events.handle(row.pk)


def test_what_failed_is_logged_by_its_kind_and_line_alone(received: Submit, caplog: pytest.LogCaptureFixture) -> None:
    def fail(event: Event) -> None:
        raise RuntimeError("alice@example.com wrote this")

    subscriptions.subscribe("test", [Verb.RECEIVED], fail, queue="maint")
    row = work(received)
    events.handle(row.pk)
    subscriptions._subscribers.pop("test")

    assert f"test of event {row.event_id} failed: RuntimeError in test_outbox.py, line" in caplog.text
    assert "alice@example.com" not in caplog.text
