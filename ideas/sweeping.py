"""The sweep: what is owed and not under way is published again. One at a time for the whole installation.

A round looks at each queue by itself, so that a long one (a mail server that hangs) holds up no other.
"""

import logging
from datetime import timedelta
from typing import Any, Final

from celery import current_app
from django.apps import apps
from django.db import DatabaseError, close_old_connections, connection, transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from ideas.outbox import Claimable, WorkState, publish, span

log = logging.getLogger(__name__)

PAUSE: Final = 2.0
"""Seconds between two rounds."""
LONG_QUEUE: Final = 200
"""With more messages than this waiting, publishing again would only make the queue longer."""
BATCH: Final = 100
"""Rows taken in one transaction: so many wait for their next turn if the sweep dies between taking and publishing them."""
LIMIT: Final = 500
"""Rows of one table and queue in one round."""
LOCK: Final = 7_352_001
"""Key of the advisory lock that lets one sweep run at a time."""


def one_round() -> int:
    """One round; the number of rows published. 0 when another sweep is at it, or PostgreSQL or the broker is away: never raises for these."""
    close_old_connections()
    try:
        if not _is_the_one():
            return 0
        models = claimable_models()
        return sum(sweep(model, queue) for queue in _short_queues() for model in models)
    except DatabaseError as error:
        log.warning("no round: %s", type(error).__name__)
        return 0


def claimable_models() -> list[type[Claimable]]:
    """Every table of owed work, lowest app first."""
    return [model for model in apps.get_models() if issubclass(model, Claimable)]


def sweep(model: type[Claimable], queue: str, *, limit: int = LIMIT) -> int:
    """Publish up to `limit` owed rows of one table and queue, those that waited longest first; the number published.

    Rows that somebody holds are skipped. A row is put off before it is published, in a transaction of its own: a worker that is
    quicker than the sweep finds it free. Stops at the first publication that fails, and takes back what was put off in vain.
    """
    published = 0
    while published < limit:
        rows = _take(model.on_queue(queue), min(BATCH, limit - published))
        for number, row in enumerate(rows):
            if not publish(row):
                _put_back(model, rows[number:])
                return published + number
        published += len(rows)
        if len(rows) < BATCH:
            break
    return published


def pause(publications: int) -> timedelta:
    """How long a row is left alone after so many publications by the sweep: 10 s x 2^n, at most 5 minutes.

    Publications count and not attempts: a long queue is no reason to publish more often, and a busy row none to do it less often.
    """
    return span(min(300, 10 * 2 ** min(publications, 5)))


@transaction.atomic
def _take(owed: "QuerySet[Any]", limit: int) -> list[Claimable]:
    due = owed.select_for_update(skip_locked=True).filter(
        Q(lease_until=None) | Q(lease_until__lt=Now()), state=WorkState.PENDING, publish_at__lte=Now()
    )
    rows = list(due.annotate(read_at=Now()).order_by("publish_at")[:limit])
    for row in rows:
        row.publications += 1
        row.publish_at = row.read_at + pause(row.publications)
    owed.model._default_manager.bulk_update(rows, ["publications", "publish_at"])
    return rows


def _put_back(model: type[Claimable], rows: list[Claimable]) -> None:
    """The broker is away: these are due as they were, as soon as it is back. What a worker moved meanwhile stays as it is."""
    for row in rows:
        model._default_manager.filter(pk=row.pk, state=WorkState.PENDING, publish_at=row.publish_at).update(
            publications=F("publications") - 1, publish_at=Now()
        )


def _is_the_one() -> bool:
    """Whether this sweep holds the lock, now or since an earlier round.

    The lock belongs to the session. One that falls silent for half a minute, with its process frozen say, is ended by PostgreSQL.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND objid = %s)",
            [LOCK],
        )
        if cursor.fetchone()[0]:
            return True
        cursor.execute("SET idle_session_timeout = '30s'")
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


def _short_queues() -> list[str]:
    """The queues that are worth publishing to; none while the broker does not answer."""
    try:
        with current_app.connection_for_write() as broker:
            client: Any = broker.default_channel.client  # type: ignore[attr-defined]  # the Redis transport has one
            return [name for name in current_app.amqp.queues if client.llen(name) <= LONG_QUEUE]
    except Exception as error:  # the broker's errors have no common base; publishing would meet the same
        log.warning("the broker does not answer: %s", type(error).__name__)
        return []
