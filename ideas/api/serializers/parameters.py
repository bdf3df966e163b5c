"""What stands in the query string of a list. Wrong values are `bad-parameter`, unknown keys are ignored."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from django.http import QueryDict
from django.utils.dateparse import parse_datetime

from ideas import search
from ideas.api.problems import Problem
from ideas.models import Kind

DEFAULT_SIZE: Final = 20
LARGEST_SIZE: Final = 100
KEYS: Final = ("municipality", "kind", "topic", "q", "modified_since", "cursor", "limit")


@dataclass(frozen=True, slots=True)
class ListParameters:
    """What a list is asked for."""

    municipalities: tuple[str, ...]
    kinds: tuple[str, ...]
    topics: tuple[str, ...]
    words: str
    modified_since: datetime | None
    cursor: str
    size: int


def read(query: QueryDict, *, municipalities: Iterable[str], topics: Iterable[str]) -> ListParameters:
    """The parameters in `query`. Problem `bad-parameter` that names each one that is wrong; `municipalities` and `topics` are known codes."""
    errors: list[dict[str, str]] = []

    def wrong(name: str, detail: str) -> None:
        errors.append({"parameter": name, "detail": detail})

    def known(name: str, values: Iterable[str]) -> tuple[str, ...]:
        found = tuple(sorted(set(query.getlist(name))))
        if not set(found) <= set(values):
            wrong(name, f"One of: {', '.join(sorted(values))}.")
        return found

    since = _moment(query.get("modified_since", ""))
    if since is None and "modified_since" in query:
        wrong("modified_since", "A moment with its offset, as in 2026-01-31T12:00:00Z.")
    words = query.get("q", "")
    if words and since:
        wrong("q", "Words and `modified_since` can't be combined: search, or copy.")
    if len(words) > search.LONGEST:
        wrong("q", f"At most {search.LONGEST} characters.")
    found = ListParameters(
        municipalities=known("municipality", list(municipalities)),
        kinds=known("kind", list(Kind.values)),
        topics=_few(known("topic", list(topics)), since, wrong),
        words=words,
        modified_since=since,
        cursor=query.get("cursor", ""),
        size=size(query, wrong),
    )
    if errors:
        raise Problem("bad-parameter", errors=errors)
    return found


def _few(topics: tuple[str, ...], since: datetime | None, wrong: Callable[[str, str], None]) -> tuple[str, ...]:
    """The feed takes one topic, as its page does: any set of 28 would be more answers than a cache can hold."""
    if len(topics) > 1 and since is None:
        wrong("topic", "One at a time, but for `modified_since`.")
    return topics


def size(query: QueryDict, wrong: Callable[[str, str], None]) -> int:
    """`limit`, or what it is without."""
    given = query.get("limit", str(DEFAULT_SIZE))
    if not re.fullmatch(r"[0-9]{1,3}", given) or not 1 <= int(given) <= LARGEST_SIZE:
        wrong("limit", f"A number from 1 to {LARGEST_SIZE}.")
        return DEFAULT_SIZE
    return int(given)


def _moment(text: str) -> datetime | None:
    """RFC 3339, in UTC. A plus sign that nobody encoded arrives as a space."""
    try:
        found = parse_datetime(text.replace(" ", "+")) if re.fullmatch(r"[0-9T:.Z +-]{16,40}", text) else None
        return found.astimezone(UTC) if found is not None and found.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None
