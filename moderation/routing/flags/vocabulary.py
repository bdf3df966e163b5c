"""Finds the word patterns of `data/flags_*.csv` in a text, all of them in one pass over its words.

A pattern is words in a row: `a|b` is either, `stem*` any word that begins so, `~` up to `GAP` words of the same sentence or none.
Words are found without their dots and rings as well, which people leave out, where that makes no other ordinary word.
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
BEGIN: Final = 3
"""Letters at the beginning of words that are compared first."""


Element = tuple[frozenset[str], tuple[str, ...]]
"""Words, and beginnings of words."""


NOTHING: Final[Element] = (frozenset(), ())


class Pattern(NamedTuple):
    """`rest`: the elements after the first, each its exact words and its stems; None is a gap. `strength` 0 to about 1."""

    family: str
    group: str
    strength: float
    rest: tuple[Element | None, ...]
    begins: tuple[frozenset[str], ...]
    """How the words of each further element may begin, the rarest first: a text without one of them cannot hold the pattern."""


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
    keys = [word.key for word in found]
    sentences = _sentences(text, found)
    begins = {key[:BEGIN] for key in keys}
    possible: dict[str, list[Pattern]] = {}
    hits: defaultdict[str, list[Hit]] = defaultdict(list)
    for number, key in enumerate(keys):
        patterns = possible.get(key)
        if patterns is None:
            patterns = possible[key] = _possible(key, begins)
        for pattern in patterns:
            last = _end(pattern.rest, number + 1, keys) if pattern.rest else number
            if last is not None and sentences[last] == sentences[number]:
                span = (found[number].start, found[last].end)
                hit = Hit(pattern.group, pattern.strength, *span, sentences[number], number, last)
                hits[pattern.family].append(hit)
    return Reading(text, found, sentences, dict(hits))


def _possible(key: str, begins: set[str]) -> list[Pattern]:
    """The patterns that begin with `key`, of which the text has all other words as far as their beginnings tell."""
    return [pattern for pattern in _beginning(key) if not pattern.begins or _may_be(pattern, begins)]


def _may_be(pattern: Pattern, begins: set[str]) -> bool:
    for element in pattern.begins:  # noqa: SIM110 a loop is twice as fast as all(), and this is run for every word
        if element.isdisjoint(begins):
            return False
    return True


def _sentences(text: str, found: Sequence[Word]) -> list[int]:
    numbers, number, end = [], 0, 0
    for word in found:
        gap = text[end : word.start]
        if len(gap) > 1 and SENTENCE.search(gap):
            number += 1
        numbers.append(number)
        end = word.end
    return numbers


def _end(rest: Sequence[Element | None], number: int, keys: Sequence[str], element: int = 0) -> int | None:
    """Number of the last word when the elements from `element` on fit from word `number` on; None when they do not."""
    length = len(keys)
    while element < len(rest):
        wanted = rest[element]
        if wanted is None:
            return _behind_a_gap(rest, number, keys, element + 1)
        if number >= length:
            return None
        key = keys[number]
        if key not in wanted[0] and not (wanted[1] and key.startswith(wanted[1])):
            return None
        element, number = element + 1, number + 1
    return number - 1


def _behind_a_gap(rest: Sequence[Element | None], number: int, keys: Sequence[str], element: int) -> int | None:
    exact, stems = rest[element] or NOTHING
    for place in range(number, min(number + GAP + 1, len(keys))):
        key = keys[place]
        if key in exact or (stems and key.startswith(stems)):
            last = _end(rest, place + 1, keys, element + 1)
            if last is not None:
                return last
    return None


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
                elements = tuple(_element(part) for part in rest)
                if elements and elements[-1] is None:
                    raise ValueError(f"{file.name}: {row['phrase']!r} ends with a gap")
                begins = tuple(sorted((_begins(part) for part in elements if part and _is_long(part)), key=len))
                pattern = Pattern(family, row["group"], float(row["strength"]), elements, begins)
                for choice in _spelled(first):
                    yield choice, pattern


def _element(part: str) -> Element | None:
    if part == "~":
        return None
    choices = _spelled(part)
    stems = tuple(choice[:-1] for choice in choices if choice.endswith("*"))
    return frozenset(choice for choice in choices if not choice.endswith("*")), stems


def _is_long(element: Element) -> bool:
    return all(len(stem) >= BEGIN for stem in element[1])


def _begins(element: Element) -> frozenset[str]:
    exact, stems = element
    return frozenset(word[:BEGIN] for word in (*exact, *stems))


def _spelled(part: str) -> list[str]:
    """The choices of an element as they are typed: with their dots and rings, and without where that makes no other word."""
    choices = {fold(choice) for choice in part.split("|") if choice}
    without = {plain(choice) for choice in choices if plain(choice).removesuffix("*") not in _words()}
    return sorted(choices | without)


@cache
def _words() -> frozenset[str]:
    """Ordinary words as people write them."""
    return frozenset((DATA / "common_words.txt").read_text(encoding="utf-8").split())
