"""One portal for all fault trials of a run; each trial finds it whole, and its figures are printed at the end.

CHAOS_SEED chooses the moments of the kills. CHAOS=long: more kills, whole leases, longer outages (`make chaos`).
"""

import logging
import os
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from ideas import outbox, reference
from tests.faults.ledger import Report, reconcile
from tests.faults.line import Line
from tests.faults.load import Load
from tests.faults.machines import Machines
from tests.services.stack import database_url, wait_for

LONG = os.environ.get("CHAOS") == "long"
SEED = int(os.environ.get("CHAOS_SEED", "1"))
FIGURES = "figures of a trial"
"""Property of a test's report: so they reach the end of the run from the process that had the trial."""
logging.getLogger("mail.log").setLevel(logging.ERROR)  # it says every line of every mail


@dataclass(frozen=True)
class Trial:
    """The running portal, and how hard to try it."""

    line: Line
    machines: Machines
    random: random.Random
    name: str
    note: Callable[[str], None]
    """Keeps a line for the end of the run."""

    def load(self, *, rate: float = 10, seconds: float, reads: float = 10, **more: Any) -> Load:
        """A crowd whose people are this trial's alone."""
        return Load(self.line.port, name=self.name, rate=rate, seconds=seconds, reads=reads, **more)

    def reconcile(self, load: Load, **more: Any) -> Report:
        """Check every invariant, and keep the figures for the end of the run."""
        report = reconcile(self.line, load, name=self.name, **more)
        self.note(str(report))
        return report

    def ready(self, seconds: float = 60) -> None:
        """Wait until the portal answers."""
        wait_for(self.line.is_ready, self.line, "the portal to answer", seconds)


def scale(short: float, long: float) -> Any:
    """What belongs to this run."""
    return long if LONG else short


@pytest.fixture(scope="session")
def line(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    """Every program of the portal on the test database, started once."""
    with django_db_blocker.unblock():
        environment = {"DATABASE_URL": database_url(), **_pace()}
        connection.close()
    portal = Line(tmp_path_factory.mktemp("line"), environment)
    try:
        portal.whole()
        wait_for(portal.is_ready, portal, "the portal to answer", 60)
        yield portal
    finally:
        portal.stop_all()
        with django_db_blocker.unblock():
            connection.close()
            call_command("flush", interactive=False, verbosity=0)
            reference.load()
            connection.close()


def _pace() -> dict[str, str]:
    """Leases, pauses and the mail schedule: whole in the long form, but for the hours between two tries of a mail."""
    if LONG:
        return {"MAIL_SCHEDULE_FACTOR": "0.0166"}
    return {"OUTBOX_TIME_FACTOR": "0.1", "MAIL_SCHEDULE_FACTOR": "0.01"}


@pytest.fixture
def db(line: Line) -> None:
    """Instead of pytest-django's: no transaction around a trial, since other processes must see what it writes."""


@pytest.fixture
def trial(
    db: None,
    line: Line,
    django_db_blocker: Any,
    request: pytest.FixtureRequest,
    record_property: Callable[[str, object], None],
) -> Iterator[Trial]:
    """A whole portal to break."""
    name = re.sub(r"\W+", "_", request.node.name).removeprefix("test_").strip("_")
    with django_db_blocker.unblock():
        outbox.breaker.open_until = 0.0
        line.whole()
        note = partial(record_property, FIGURES)
        machines = Machines(Path(os.environ["EMBEDDED_HOME"]).resolve())
        made = Trial(line, machines, random.Random(f"{SEED} {name}"), name, note)
        made.ready()
        yield made
        connection.close()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """The figures of every trial."""
    ended = [one for outcome in ("passed", "failed") for one in terminalreporter.stats.get(outcome, [])]
    figures = [text for one in ended if one.when == "call" for name, text in one.user_properties if name == FIGURES]
    if figures:
        terminalreporter.section(f"fault trials, seed {SEED}{', long form' if LONG else ''}")
        for line in sorted(figures):
            terminalreporter.write_line(line)
