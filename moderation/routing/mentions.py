"""Finds the names of places in running text as people write them, in time proportional to its length.

A word that is no name itself is taken apart (`wordforms`). A name that is an ordinary word or a surname as well counts in full only where
something beside it says that a place is meant.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from moderation.routing.names import Name, Way, beginning, fits
from moderation.routing.wordforms import FINNISH_CASE, WELL_KNOWN, taken_apart
from moderation.routing.wordlists import first_names, wordlist
from moderation.routing.words import Word, words

SHORTEST_MISTYPED_SMALL: Final = 8
"""In a text without capitals, where any word may be an ordinary one."""
DISTRICT: Final = 45
HARDLY_A_WORD: Final = 9
"""Letters of a name that is hardly meant as the ordinary word, even in small letters: rådhustorget."""
MOST: Final = 80
"""Names that are found in a text; what is named later was named before."""
BARE: Final = re.compile("[åäöÅÄÖ]")
ORGANISATION: Final = re.compile(
    r"kommun|by(?:a|gde)|\w*(?:förening|lag|klubb|skola|bibliotek|badhus|hall|församling|station)"
)
BEFORE_A_PLACE: Final = wordlist("before_a_place")
BEFORE_A_PERSON: Final = wordlist("before_a_person")
OF_A_PERSON: Final = frozenset({Way.SPELLED, Way.PLAIN, Way.LONGER, Way.MISTYPED})
"""A surname may be read so; an ending of its own makes it a place's."""
NO_FIRST_NAME: Final = BEFORE_A_PLACE | wordlist("no_first_names")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text from `start` to before `end`. `doubtful`: nothing beside it says that a place is meant."""

    name: Name
    start: int
    end: int
    way: Way
    doubtful: bool


def mentions(text: str, *, finnish: bool = False) -> list[Mention]:
    """The places that `text` names, in their order, the longest name at each word; `finnish`: Finnish endings are taken off as well."""
    found: list[Mention] = []
    read = words(text)
    small = not any(word.capital for word in read)
    bare = BARE.search(text) is None
    position = 0
    while position < len(read) and len(found) < MOST:
        mention, length = _at(text, read, position, _Manner(finnish, small, bare))
        if mention:
            found.append(mention)
        position += length
    return found


@dataclass(frozen=True, slots=True)
class _Manner:
    """How the whole text is written: with Finnish endings, without capitals, without Swedish letters."""

    finnish: bool
    small: bool
    bare: bool


def _at(text: str, read: Sequence[Word], position: int, manner: _Manner) -> tuple[Mention | None, int]:
    word = read[position]
    for name, way in _spelled_at(text, read, position, manner):
        mention = _mention(text, name, read, position, way, small=manner.small)
        if mention:
            return mention, len(name.keys)
    small = manner.small and len(word.key) >= SHORTEST_MISTYPED_SMALL and _is_after_a_preposition(read, position)
    likely = word.capital or small
    for name, way in taken_apart(word.key, manner.finnish, likely):
        mention = _mention(text, name, read, position, way, small=manner.small)
        if mention:
            return mention, 1
    return None, 1


def _spelled_at(text: str, read: Sequence[Word], position: int, manner: _Manner) -> list[tuple[Name, Way]]:
    """The names that are written here, the longest first, those with their own letters before those without."""
    found = []
    for name in beginning(read[position].key):
        if len(name.keys) <= len(read) - position:
            way = _spelled(text, name, read[position : position + len(name.keys)])
            if way == Way.SPELLED or (way and (manner.bare or name.weight >= WELL_KNOWN)):
                found.append((name, way))
    return sorted(found, key=lambda hit: (-len(hit[0].keys), hit[1] != Way.SPELLED))


def _mention(text: str, name: Name, read: Sequence[Word], position: int, way: Way, *, small: bool) -> Mention | None:
    length = len(name.keys)
    first, last = read[position], read[position + length - 1]
    if way in OF_A_PERSON and _is_a_person(text, name, read, position):
        return None
    doubtful = (
        name.is_doubtful and way not in (Way.COMPOUND, Way.CASE) and not _is_a_place_here(read, position, length, small)
    )
    if name.capitals and not first.capital:
        return None
    if doubtful and len({place.municipality for place in name.places}) > 1:
        return None
    if doubtful and not first.capital and length == 1 and not _may_be_a_district(name, read, position):
        return None
    return Mention(name, first.start, last.end, way, doubtful)


def _is_a_place_here(read: Sequence[Word], position: int, length: int, small: bool) -> bool:
    """Written with a capital after a preposition: "på Teg"; in a text without capitals the preposition has to do."""
    if _has_a_finnish_ending(read, position + length - 1):
        return True
    return (read[position].capital or (small and length > 1)) and _is_after_a_preposition(read, position)


def _may_be_a_district(name: Name, read: Sequence[Word], position: int) -> bool:
    """In small letters: "från teg till väven"; what is small itself would rather be the ordinary word."""
    known = name.weight >= DISTRICT or len(name.keys[0]) >= HARDLY_A_WORD
    return known and _is_after_a_preposition(read, position)


def _is_after_a_preposition(read: Sequence[Word], position: int) -> bool:
    return position > 0 and read[position - 1].key in BEFORE_A_PLACE


def _has_a_finnish_ending(read: Sequence[Word], position: int) -> bool:
    """Parted from the name by a colon, as Finnish does with names: Teg:illä."""
    after = read[position + 1] if position + 1 < len(read) else None
    return bool(after and after.after_a_colon and FINNISH_CASE.fullmatch(after.key))


def _is_a_person(text: str, name: Name, read: Sequence[Word], position: int) -> bool:
    """What somebody is called: after a first name ("Karl Bjurholm"), "familjen" or a greeting; a surname after any word with a capital."""
    word, before = read[position], read[position - 1] if position else None
    if before is None or len(name.keys) > 1 or not word.capital or text[before.end : word.start] != " ":
        return False
    if _is_an_organisation(text, read, position):
        return False
    if before.key in BEFORE_A_PERSON:
        return True
    return before.capital and before.key not in NO_FIRST_NAME and (name.is_surname or before.key in first_names())


def _is_an_organisation(text: str, read: Sequence[Word], position: int) -> bool:
    """The name goes on: "mvh Vindelns IF", "Anna Umeå kommun"."""
    after = read[position + 1] if position + 1 < len(read) else None
    if after is None or text[read[position].end : after.start] != " ":
        return False
    return after.capital or ORGANISATION.match(after.key) is not None


def _spelled(text: str, name: Name, read: Sequence[Word]) -> Way | None:
    way = Way.SPELLED
    for number, (key, word) in enumerate(zip(name.keys, read, strict=True)):
        if number and word.start - read[number - 1].end > 3:
            return None
        if number and "\n" in text[read[number - 1].end : word.start]:
            return None
        last = number == len(name.keys) - 1
        way_here = fits(key, word.key, last=last)
        if way_here is None:
            return None
        if way_here == Way.PLAIN:
            way = way_here
    return way
