"""When people write, and when staff gets round to it. A moment and shares in, moments out."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from portal.sample_cases import CLOSED, working_day

HOME: Final = ZoneInfo("Europe/Stockholm")
DAYS: Final = 5 * 365
GROWTH: Final = 0.6
"""So much more comes in at the end than at the beginning."""
WEEKDAYS: Final = (1.25, 1.15, 1.1, 1.05, 0.95, 0.65, 0.85)
MONTHS: Final = (1.2, 1.1, 1.15, 1.1, 1.0, 0.8, 0.5, 0.9, 1.1, 1.1, 1.15, 0.8)
HOURS: Final = (2, 1, 1, 1, 1, 3, 8, 14, 18, 18, 17, 16, 17, 15, 15, 15, 16, 17, 18, 21, 23, 20, 12, 6)
CLOSED_DAY: Final = 0.6
OPENS: Final = 8 * 60
CLOSES: Final = 16 * 60 + 30
SEASONS: Final = ("winter", "winter", "spring", "spring", "spring", *["summer"] * 3, *["autumn"] * 3, "winter")
_HOURS_BEFORE: Final = tuple(accumulate(HOURS, initial=0))


class Calendar:
    """The last years up to a moment, each day as heavy as it brings letters."""

    def __init__(self, now: datetime) -> None:
        local = now.astimezone(HOME)
        self.first = local.date() - timedelta(days=DAYS)
        weights = [_weight(self.first + timedelta(days=day), day / DAYS) for day in range(DAYS)]
        so_far = _share_of_day(local.hour * 60 + local.minute)
        self._before: Sequence[float] = tuple(accumulate([*weights, _weight(local.date(), 1.0) * so_far], initial=0.0))
        self._now = now
        self._so_far = so_far

    def arrival(self, share: float) -> datetime:
        """The moment by which `share` (0 to below 1) of all letters have come; in UTC, before the present, and rising with `share`."""
        reached = share * self._before[-1]
        day = min(bisect_right(self._before, reached) - 1, DAYS)
        of_day = (reached - self._before[day]) / (self._before[day + 1] - self._before[day] or 1.0)
        minutes = _minutes(of_day * (self._so_far if day == DAYS else 1.0))
        begins, ends = (_midnight(self.first + timedelta(days=number)) for number in (day, day + 1))
        moment = begins + (ends - begins) * (minutes / (24 * 60))  # two days a year are an hour off
        return min(moment, self._now - timedelta(seconds=5))


def season(moment: datetime) -> str:
    """Of the year, as it is this far north: winter, spring, summer or autumn."""
    return SEASONS[moment.astimezone(HOME).month - 1]


def at_work(after: datetime, days: float, random: Random) -> datetime:
    """When staff does what it gets round to `days` after `after`: on a working day, in working hours, never before `after`."""
    wanted = (after + timedelta(days=days)).astimezone(HOME)
    day = working_day(wanted.date())
    minute = wanted.hour * 60 + wanted.minute
    if day != wanted.date() or not OPENS <= minute < CLOSES:
        if day == wanted.date() and minute >= CLOSES:
            day = working_day(day + timedelta(days=1))
        minute = random.randrange(OPENS, CLOSES)
    moment = datetime.combine(day, time(minute // 60, minute % 60, random.randrange(60)), HOME).astimezone(UTC)
    if moment > after:
        return moment
    return (after + timedelta(minutes=random.randrange(2, 20))).astimezone(UTC)


def _weight(day: date, age: float) -> float:
    closed = CLOSED_DAY if (day.month, day.day) in CLOSED else 1.0
    return (1 + GROWTH * age) * WEEKDAYS[day.weekday()] * MONTHS[day.month - 1] * closed


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), HOME).astimezone(UTC)


def _share_of_day(minute: int) -> float:
    hour, rest = divmod(minute, 60)
    return (_HOURS_BEFORE[hour] + HOURS[hour] * rest / 60) / _HOURS_BEFORE[-1]


def _minutes(share: float) -> float:
    reached = share * _HOURS_BEFORE[-1]
    hour = min(bisect_right(_HOURS_BEFORE, reached) - 1, 23)
    return 60 * (hour + (reached - _HOURS_BEFORE[hour]) / HOURS[hour])
