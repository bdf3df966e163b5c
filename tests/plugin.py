"""Joins PostgreSQL and Redis before Django's settings are read; pytest loads it with `-p tests.plugin`.

A conftest.py would come too late. Tests have a home of their own, so that a run, its faults and its FLUSHALL never touch
a demo that runs beside it. Where DATABASE_URL is set already, those services are used. With SERVICES_APART each worker of a
run has services of its own, and may stop them.
"""

import fcntl
import os
import sys
from pathlib import Path

import pytest

from portal import embedded, translations

CHECKOUT = Path(__file__).resolve().parent.parent
DATABASES = 64  # of the embedded Redis


def prepare() -> None:
    """Set up the environment of a run, or of one of its workers. Raises pytest.UsageError when there are no services."""
    translations.compile_all()
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker and "SERVICES_APART" in os.environ:
        for name in ("DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL"):
            os.environ.pop(name, None)  # those of the process that began the run
        _join(worker)
    elif worker:
        _separate(int(worker.removeprefix("gw")))
    elif "DATABASE_URL" not in os.environ:
        _join()


def _join(name: str = "test") -> None:
    home = Path(os.environ.get("EMBEDDED_HOME") or CHECKOUT / ".data") / name
    os.environ["EMBEDDED_HOME"] = str(home)
    os.environ.setdefault("EMBEDDED_FSYNC", "off")  # only a crash of the machine could lose data then
    try:
        embedded.prepare(home)
    except embedded.EmbeddedError as error:
        raise pytest.UsageError(str(error)) from error
    _wait_for_other_runs(home / "run.lock")


def _wait_for_other_runs(file: Path) -> None:
    """Two runs would share one test database. The lock is never let go: the kernel does that at the end."""
    lock = os.open(file, os.O_RDONLY | os.O_CREAT, 0o644)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.stderr.write("Another test run uses these services; waiting for its end.\n")
        fcntl.flock(lock, fcntl.LOCK_EX)


def _separate(number: int) -> None:
    """Give a worker Redis databases of its own; pytest-django does the same for PostgreSQL."""
    broker = (2 + 2 * number) % DATABASES
    for name, ours, mark in (
        ("CELERY_BROKER_URL", broker, "virtual_host="),
        ("REDIS_URL", broker + 1, "db="),
    ):
        address, found, _ = os.environ.get(name, "").partition(mark)
        if found:
            os.environ[name] = f"{address}{mark}{ours}"


prepare()
