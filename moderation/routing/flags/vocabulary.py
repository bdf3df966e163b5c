"""Finds the word patterns of `data/flags_*.csv` in a text, all of them in one pass over its words.

A pattern is words in a row: `a|b` is either, `stem*` any word that begins so, `~` up to `GAP` words of the same sentence or none.
Swedish letters and plain ones count as the same, for people leave the dots out.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from moderation.routing.words import Word, fold, plain, words

DATA: Final = Path(__file__).resolve().parent.parent / "data"
GAP: Final = 4
SENTENCE: Final = re.compile(r"[.!?…\n]")
LONGEST_STEM: Final = 18


Element = tuple[frozenset[str], tuple[str, ...]]
"""Words, and beginnings of words."""


class Pattern(NamedTuple):
    """`rest`: the elements after the first, each its exact words and its stems; None is a gap. `strength` 0 to about 1."""

    family: str
    group: str
    strength: float
    rest: tuple[Element | None, ...]


class Hit(NamedTuple):
    """A pattern from `start` to before `end` of the text, in the sentence of that number."""

    group: str
    strength: float
    start: int
    end: int
    sentence: int
    first: int
    """Number of its first word in the text."""
    last: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it was read once for all families: its words, the number of each one's sentence, and the hits by family in their order."""

    text: str
    words: Sequence[Word]
    sentences: Sequence[int]
    hits: dict[str, list[Hit]]

    def of(self, family: str) -> list[Hit]:
        """The hits of one family."""
        return self.hits.get(family, [])


def read(text: str) -> Reading:
    """Read `text`. Linear: patterns have few elements and bounded gaps."""
    found = words(text)
    keys = [plain(word.key) for word in found]
    sentences = _sentences(text, found)
    hits: defaultdict[str, list[Hit]] = defaultdict(list)
    for number, key in enumerate(keys):
        for pattern in _beginning(key):
            last = _end(pattern.rest, 0, number + 1, keys) if pattern.rest else number
            if last is not None and sentences[last] == sentences[number]:
                span = (found[number].start, found[last].end)
                hit = Hit(pattern.group, pattern.strength, *span, sentences[number], number, last)
                hits[pattern.family].append(hit)
    return Reading(text, found, sentences, dict(hits))


def _sentences(text: str, found: Sequence[Word]) -> list[int]:
    numbers, number, end = [], 0, 0
    for word in found:
        gap = text[end : word.start]
        if len(gap) > 1 and SENTENCE.search(gap):
            number += 1
        numbers.append(number)
        end = word.end
    return numbers


def _end(rest: Sequence[Element | None], element: int, number: int, keys: Sequence[str]) -> int | None:
    """Number of the last word when the elements from `element` on fit from word `number` on; None when they do not."""
    while element < len(rest):
        wanted = rest[element]
        if wanted is None:
            tried = (_end(rest, element + 1, number + skipped, keys) for skipped in range(GAP + 1))
            return next((last for last in tried if last is not None), None)
        if number >= len(keys) or not _fits(wanted, keys[number]):
            return None
        element, number = element + 1, number + 1
    return number - 1


def _fits(wanted: Element, key: str) -> bool:
    exact, stems = wanted
    return key in exact or (bool(stems) and key.startswith(stems))


@lru_cache(maxsize=20_000)
def _beginning(key: str) -> tuple[Pattern, ...]:
    exact, stems = _table()
    found = list(exact.get(key, ()))
    for length in range(2, min(len(key), LONGEST_STEM) + 1):
        found += stems.get(key[:length], ())
    return tuple(found)


@cache
def _table() -> tuple[dict[str, list[Pattern]], dict[str, list[Pattern]]]:
    exact: defaultdict[str, list[Pattern]] = defaultdict(list)
    stems: defaultdict[str, list[Pattern]] = defaultdict(list)
    for first, pattern in _patterns():
        (stems if first.endswith("*") else exact)[first.removesuffix("*")].append(pattern)
    return dict(exact), dict(stems)


def _patterns() -> Iterator[tuple[str, Pattern]]:
    """Every pattern under each of its first words."""
    for file in sorted(DATA.glob("flags_*.csv")):
        family = file.stem.removeprefix("flags_")
        with file.open(encoding="utf-8", newline="") as rows:
            for row in csv.DictReader(rows):
                first, *rest = row["phrase"].split()
                pattern = Pattern(family, row["group"], float(row["strength"]), tuple(_element(part) for part in rest))
                for choice in set(first.split("|")):
                    yield plain(fold(choice)), pattern


def _element(part: str) -> Element | None:
    if part == "~":
        return None
    choices = [plain(fold(choice)) for choice in part.split("|")]
    stems = tuple(choice[:-1] for choice in choices if choice.endswith("*"))
    return frozenset(choice for choice in choices if not choice.endswith("*")), stems
