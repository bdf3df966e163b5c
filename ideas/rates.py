"""Counting requests in windows, in the database: one statement, right however many processes count at once, never open by failing."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models.functions import Now

from ideas.models import RateCount

_COUNT = """
INSERT INTO ideas_ratecount AS kept (key, number, ends_at)
VALUES (%(key)s, 1, now() + make_interval(secs => %(seconds)s))
ON CONFLICT (key) DO UPDATE SET
    number = CASE WHEN kept.ends_at <= now() THEN 1 ELSE kept.number + 1 END,
    ends_at = CASE WHEN kept.ends_at <= now() THEN excluded.ends_at ELSE kept.ends_at END
RETURNING number, ends_at, extract(epoch FROM ends_at - now())
"""


@dataclass(frozen=True, slots=True)
class Count:
    """Which request of its window this one is, and when the window ends."""

    number: int
    ends_at: datetime
    ends_in: float
    """Seconds."""


def count(key: str, seconds: int) -> Count:
    """Count one more request under `key`, in a window of `seconds` that begins with its first one."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"key": key, "seconds": seconds})
        number, ends_at, ends_in = cursor.fetchone()
    return Count(number, ends_at, float(ends_in))


def remove_ended() -> int:
    """Delete the counts whose window is over; their number."""
    number, _ = RateCount.objects.filter(ends_at__lt=Now()).delete()
    return number
