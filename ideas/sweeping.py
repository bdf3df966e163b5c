"""One round of the sweep: every table of owed work, under one lock for the whole installation."""

import logging
from typing import Any

from celery import current_app
from django.apps import apps
from django.db import DatabaseError, close_old_connections, connection, transaction

from ideas.outbox import Claimable, sweep

log = logging.getLogger(__name__)

PAUSE = 2.0
"""Seconds between two rounds."""
LONG_QUEUE = 200
"""With more messages than this waiting, publishing again would only make it longer."""
_LOCK = 7_352_001
"""Key of the advisory lock that lets one sweep run at a time."""


def one_round() -> int:
    """One round; the number of rows published. 0 when another sweep is at it, or PostgreSQL or the broker is away: never raises for these."""
    close_old_connections()
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
                if not cursor.fetchone()[0]:
                    return 0
            return sum(sweep(model) for model in claimable_models() if not _queues_are_long())
    except DatabaseError as error:
        log.warning("no round: %s", type(error).__name__)
        return 0


def claimable_models() -> list[type[Claimable]]:
    """Every table of owed work, lowest app first."""
    return [model for model in apps.get_models() if issubclass(model, Claimable)]


def _queues_are_long() -> bool:
    try:
        with current_app.connection_for_write() as broker:
            client: Any = broker.default_channel.client  # type: ignore[attr-defined]  # the Redis transport has one
            return any(client.llen(queue.name) > LONG_QUEUE for queue in current_app.amqp.queues.values())
    except Exception as error:  # the broker's errors have no common base; publishing will meet the same and stop
        log.warning("the broker does not answer: %s", type(error).__name__)
        return True
