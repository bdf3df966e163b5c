"""The sweep, against a real Redis: what it publishes, what it leaves, and how it steps back. A second sweep is a second connection."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from ideas import sweeping
from ideas.models import Handling
from ideas.outbox import WorkState
from tests.conftest import Submit
from tests.ideas.connections import elsewhere

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("broker")]


def owed(received: Submit, number: int = 1) -> list[Handling]:
    """Routing that is due to be published, of `number` submissions."""
    for _ in range(number):
        received(email="")
    due = Handling.objects.filter(subscriber="route")
    due.update(publish_at=timezone.now() - timedelta(seconds=1))
    return list(due)


def test_what_is_owed_is_published_once_and_then_left_alone_for_a_while(received: Submit, broker: Any) -> None:
    (row,) = owed(received)
    before = broker.llen("route")

    published = [sweeping.sweep(Handling, "route"), sweeping.sweep(Handling, "route")]

    row.refresh_from_db()
    assert (published, broker.llen("route") - before, row.publications) == ([1, 0], 1, 1)
    assert timedelta(seconds=15) < row.publish_at - timezone.now() < timedelta(seconds=21)


def test_the_pauses_double_up_to_five_minutes() -> None:
    assert [sweeping.pause(n).total_seconds() for n in range(8)] == [10, 20, 40, 80, 160, 300, 300, 300]


def test_publications_lengthen_the_pause_and_attempts_do_not(received: Submit) -> None:
    (row,) = owed(received)
    Handling.objects.filter(pk=row.pk).update(attempts=7)

    sweeping.sweep(Handling, "route")

    row.refresh_from_db()
    assert row.publish_at - timezone.now() < timedelta(seconds=21)


def test_what_is_under_a_live_lease_is_left_alone(received: Submit) -> None:
    (row,) = owed(received)
    assert Handling.claim(row.pk) is not None

    assert sweeping.sweep(Handling, "route") == 0


def test_what_somebody_holds_is_skipped_and_not_waited_for(received: Submit) -> None:
    rows = owed(received, 3)

    with transaction.atomic():
        Handling.objects.select_for_update().get(pk=rows[0].pk)
        published = elsewhere(lambda: sweeping.sweep(Handling, "route"))

    assert published == 2


def test_a_row_is_free_when_its_id_is_published(received: Submit) -> None:
    (row,) = owed(received)

    sweeping.sweep(Handling, "route")

    assert elsewhere(lambda: Handling.claim(row.pk)) is not None


def test_what_could_not_be_published_is_due_as_before(received: Submit, away: None) -> None:
    rows = owed(received, 3)

    published = sweeping.sweep(Handling, "route")

    fresh = Handling.objects.filter(pk__in=[row.pk for row in rows])
    assert published == 0
    assert {row.publications for row in fresh} == {0}
    assert all(row.publish_at <= timezone.now() for row in fresh)


def test_a_round_without_a_broker_touches_nothing(received: Submit, away: None) -> None:
    owed(received, 2)

    assert sweeping.one_round() == 0

    assert not Handling.objects.filter(subscriber="route", publications__gt=0).exists()


def test_a_long_queue_is_not_made_longer_and_holds_up_no_other(received: Submit, broker: Any) -> None:
    owed(received, 2)
    notices = Handling.objects.filter(subscriber="notify")
    notices.update(publish_at=timezone.now() - timedelta(seconds=1))
    broker.rpush("mail", *["{}"] * (sweeping.LONG_QUEUE + 1))

    sweeping.one_round()

    assert not notices.filter(publications__gt=0).exists()
    assert Handling.objects.filter(subscriber="route", publications=1).count() == 2


def test_many_rows_are_published_in_several_transactions_up_to_the_limit(received: Submit) -> None:
    rows = owed(received, sweeping.BATCH + 4)

    assert sweeping.sweep(Handling, "route", limit=sweeping.BATCH + 2) == sweeping.BATCH + 2
    assert sweeping.sweep(Handling, "route") == len(rows) - sweeping.BATCH - 2


def test_of_two_sweeps_one_works_and_the_other_takes_over_when_it_ends(received: Submit) -> None:
    owed(received)

    assert sweeping.one_round() == 1
    owed(received)

    refused = elsewhere(sweeping.one_round)
    connection.close()
    taken_over = elsewhere(sweeping.one_round)

    assert (refused, taken_over) == (0, 2)


def test_the_same_sweep_keeps_its_lock_and_takes_it_once() -> None:
    taken = [sweeping._is_the_one() for _ in range(3)]

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s)", [sweeping.LOCK])
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s", [sweeping.LOCK])
        left = cursor.fetchone()[0]
    assert (taken, left) == ([True] * 3, 0)


def test_work_is_published_in_the_order_in_which_it_waited(received: Submit, broker: Any) -> None:
    rows = owed(received, 3)
    Handling.objects.filter(pk=rows[2].pk).update(publish_at=timezone.now() - timedelta(hours=1))
    Handling.objects.exclude(subscriber="route").update(state=WorkState.DONE)

    sweeping.sweep(Handling, "route", limit=1)

    assert Handling.objects.get(publications=1).pk == rows[2].pk
