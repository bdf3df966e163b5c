"""Clocks that jump, by an hour, a day, into both nights of summer time; and clocks of two machines that differ."""

import shutil
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Max

from ideas.models import Handling
from ideas.sweeping import pause
from tests.faults.conftest import Trial, scale
from tests.faults.line import ALWAYS, Line

pytestmark = pytest.mark.faults

HOUR = 3600
NIGHTS = (datetime(2026, 10, 25, 0, 59, 55, tzinfo=UTC), datetime(2027, 3, 28, 0, 59, 55, tzinfo=UTC))
"""Five seconds before clocks in Sweden are put back, and forward."""


@pytest.fixture
def library() -> str:
    """What fakes the time of a process."""
    assert shutil.which("faketime"), "these trials need faketime: apt-get install faketime"
    found = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
    assert found, "faketime without its library"
    return str(found[0])


def under_a_false_clock(line: Line, library: str, file: Path, names: tuple[str, ...]) -> None:
    """Start these programs again, with a clock that is wrong by the seconds in `file`."""
    for name in names:
        line.extra[name] = {
            "LD_PRELOAD": library,
            "FAKETIME_TIMESTAMP_FILE": str(file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
        line.restart(name)


def put(file: Path, seconds: float) -> None:
    """Let the clocks be wrong by so much from now on."""
    fresh = file.with_suffix(".new")
    fresh.write_text(f"{seconds:+.0f}\n")
    fresh.replace(file)


def test_f15_all_clocks_jump(trial: Trial, library: str, tmp_path: Path, settings: Any) -> None:
    """However clocks jump, the sweep publishes nothing sooner again than its pauses allow."""
    clock = tmp_path / "clock"
    put(clock, 0)
    under_a_false_clock(trial.line, library, clock, ALWAYS)
    trial.ready()
    jumps = [HOUR, -HOUR, 24 * HOUR, *(night.timestamp() - time.time() for night in NIGHTS), 0]

    began = time.monotonic()
    with trial.load(rate=10, seconds=len(jumps) * scale(1.2, 8) + 1) as load:
        for jump in jumps:
            time.sleep(scale(1.2, 8))
            put(clock, jump)

    report = trial.reconcile(load, timed=False)
    passed = timedelta(seconds=time.monotonic() - began)
    owed = Handling.objects.filter(event__submission__idempotency_key__in=[told.token for told in load.told])
    again = owed.aggregate(Max("publications"))["publications__max"]

    assert (report.refused, report.duplicates) == (0, 0)
    assert report.drained < 120
    settings.OUTBOX_TIME_FACTOR = float(trial.line.environment.get("OUTBOX_TIME_FACTOR", 1))
    assert sum((pause(number) for number in range(again)), timedelta()) <= passed


def test_f15_the_clocks_of_web_and_worker_differ_by_an_hour(trial: Trial, library: str, tmp_path: Path) -> None:
    ahead, behind = tmp_path / "ahead", tmp_path / "behind"
    put(ahead, HOUR)
    put(behind, -HOUR)
    under_a_false_clock(trial.line, library, ahead, ("web", "sweep"))
    under_a_false_clock(trial.line, library, behind, ("worker-route", "worker-mail"))
    trial.ready()

    with trial.load(rate=10, seconds=scale(2, 15)) as load:
        pass

    report = trial.reconcile(load, timed=False)

    assert report.drained < 120
    assert report.duplicates == 0
