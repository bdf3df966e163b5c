"""Finds exact place names in running text, in time proportional to its length."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from ideas.gazetteer.places import Match, Place, names

WORD = re.compile(r"\w+")
BEFORE_A_PLACE = re.compile(r"\b(?:i|på|vid|kring|runt|utanför|mellan|in|at|near)[ \t]+\Z", re.IGNORECASE)
"""Words that make a place of an ordinary word: "på Teg", "i Backen"."""
LONGEST_PREPOSITION = 12

Spelling = tuple[str, tuple[Place, ...]]


def places_in(text: str) -> list[Match]:
    """The place names in `text`, in their order: spelled as in the data or in capitals throughout, whole words, the longest first.

    A genitive s may follow and is not part of the match. A name that is an ordinary word or a surname as well counts in full after
    "i", "på" and the like; elsewhere it is `weak`, and left out when several municipalities have it.
    """
    found: list[Match] = []
    end = 0
    for word in WORD.finditer(text):
        if word.start() >= end and (match := _match(text, word)):
            end = match.end
            if not (match.weak and len(match.municipalities) > 1):
                found.append(match)
    return found


def _match(text: str, word: re.Match[str]) -> Match | None:
    for name, places in _candidates(word[0]):
        end = word.start() + len(name)
        if text.startswith(name, word.start()) and _ends_there(text, end):
            return Match(
                places,
                word.start(),
                end,
                weak=_is_weak(text, word.start(), name, places),
            )
    return None


def _candidates(word: str) -> Iterator[Spelling]:
    """Names that begin with `word`, the longest first; then those that begin with it less its genitive s."""
    spellings = _spellings()
    yield from spellings.get(word, ())
    if word[-1] in "sS":
        yield from spellings.get(word[:-1], ())


def _ends_there(text: str, end: int) -> bool:
    if text[end : end + 1] in ("s", "S"):
        end += 1
    return end >= len(text) or WORD.match(text, end) is None


def _is_weak(text: str, start: int, name: str, places: tuple[Place, ...]) -> bool:
    if not any(place.common_word or place.surname for place in places):
        return False
    shouted = len(name) > 1 and name.isupper() and name not in names()
    return shouted or BEFORE_A_PLACE.search(text[max(0, start - LONGEST_PREPOSITION) : start]) is None


@cache
def _spellings() -> dict[str, tuple[Spelling, ...]]:
    """Each spelling under its first word: as in the data, with a capital first (a sentence begins) and in capitals."""
    spellings: dict[str, tuple[Place, ...]] = {}
    for name, places in names().items():
        for spelling in (name, name[0].upper() + name[1:], name.upper()):
            spellings.setdefault(spelling, places)
    by_first_word: defaultdict[str, list[Spelling]] = defaultdict(list)
    for spelling, places in spellings.items():
        first = WORD.search(spelling)
        if first:
            by_first_word[first[0]].append((spelling, places))
    return {
        word: tuple(sorted(entries, key=lambda entry: (-len(entry[0]), entry[0])))
        for word, entries in by_first_word.items()
    }
