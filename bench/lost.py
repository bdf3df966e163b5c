"""Redis loses everything: how soon the sweep has published again what is owed, and how soon all of it is done."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from celery import current_app
from django.db import connection
from django.db.models.functions import Now

from bench.drain import write
from bench.figures import Comparison
from bench.programs import Programs
from ideas import sweeping
from ideas.models import Handling
from ideas.outbox import WorkState
from notifications.models import Delivery
from tests.services.stack import wait_for

NUMBER = 300
"""Submissions: each owes twice, and a mail in the end."""
PROGRAMS = ("mailbox", "worker-route", "worker-mail", "sweep")


def sweep(programs: Programs) -> list[Comparison]:
    """The sweep's work by itself, beside one UPDATE of the same rows and bare pushes; then the whole way, nothing told before."""
    write(NUMBER)
    owed = Handling.objects.filter(state=WorkState.PENDING)
    rows = owed.count()
    with _broker() as client:
        client.flushdb()
        _make_due(owed)
        own = _timed(lambda: [sweeping.sweep(Handling, queue, limit=rows) for queue in ("route", "mail")])
        client.flushdb()
        update = _timed(lambda: owed.update(publications=1, publish_at=Now()))
        push = _timed(lambda: [client.rpush("bench", "x" * 600) for _ in range(rows)])
        owed.update(publications=0, publish_at=Now() + timedelta(hours=1))
        published, done = _whole(programs, client, owed)
    return [
        Comparison(
            "sweep, nothing else", f"{rows / own:.0f} rows/s", "one UPDATE", f"{rows / update:.0f} rows/s", update / own
        ),
        Comparison("", "", "bare RPUSH", f"{rows / push:.0f}/s", push / own),
        Comparison(
            f"Redis emptied, {rows} rows owed: all published again",
            f"{published:.1f} s, {rows / published:.0f} rows/s",
            "sweep, nothing else",
            f"{own:.1f} s",
            published / own,
        ),
        Comparison(f"the same, all done and {NUMBER} mails sent", f"{done:.1f} s, {(rows + NUMBER) / done:.0f} rows/s"),
    ]


def _whole(programs: Programs, client: Any, owed: Any) -> tuple[float, float]:
    """Seconds until all are published again, and until all are done, mails too."""
    keys = list(owed.values_list("pk", flat=True))
    for name in PROGRAMS:
        programs.start(name)
    wait_for(lambda: len(current_app.control.ping(timeout=0.5) or ()) == 2, programs, "both workers", 60)
    wait_for(_sweeps, programs, "the sweep", 60)
    client.flushdb()
    began = time.monotonic()
    _make_due(owed)
    silent = Handling.objects.filter(pk__in=keys, publications=0)
    wait_for(lambda: not silent.exists(), programs, "the sweep to publish", 120)
    published = time.monotonic() - began
    mails = Delivery.objects.filter(state=WorkState.PENDING)
    wait_for(lambda: not (owed.exists() or mails.exists()), programs, "all to be done", 120)
    return published, time.monotonic() - began


def _make_due(owed: Any) -> None:
    owed.update(publications=0, publish_at=Now())


def _sweeps() -> bool:
    """Whether a sweep is at work."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s", [sweeping.LOCK])
        return bool(cursor.fetchone()[0])


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


@contextmanager
def _broker() -> Iterator[Any]:
    """Redis as the broker, in the benchmark's own directory."""
    with current_app.connection_for_write() as opened:
        channel: Any = opened.default_channel
        yield channel.client
