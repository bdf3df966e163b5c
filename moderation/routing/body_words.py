"""Finds the words of the other bodies in title and text, and keeps those that mean it there. `data/body_words.csv` has the words."""

import csv
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from ideas.proposals import Field
from moderation.routing.words import Word, fold, plain, words

FILE: Final = Path(__file__).resolve().parent / "data" / "body_words.csv"

BY_THE_WAY: Final = 0.5
"""Factor for a house or a road that only says where something is, or where somebody is going: "till sjukhuset"."""
BEGINNING: Final = 25
"""Characters that a text begins with."""
NEAR: Final = 160
"""Characters between a word and the one that it needs beside it."""
SHORTEST_PLAIN: Final = 5
"""Letters of a first word that is understood without its Swedish letters as well."""
LONGEST_PHRASE: Final = 60
"""Characters within which a phrase that takes a word away begins before it."""

OTHER_MUNICIPALITY: Final = "annan_kommun"
HOUSES: Final = frozenset(["health", "umu", "svenska_kyrkan", "swedavia", "iksu", "trafikverket"])
"""Bodies whose words are houses and roads as well."""
ON_THE_WAY: Final = frozenset(
    [
        "till",
        "vid",
        "förbi",
        "mot",
        "utanför",
        "bakom",
        "intill",
        "nära",
        "från",
        "framför",
        "invid",
        "bredvid",
        "mellan",
        "near",
        "to",
        "outside",
        "behind",
        "past",
        "between",
    ]
)
"""Before a house or a road: it only says where."""
SWEDISH: Final = re.compile("[åäöÅÄÖ]")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A row of the file. `strength` above 0 speaks for `body`, below against it; 0: the words mean something else here.

    A row with a `group` speaks for nothing itself: others need one of the group beside them (`needs`), or none (`unless`).
    """

    keys: tuple[str, ...]
    body: str
    group: str
    strength: float
    needs: tuple[str, ...]
    unless: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase from `start` to before `end` of `field`, and how much it says there."""

    phrase: Phrase
    field: Field
    start: int
    end: int
    strength: float

    @property
    def is_first(self) -> bool:
        """Whether the message begins with it."""
        return self.field == "title" or self.start < BEGINNING

    @property
    def place(self) -> int:
        """Where it stands, for distances: the title just before the text."""
        return self.start if self.field == "text" else -1

    def is_near(self, places: Sequence[int]) -> bool:
        """Whether one of `places`, which are in their order, is near; the title is near to all."""
        if not places:
            return False
        if self.field == "title" or places[0] < 0:
            return True
        position = bisect_left(places, self.start - NEAR)
        return position < len(places) and places[position] <= self.end + NEAR


def hits(title: str, text: str) -> list[Hit]:
    """The words that speak for or against a body, in their order: each with what it needs beside it, and nothing that takes it away."""
    found = [*_hits("title", title), *_hits("text", text)]
    groups: defaultdict[str, list[int]] = defaultdict(list)
    nothing: defaultdict[tuple[str, Field], list[Hit]] = defaultdict(list)
    rest = []
    for hit in found:
        if hit.phrase.group:
            groups[hit.phrase.group].append(hit.place)
        elif hit.phrase.strength == 0:
            nothing[hit.phrase.body, hit.field].append(hit)
        else:
            rest.append(hit)
    return [
        hit for hit in rest if _fits_in(hit, groups) and not _is_in(hit, nothing.get((hit.phrase.body, hit.field), ()))
    ]


def names_around() -> Mapping[str, float]:
    """Places of other municipalities, in lower case, with how likely a matter there is meant when one is named."""
    return _names_around()


def _fits_in(hit: Hit, groups: Mapping[str, Sequence[int]]) -> bool:
    phrase = hit.phrase
    if phrase.needs and not any(hit.is_near(groups.get(group, ())) for group in phrase.needs):
        return False
    return not any(hit.is_near(groups.get(group, ())) for group in phrase.unless)


def _is_in(hit: Hit, others: Sequence[Hit]) -> bool:
    """Part of one of `others`, which are in their order."""
    if not others:
        return False
    first = bisect_left(others, hit.start - LONGEST_PHRASE, key=lambda other: other.start)
    last = bisect_left(others, hit.start + 1, key=lambda other: other.start)
    return any(other.end >= hit.end for other in others[first:last])


def _hits(field: Field, text: str) -> Iterator[Hit]:
    read = words(text)
    bare = SWEDISH.search(text) is None
    longest = _longest()
    for position, word in enumerate(read):
        beginning = _beginning(word.key[:longest], bare)
        for phrase in beginning.alone:
            yield Hit(phrase, field, word.start, word.end, _strength(phrase, read, position))
        if beginning.longer and position + 1 < len(read):
            for phrase in beginning.longer.get(plain(read[position + 1].key[0]), ()):
                if _goes_on(phrase.keys, read, position, bare):
                    end = read[position + len(phrase.keys) - 1].end
                    yield Hit(phrase, field, word.start, end, _strength(phrase, read, position))


def _strength(phrase: Phrase, read: Sequence[Word], position: int) -> float:
    aside = phrase.strength > 0 and phrase.body in HOUSES and _is_on_the_way(read, position)
    return phrase.strength * (BY_THE_WAY if aside else 1)


def _is_on_the_way(read: Sequence[Word], position: int) -> bool:
    """After "till", or "to the"."""
    before = [word.key for word in read[max(0, position - 2) : position]]
    return bool(before) and (before[-1] in ON_THE_WAY or (before[-1] == "the" and before[0] in ON_THE_WAY))


def _goes_on(keys: Sequence[str], read: Sequence[Word], position: int, bare: bool) -> bool:
    if position + len(keys) > len(read):
        return False
    return all(_fits(plain(key) if bare else key, read[position + i].key) for i, key in enumerate(keys[1:], 1))


def _fits(key: str, typed: str) -> bool:
    return typed.startswith(key[:-1]) if key.endswith("*") else typed == key


@dataclass(frozen=True, slots=True)
class _Beginning:
    """Phrases that a word begins: those of one word, and the others by the plain first letter of their second word."""

    alone: tuple[Phrase, ...]
    longer: Mapping[str, Sequence[Phrase]]


@lru_cache(maxsize=20_000)
def _beginning(key: str, bare: bool) -> _Beginning:
    """Phrases whose first word `key` is; `bare`: in a text without Swedish letters."""
    found: list[Phrase] = []
    for table in (_table(), _plain_table()) if bare else (_table(),):
        found += table.get(key, ())
        for length in range(1, len(key) + 1):
            found += table.get(key[:length] + "*", ())
    longer: defaultdict[str, list[Phrase]] = defaultdict(list)
    for phrase in found:
        if len(phrase.keys) > 1:
            longer[plain(phrase.keys[1][0])].append(phrase)
    return _Beginning(tuple(phrase for phrase in found if len(phrase.keys) == 1), longer)


@cache
def _longest() -> int:
    """One letter more than the longest first word has: what comes after cannot matter."""
    return max(len(phrase.keys[0]) for phrase in _phrases()) + 1


@cache
def _table() -> dict[str, tuple[Phrase, ...]]:
    """Every phrase under its first word."""
    table: defaultdict[str, list[Phrase]] = defaultdict(list)
    for phrase in _phrases():
        table[phrase.keys[0]].append(phrase)
    return {first: tuple(found) for first, found in table.items()}


@cache
def _plain_table() -> dict[str, tuple[Phrase, ...]]:
    """Those with Swedish letters in the first word, under it as it is typed without them."""
    table: defaultdict[str, list[Phrase]] = defaultdict(list)
    for phrase in _phrases():
        first = phrase.keys[0]
        if not first.isascii() and len(first.rstrip("*")) >= SHORTEST_PLAIN:
            table[plain(first)].append(phrase)
    return {first: tuple(found) for first, found in table.items()}


@cache
def _names_around() -> dict[str, float]:
    return {
        phrase.keys[0]: phrase.strength
        for phrase in _rows()
        if phrase.body == OTHER_MUNICIPALITY and len(phrase.keys) == 1
    }


@cache
def _phrases() -> tuple[Phrase, ...]:
    """What is looked for: a place alone may be home or comparison, and is told by its role instead."""
    return tuple(phrase for phrase in _rows() if phrase.body != OTHER_MUNICIPALITY or len(phrase.keys) > 1)


@cache
def _rows() -> tuple[Phrase, ...]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(_phrase(row) for row in csv.DictReader(file))


def _phrase(row: dict[str, str]) -> Phrase:
    keys = tuple(fold(part) for part in row["phrase"].split())
    body = row["body"]
    group = body[1:] if body.startswith("=") else ""
    return Phrase(keys, body, group, float(row["strength"] or 0), _parts(row["needs"]), _parts(row["unless"]))


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split("|") if part)
