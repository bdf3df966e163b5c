"""The time that is written down. One place, so that sample content can be laid out over the past year through the real transitions."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

_set: ContextVar[datetime | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC; inside `at()` the moment given there."""
    return _set.get() or timezone.now()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Everything recorded inside happens at `moment` (aware). For sample content; never in a request or a task."""
    token = _set.set(moment)
    try:
        yield
    finally:
        _set.reset(token)
