"""A database that is torn down, frozen, or locked: clear refusals, nothing lost, nobody to be started again."""

import threading
import time
from contextlib import suppress

import pytest
from django.db import DatabaseError, connection, transaction

from tests.faults.conftest import Trial, scale

pytestmark = pytest.mark.faults


def test_f8_postgresql_is_torn_down_and_recovers(trial: Trial) -> None:
    times = int(scale(2, 5))
    with trial.load(rate=15, seconds=times * scale(3.5, 12) + 1) as load:
        for _ in range(times):
            time.sleep(trial.random.uniform(1, 2))
            connection.close()
            trial.machines.restart_postgres()
            time.sleep(scale(2, 10))

    report = trial.reconcile(load, kills=times)

    assert max(told.waited for told in load.told) < 30
    assert report.drained < 120


def test_f9_postgresql_is_frozen(trial: Trial) -> None:
    with trial.load(rate=8, seconds=scale(14, 40), senders=40) as load:
        load.wait_until(1)
        with trial.machines.postgres_frozen():
            time.sleep(scale(12, 30))
        load.wait_until(load.seconds)

    trial.reconcile(load, kills=2)

    assert set().union(*(told.before for told in load.told)) <= {"503"}
    assert all(name in trial.line.running and trial.line.running[name].poll() is None for name in trial.line.running)


def test_f9_a_lock_on_the_table_ends_requests_and_not_the_portal(trial: Trial) -> None:
    held, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with suppress(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("LOCK TABLE ideas_submission IN ACCESS EXCLUSIVE MODE")
            held.set()
            let_go.wait(60)
        connection.close()

    holder = threading.Thread(target=hold)
    with trial.load(rate=8, seconds=scale(7, 36), senders=40) as load:
        load.wait_until(1)
        holder.start()
        assert held.wait(10)
        time.sleep(scale(4.5, 30))
        let_go.set()
        holder.join()

    report = trial.reconcile(load, kills=2)

    assert report.refused > 0
    assert set().union(*(told.before for told in load.told)) <= {"503"}
