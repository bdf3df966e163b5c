"""Everything that can happen, at random moments, under load. CHAOS_SEED repeats a run's order of events."""

import time
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connection

from tests.faults.conftest import Trial, scale
from tests.pids import frozen, kill
from tests.services.test_line import broker

pytestmark = [pytest.mark.faults, pytest.mark.chaos]


def test_chaos(trial: Trial) -> None:
    happened: Counter[str] = Counter()
    faults = _faults(trial)
    trial.line.post_from_outside()
    trial.line.start("worker-route-2")
    trial.line.start("worker-mail-2")
    trial.line.start("sweep-2")
    with trial.load(rate=25, reads=50, seconds=scale(60, 600), senders=32) as load:
        while load.elapsed < load.seconds - 5:
            name = trial.random.choice(list(faults))
            faults[name]()
            happened[name] += 1
            time.sleep(trial.random.uniform(0.5, 4))
        load.wait_until(load.seconds)

    kills = sum(happened[name] for name in happened if "mail" in name or "postgres" in name)
    trial.reconcile(load, kills=kills, within=scale(240, 600))

    print(dict(happened))  # noqa: T201 - what the seed brought
    assert sum(happened.values()) >= 10


def _faults(trial: Trial) -> dict[str, Callable[[], object]]:
    """What can happen. Each ends what it begins."""
    line, machines, random = trial.line, trial.machines, trial.random

    def child_of(name: str) -> None:
        child = line.child(name)
        if child:
            kill(child)

    def restart(name: str) -> None:
        line.kill(name)
        time.sleep(random.uniform(0, 2))
        line.start(name)

    def redis_away() -> None:
        with machines.redis_stopped():
            time.sleep(random.uniform(1, scale(4, 20)))

    def redis_frozen() -> None:
        with machines.redis_frozen():
            time.sleep(random.uniform(1, scale(4, 10)))

    def postgres_torn_down() -> None:
        connection.close()
        machines.restart_postgres()
        time.sleep(2)

    def hand_frozen() -> None:
        child = line.child("worker-route")
        if child:
            with frozen([child]):
                time.sleep(random.uniform(1, 4))

    return {
        "child of worker-route": lambda: child_of("worker-route"),
        "child of worker-mail": lambda: child_of("worker-mail"),
        "child of web": lambda: child_of("web"),
        "worker-route": lambda: restart("worker-route"),
        "worker-mail": lambda: restart("worker-mail"),
        "sweep": lambda: restart("sweep"),
        "web": lambda: restart("web"),
        "redis away": redis_away,
        "redis frozen": redis_frozen,
        "redis empty": lambda: broker().flushall(),
        "postgres": postgres_torn_down,
        "hand frozen": hand_frozen,
        "mailbox": lambda: restart("mailbox"),
    }
