"""A request never waits for ever for PostgreSQL, not even for one that is frozen.

A server that no longer runs ends nothing by a timeout of its own, and a Unix socket has no keepalive. So the waiting ends on
this side: every wait of a web process's connection, in a request, in the pool's check and in what the pool does by itself, has
an end. The connection is closed then, because its answer may still come; the pool makes another one when the server is back.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, TypeVar

import psycopg
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from psycopg.abc import PQGen

RV = TypeVar("RV")
SHORTEST: Final = (
    0.05  # seconds: what asks after the end is refused at once, yet an answer that is there already is taken
)

_thread = threading.local()


class BoundedConnection(psycopg.Connection[Any]):
    """A connection for `OPTIONS["pool"]["connection_class"]`: no wait outlasts its thread's deadline."""

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        """As the parent's. psycopg.OperationalError at the deadline, and the connection is closed."""
        ends = time.monotonic() + max(_seconds_left(), SHORTEST)
        if timeout is not None:
            ends = min(ends, time.monotonic() + timeout)
        try:
            return super().wait(gen, interval, ends - time.monotonic())
        except psycopg.OperationalError:
            if time.monotonic() >= ends:
                self.close()
            raise


class DeadlineMiddleware:
    """Gives each request `REQUEST_SECONDS` for all that it asks of the database together."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with within(settings.REQUEST_SECONDS):
            return self.get_response(request)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """What this thread asks of the database in the block must be answered in `seconds` from now. An outer block counts no more."""
    before = getattr(_thread, "ends", None)
    _thread.ends = time.monotonic() + seconds
    try:
        yield
    finally:
        _thread.ends = before


def _seconds_left() -> float:
    """For the pool's own threads, which serve no request: a whole time for each wait."""
    ends: float | None = getattr(_thread, "ends", None)
    return float(settings.REQUEST_SECONDS) if ends is None else ends - time.monotonic()
