"""What the portal leans on beside PostgreSQL: broker, workers, page cache, mail server."""

from collections.abc import Iterator
from typing import Any, Final

from celery import current_app
from django.conf import settings
from django.core.cache import caches
from django.core.mail import get_connection

from ideas.sweeping import LONG_QUEUE
from portal.operations import broker
from portal.operations.finding import Fact, Finding, Severity

ANSWERS: Final = (1.0, 3.0)
"""Seconds that workers have for their answer: at first, and once more where one is missed (a busy machine is no trouble)."""
MAIL: Final = 5
"""Seconds that the mail server has."""
HELD: Final = 50
"""More messages than this, handed out and not acknowledged, are more than our workers take at once."""


def broker_and_workers(everything: bool = False) -> Iterator[Finding | Fact]:
    """Whether the broker answers, what lies on it, and whether every queue has a worker."""
    try:
        with broker.broker() as connection:
            lengths, held = broker.lengths(connection), broker.unacknowledged(connection)
            yield Fact("queues", {"lengths": ", ".join(f"{name} {length}" for name, length in lengths.items())})
            yield from _on_the_queues(lengths, held)
            yield from _workers(connection)
    except Exception as error:  # kombu, redis and socket errors have no common base
        yield Finding("broker_away", params={"error": type(error).__name__})


def _on_the_queues(lengths: dict[str, int], held: int) -> Iterator[Finding]:
    for name, length in lengths.items():
        if length > LONG_QUEUE:
            yield Finding("queue_long", Severity.NOTICE, number=length, kind=name)
    if held > HELD:
        yield Finding("messages_held", Severity.NOTICE, number=held)


def _workers(connection: Any) -> Iterator[Finding | Fact]:
    names: set[str] = set()
    unserved = list(current_app.amqp.queues)
    for seconds in ANSWERS:
        answers = current_app.control.inspect(timeout=seconds, connection=connection).active_queues() or {}
        names.update(answers)
        served = {queue["name"] for queues in answers.values() for queue in queues}
        unserved = [name for name in unserved if name not in served]
        if not unserved:
            break
    if not names:
        yield Finding("workers_silent")
        return
    yield Fact("workers", {"names": ", ".join(sorted(names))})
    for name in unserved:
        yield Finding("queue_unserved", kind=name)


def page_cache(everything: bool = False) -> Iterator[Finding]:
    """Whether the page cache answers."""
    cache: Any = caches["pages"]  # asked beneath the part that hides its absence from pages
    try:
        cache._cache.get_client(None, write=True).ping()
    except Exception as error:  # redis and socket errors have no common base
        yield Finding("cache_away", Severity.NOTICE, params={"error": type(error).__name__})


def mail_server(everything: bool = False) -> Iterator[Finding]:
    """Whether the mail server greets us, and lets us in where we sign in. No mail is sent."""
    connection: Any = get_connection(timeout=MAIL)
    try:
        connection.open()
        server = getattr(connection, "connection", None)  # none where mail goes nowhere
        if server is not None:
            server.ehlo_or_helo_if_needed()
        connection.close()
    except Exception as error:  # whatever stands in the way is in the way of mails too
        code = "mail_server_away" if settings.MAIL_SERVER_NAMED else "mail_server_unnamed"
        yield Finding(code, params={"error": type(error).__name__})
