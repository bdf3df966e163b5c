"""PostgreSQL and this machine: migrations, connections, the sweep's lock, disk space."""

import shutil
import time
from collections.abc import Iterator
from typing import Any, Final

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from ideas.sweeping import LOCK
from portal.operations.finding import Fact, Finding, Severity

FULL: Final = 0.8
"""With more of the possible connections in use, the next process may get none."""
SCARCE: Final = 0.1
"""With less of the disk free, it is time to look."""
ENOUGH: Final = 20 * 10**9
"""Bytes that are enough, however large the disk."""
TINY: Final = 500 * 10**6
BREATH: Final = 0.5
"""Seconds: the sweep lets go of its lock for a moment when it renews its connection."""


def look(everything: bool = False) -> Iterator[Finding | Fact]:
    """What is wrong with the database, and what to know of it."""
    version, used, most = _ask(
        "SELECT current_setting('server_version'), count(*), current_setting('max_connections')::int"
        " FROM pg_stat_activity WHERE backend_type = 'client backend'"
    )
    yield Fact("database", {"version": version.split(" ")[0], "used": used, "most": most})
    if used > FULL * most:
        yield Finding("connections_scarce", number=used, params={"most": most})
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if missing:
        yield Finding("migrations_missing", number=missing)
    if settings.OPERATOR_EMAIL == []:
        yield Finding("operator_unknown", Severity.NOTICE)


def sweep(everything: bool = False) -> Iterator[Finding | Fact]:
    """Whether a sweep holds the lock that lets one run at a time."""
    if not _sweep_runs():
        time.sleep(BREATH)
        if not _sweep_runs():
            yield Finding("sweep_silent")


def disk(everything: bool = False) -> Iterator[Finding | Fact]:
    """Whether the disk that the portal itself lies on has room."""
    total, _, free = shutil.disk_usage(settings.BASE_DIR)
    yield Fact("disk", {"free": _gigabytes(free), "total": _gigabytes(total)})
    if free < min(SCARCE * total, ENOUGH):
        severity = Severity.TROUBLE if free < TINY else Severity.NOTICE
        yield Finding("disk_full", severity, params={"free": _gigabytes(free)})


def _sweep_runs() -> bool:
    found: bool = _ask(
        "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND objid = %s"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))",
        LOCK,
    )[0]
    return found


def _ask(sql: str, *params: Any) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params or None)
        row: tuple[Any, ...] = cursor.fetchone()
        return row


def _gigabytes(number: int) -> str:
    return f"{number / 10**9:.0f}" if number >= 10**10 else f"{number / 10**9:.1f}".replace(".", ",")
