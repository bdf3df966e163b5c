"""When a mail is tried again while the mail server is away."""

from datetime import timedelta
from typing import Final

PAUSES: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30))
"""After the first, second, third and fourth try; after that every hour."""
EVERY: Final = timedelta(hours=1)
LIMIT: Final = timedelta(hours=72)


def pause(elapsed: timedelta, *, factor: float = 1.0) -> timedelta | None:
    """How long to wait when a try failed `elapsed` after the first one began; None when it is time to give up.

    `factor` shortens the whole schedule. What counts is the time since the first try: no try has to be counted, so a worker that dies
    changes nothing.
    """
    if elapsed >= LIMIT * factor:
        return None
    due = timedelta(0)
    for wait in PAUSES:
        due += wait
        if elapsed < due * factor:
            return wait * factor
    return EVERY * factor
