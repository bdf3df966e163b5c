"""The broker: whether it answers, and how long its queues are. Every call is bounded in time."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from celery import current_app

QUICK: Final[Mapping[str, Any]] = {"max_retries": 1, "interval_start": 0, "interval_step": 0, "timeout": 2}
"""One more try, at once: whoever asks wants to know now."""


@contextmanager
def broker() -> Iterator[Any]:
    """A connection to the broker. kombu's OperationalError, or an error of redis, where it does not answer."""
    with current_app.connection_for_write() as connection:
        connection.ensure_connection(**QUICK)
        yield connection


def lengths(connection: Any) -> dict[str, int]:
    """How many messages wait on each queue."""
    client = connection.default_channel.client
    return {name: int(client.llen(name)) for name in current_app.amqp.queues}


def unacknowledged(connection: Any) -> int:
    """How many messages were handed to a worker that has not said yet that it is done."""
    return int(connection.default_channel.client.hlen("unacked"))


def queue_lengths() -> dict[str, int]:
    """The same as `lengths`, over a connection of its own."""
    with broker() as connection:
        return lengths(connection)
