"""The sample cases as written in `ideas/data/sample`, and when each of their steps happened. Files and a moment in, values out; no database."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

DIRECTORY = Path(__file__).resolve().parent.parent / "ideas" / "data" / "sample"

_HOME = ZoneInfo("Europe/Stockholm")
CLOSED = frozenset({(1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31)})
"""(month, day): nobody is at work."""
ENDS = (("answer", "answered"), ("decline", "declined"), ("redirect", "redirected"), ("withdraw", "withdrawn"))
_BY_SENDER = frozenset({"reply", "withdraw"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something that happened to a case; the keys are explained in `ideas/data/sample/README.md`."""

    do: str
    after: int
    time: str
    text: str = ""
    signed: str = ""
    to: str = ""
    reason: str = ""
    waits: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One sample case; the keys are explained in `ideas/data/sample/README.md`."""

    kind: str
    text: str
    time: str
    goes_to: str
    topic: str
    day: str = ""
    days_ago: int = 0
    title: str = ""
    language: str = "sv"
    chosen: str = ""
    postcode: str = ""
    place: str = ""
    goals: tuple[str, ...] = ()
    name: str = ""
    show_name: bool = False
    email: str = ""
    private: bool = False
    doubtful: bool = False
    steps: tuple[Step, ...] = ()

    @property
    def ends_at(self) -> str:
        """Code of the municipality that has the case after all steps."""
        return [self.goes_to, *(step.to for step in self.steps if step.do == "reroute")][-1]

    @property
    def state(self) -> str:
        """Where the case stands after all steps: answered, declined, redirected, withdrawn, waiting, published, held or unread."""
        done = {step.do for step in self.steps}
        for step, state in ENDS:
            if step in done:
                return state
        if self.steps and self.steps[-1].waits:
            return "waiting"
        return "published" if "publish" in done else "held" if self.doubtful else "unread"


def read(directory: Path = DIRECTORY) -> list[Case]:
    """All cases, file by file. TypeError for a key that is unknown or missing, tomllib.TOMLDecodeError for a slip of the pen."""
    return [
        _case(table)
        for file in sorted(directory.glob("*.toml"))
        for table in tomllib.loads(file.read_text(encoding="utf-8"))["case"]
    ]


def _case(table: dict[str, Any]) -> Case:
    steps = tuple(Step(**{**step, "text": step.get("text", "").strip()}) for step in table.pop("step", ()))
    goals = tuple(table.pop("goals", ()))
    return Case(**{**table, "text": table["text"].strip()}, goals=goals, steps=steps)


def moments(case: Case, now: datetime) -> tuple[datetime, ...]:
    """When the case arrived and when each step happened, in order, all before `now` (aware).

    The latest arrival that fits `day` or `days_ago` and lets every step be over.
    """
    return next(found for found in _possible(case, now) if found[-1] < now)


def _possible(case: Case, now: datetime) -> Iterator[tuple[datetime, ...]]:
    today = now.astimezone(_HOME).date()
    if case.day:
        month, day = map(int, case.day.split("-"))
        for year in (today.year, today.year - 1, today.year - 2):
            yield _timeline(case, date(year, month, day))
    else:
        for earlier in range(10):
            yield _timeline(case, today - timedelta(days=case.days_ago + earlier))


def _timeline(case: Case, arrival: date) -> tuple[datetime, ...]:
    found = [_at(arrival, case.time)]
    for step in case.steps:
        day = arrival + timedelta(days=step.after)
        if step.do not in _BY_SENDER:
            day = working_day(day)
        found.append(max(_at(day, step.time), found[-1] + timedelta(minutes=10)))
    return tuple(found)


def working_day(day: date) -> date:
    """`day`, or the first one after it on which staff is at work."""
    while day.weekday() > 4 or (day.month, day.day) in CLOSED:
        day += timedelta(days=1)
    return day


def _at(day: date, clock: str) -> datetime:
    hour, minute = map(int, clock.split("."))
    return datetime.combine(day, time(hour, minute), _HOME)
