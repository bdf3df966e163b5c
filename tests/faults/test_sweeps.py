"""Two of what there should be one of, and everything dead at once."""

import time

import pytest
from django.db import connection

from ideas.models import Handling
from tests.faults.conftest import Trial, scale
from tests.faults.line import ALWAYS
from tests.services.test_line import broker

pytestmark = pytest.mark.faults


def test_f18_two_sweeps_and_two_beats_do_nothing_twice(trial: Trial) -> None:
    trial.line.start("sweep-2")
    trial.line.start("beat-2")
    with trial.load(rate=10, seconds=scale(5, 30)) as load:
        while load.elapsed < load.seconds:
            time.sleep(2)
            broker().flushall()

    report = trial.reconcile(load)

    assert report.duplicates == 0
    assert Handling.objects.filter(publications__gt=0).exists()


def test_f18_when_the_sweep_is_killed_the_other_takes_over(trial: Trial) -> None:
    trial.line.start("sweep-2")
    time.sleep(scale(2, 10))
    with trial.load(rate=10, seconds=scale(5, 30)) as load:
        load.wait_until(1)
        trial.line.kill("sweep")
        while load.elapsed < load.seconds:
            time.sleep(2)
            broker().flushall()

    trial.reconcile(load)


def test_f21_everything_dies_at_once_and_starts_cold(trial: Trial) -> None:
    with trial.load(rate=10, seconds=scale(8, 40)) as load:
        load.wait_until(scale(2, 10))
        for name in ALWAYS:
            trial.line.kill(name)
        connection.close()
        trial.machines.restart_postgres()
        trial.machines.restart_redis()
        began = time.monotonic()
        trial.line.whole()
        trial.ready(seconds=60)
        serving = time.monotonic() - began

    report = trial.reconcile(load, kills=1)

    assert serving < 60
    assert report.drained < 180
