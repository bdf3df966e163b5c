import json
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from moderation.replay import Destination, Moved, Replayed, replay

GONE: Final = {
    "text": "the text was erased",
    "inputs": "it was not stored what the router was told",
    "router": "decided by another version of the router",
    "place": "postcode, point or place of the case have changed since",
    "model": "another model was asked",
    "rules": "the rules of that time were not kept",
}
SHOWN: Final = 50


class Command(BaseCommand):
    help = "Make the program's past decisions once more, with the versions that made them. Exit status 1 where the result is another."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which decisions, and whether the present router is asked, too."""
        parser.add_argument("--since", required=True, type=_moment, metavar="DATE", help="2026-05-04, or with a time")
        parser.add_argument("--limit", type=int, metavar="N", help="so many at most, the oldest first")
        parser.add_argument("--now", action="store_true", help="say what the present router would decide otherwise")
        parser.add_argument("--json", action="store_true", dest="as_json", help="for programs")

    def handle(self, *args: Any, since: datetime, limit: int | None, now: bool, as_json: bool, **options: Any) -> None:
        """Replay, and say what came of it. CommandError (exit status 1) where a stored result did not come out again."""
        if limit is not None and limit < 1:
            raise CommandError("Give at least 1.")
        found = replay(since, limit=limit, now=now)
        self.stdout.write(_as_json(found, now) if as_json else "\n".join(_in_words(found, now)))
        if found.different:
            raise CommandError(f"{len(found.different)} decisions did not come out as they are stored.")


def _moment(typed: str) -> datetime:
    try:
        day = parse_date(typed)
        moment = datetime(day.year, day.month, day.day) if day else parse_datetime(typed)
    except ValueError:
        moment = None
    if moment is None:
        raise ArgumentTypeError(f"{typed!r} is no date: write it as 2026-05-04")
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment


def _in_words(found: Replayed, now: bool) -> Iterator[str]:
    yield f"{found.looked_at} decisions looked at, {found.same} came out as they are stored."
    for code, number in sorted(found.gone.items()):
        yield f"{number} could not be made again: {GONE[code]}."
    for lost in found.not_again[:SHOWN]:
        by = f" ({lost.router})" if lost.missing == "router" else ""
        yield f"{lost.case_number} (decision {lost.decision}): {GONE[lost.missing]}{by}"
    for one in found.different[:SHOWN]:
        yield f"{one.case_number} differs (decision {one.decision}): {', '.join(one.columns)}"
    if now:
        yield f"The present router would decide {found.now_moved} otherwise."
    for moved in found.now:
        person = (
            f" (a person: {moved.people.body or moved.people.lead})" if moved.people.body or moved.people.lead else ""
        )
        yield f"{moved.case_number}: {_said(moved.before)} -> {_said(moved.after)}{person}"


def _said(destination: Destination) -> str:
    parts = "+".join([destination.lead, *destination.contributors])
    return f"{parts} {destination.decided}{' ' + destination.body if destination.body else ''}"


def _as_json(found: Replayed, now: bool) -> str:
    said: dict[str, Any] = {
        "looked_at": found.looked_at,
        "same": found.same,
        "gone": dict(sorted(found.gone.items())),
        "not_again": [asdict(one) for one in found.not_again],
        "different": [asdict(one) for one in found.different],
    }
    if now:
        said["now"] = {"moved": found.now_moved, "cases": [_moved(one) for one in found.now]}
    return json.dumps(said)


def _moved(one: Moved) -> dict[str, Any]:
    return {
        "case_number": one.case_number,
        "before": asdict(one.before),
        "after": asdict(one.after),
        "person": one.people.lead,
        "redirected_by_person": one.people.body or "",
        "saved": one.is_saved,
        "broken": one.is_broken,
    }
