"""What the router saw in a text that staff should know of, in plain words, and where it stands. Never for the public."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ideas import finds
from ideas.proposals import FlagName

LABELS: Final[dict[FlagName, Promise]] = {
    FlagName.ACUTE_DANGER: _("Somebody may be in danger now"),
    FlagName.THREAT: _("A threat"),
    FlagName.HATE_SPEECH: _("Hatred against a group"),
    **finds.LABELS,
    FlagName.NAMED_PERSON_ACCUSED: _("A named person is accused"),
    FlagName.NAMED_STAFF_ACCUSED: _("A named member of staff is accused"),
    FlagName.SPAM: _("Looks like advertising"),
    FlagName.GIBBERISH: _("No words that make sense"),
    FlagName.EMOJI_ONLY: _("Nothing but emoji"),
    FlagName.INVISIBLE_CHARS: _("Characters that cannot be seen"),
    FlagName.HTML_SCRIPT: _("Program code"),
    FlagName.PROMPT_INJECTION: _("Tries to instruct a program"),
    FlagName.VERY_LONG: _("Very long"),
}
"""The gravest first. Of what a writer is told of, in the same words, but that staff are told who is accused."""
LOUD: Final = frozenset({FlagName.ACUTE_DANGER, FlagName.THREAT})
"""Somebody should look at once."""
PERSONAL: Final = frozenset(
    {
        FlagName.PERSONAL_ID,
        FlagName.PHONE,
        FlagName.EMAIL,
        FlagName.STREET_ADDRESS,
        FlagName.CAR_REGISTRATION,
        FlagName.HEALTH_OF_NAMED_PERSON,
        FlagName.NAMED_PERSON_ACCUSED,
    }
)
"""Data about a person, which hardly belong on the web."""
_LINES: Final = re.compile(r"\n+")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a text that is marked as a whole or not at all; a piece of line ends never is."""

    text: str
    labels: tuple[str, ...] = ()


def names(flags: Iterable[Mapping[str, Any]]) -> tuple[FlagName, ...]:
    """The names in `RoutingDecision.flags`, each once, the gravest first; unknown ones left out."""
    found = {flag.get("name") for flag in flags}
    return tuple(name for name in LABELS if name in found)


def stretches(text: str, flags: Iterable[Mapping[str, Any]], field: str) -> list[Stretch]:
    """`text` in pieces, in order: what `flags` point at in `field` ("title" or "text") carries their labels. Joined they are `text` again.

    Offsets count characters; those that do not fit the text count for nothing.
    """
    spans = [span for flag in flags if flag.get("field") == field and (span := _span(flag, len(text)))]
    cuts = {0, len(text)} | {cut for start, end, _name in spans for cut in (start, end)}
    for line_end in _LINES.finditer(text):  # line ends stay together, wherever a mark begins or ends among them
        start, end = line_end.span()
        cuts = cuts - set(range(start + 1, end)) | {start, end}
    edges = sorted(cuts)
    return [
        Stretch(text[start:end], _labels(spans, start, end) if text[start] != "\n" else ())
        for start, end in pairwise(edges)
    ]


def _span(flag: Mapping[str, Any], length: int) -> tuple[int, int, FlagName] | None:
    start, end, name = flag.get("start"), flag.get("end"), flag.get("name")
    if isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= length and name in set(FlagName):
        return start, end, FlagName(name)
    return None


def _labels(spans: list[tuple[int, int, FlagName]], start: int, end: int) -> tuple[str, ...]:
    here = {name for first, last, name in spans if first <= start and end <= last}
    return tuple(str(words) for name, words in LABELS.items() if name in here)
