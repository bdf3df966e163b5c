"""Finds the names of places in running text as people write them, in time proportional to its length.

The names are a table by their first word. A word that is no name itself is taken apart: genitive (Holmsunds), inhabitants (öviksbor),
compounds (Ersbodaskolan), Finnish cases (Holmsundissa), typing errors (Robetsfors). A name that is an ordinary word or a surname as well
counts in full only where something beside it says that a place is meant.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import Final

from ideas.gazetteer.elsewhere import Elsewhere, elsewhere
from ideas.gazetteer.places import Place
from ideas.gazetteer.places import names as spelled
from moderation.routing.words import Word, plain, words

SHORTEST_TAKEN_APART: Final = 3
SHORTEST_MISTYPED: Final = 6
SHORTEST_MISTYPED_SMALL: Final = 8
"""In a text without capitals, where any word may be an ordinary one."""
LONGEST_WORD: Final = 40
SHORTEST_BEGINNING: Final = 6
OUTSIDE: Final = 60
DISTRICT: Final = 45
HARDLY_A_WORD: Final = 9
"""Letters of a name that is hardly meant as the ordinary word, even in small letters: rådhustorget."""
WELL_KNOWN: Final = 80
"""Weight of a town or a municipality: its name is understood at the beginning of any word."""
LONGEST_ABBREVIATION: Final = 5
ENDING: Final = 3
"""Letters at the end that must be right: -forsen and -forsån are two places."""

INHABITANTS: Final = re.compile(r"(bo|bon|bor|borna|bos|bons|bors|bornas|byggare)\Z")
FINNISH_CASE: Final = re.compile(
    r"(issa|issä|ista|istä|iin|illa|illä|ille|ilta|iltä|in|ssa|ssä|sta|stä|lla|llä|lle|lta|ltä|n|an|en|een|a|ä)\Z"
)
HERE: Final = frozenset(
    [
        "skola",
        "skolan",
        "skolans",
        "skolor",
        "förskola",
        "förskolan",
        "dagis",
        "högstadium",
        "centralskola",
        "bygden",
        "bygd",
        "trakten",
        "området",
        "område",
        "centrum",
        "kyrka",
        "kyrkan",
        "kyrkby",
        "bron",
        "bro",
        "hamn",
        "hamnen",
        "torg",
        "torget",
        "park",
        "parken",
        "lekpark",
        "lekparken",
        "hallen",
        "hall",
        "arena",
        "ishall",
        "sporthall",
        "badet",
        "bad",
        "badplats",
        "badplatsen",
        "berget",
        "backen",
        "viken",
        "udden",
        "ängar",
        "ängarna",
        "gården",
        "stationen",
        "station",
        "biblioteket",
        "bibliotek",
        "macken",
        "affären",
        "ica",
        "coop",
        "konsum",
        "kiosken",
        "by",
        "byn",
        "bys",
        "samhälle",
        "samhället",
        "tätort",
        "kommun",
        "kommunen",
        "kommuns",
        "hem",
        "bostäder",
        "hus",
        "fastigheter",
        "energi",
        "hockey",
        "if",
        "ik",
        "sk",
        "aik",
        "vallen",
        "plan",
        "planen",
        "spåret",
        "elljusspår",
        "skidspår",
        "camping",
        "havsbad",
        "strand",
        "stranden",
        "sjön",
        "å",
        "ån",
        "älven",
        "forsen",
        "fjärden",
        "fältet",
        "heden",
        "skogen",
        "korset",
        "rondellen",
        "korsningen",
        "avfarten",
        "infarten",
        "industriområde",
        "handelsområde",
        "äldreboende",
        "vårdcentral",
        "hälsocentral",
        "bygdegård",
        "folkets",
        "medborgarhus",
        "marknad",
        "dagarna",
        "dagen",
        "festivalen",
        "loppet",
        "revyn",
        "föreningen",
        "byaförening",
        "byalag",
        "intresseförening",
    ]
)
"""Second parts of compounds that lie in, or belong to, the place of the first part."""
THERE: Final = frozenset(
    [
        "vägen",
        "väg",
        "gatan",
        "gata",
        "leden",
        "stigen",
        "tåget",
        "tåg",
        "bussen",
        "buss",
        "bussarna",
        "linjen",
        "banan",
        "färjan",
        "flyget",
        "rakan",
        "resan",
        "resor",
    ]
)
"""Second parts that lead to the place: the Vännäs road begins in Umeå."""


BARE: Final = re.compile("[åäöÅÄÖ]")


class Way(StrEnum):
    """How a name was recognised; `weights.WAY` has what each is worth."""

    SPELLED = "spelled"
    PLAIN = "plain"
    INHABITANT = "inhabitant"
    COMPOUND = "compound"
    TOWARDS = "towards"
    LONGER = "longer"
    CASE = "case"
    MISTYPED = "mistyped"


@dataclass(frozen=True, slots=True)
class Name:
    """A spelling with the places that have it, the best known first."""

    keys: tuple[str, ...]
    places: tuple[Place, ...]
    outside: tuple[Elsewhere, ...]
    """Places of that name that lie outside of the region."""
    capitals: bool
    """Spelled in capitals: an abbreviation, which small letters hardly mean."""

    @property
    def is_doubtful(self) -> bool:
        """An ordinary word or a surname as well."""
        return any(place.common_word or place.surname for place in self.places) or any(
            place.common_word for place in self.outside if not self.places
        )

    @property
    def weight(self) -> int:
        """Of the best known place; OUTSIDE where none is in the region."""
        return self.places[0].weight if self.places else OUTSIDE

    @property
    def municipality(self) -> str:
        """Code of the municipality of the best known place; empty where none is in the region."""
        return self.places[0].municipality if self.places else ""

    @property
    def is_surname(self) -> bool:
        """Somebody may be called so."""
        return any(place.surname for place in self.places)


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text from `start` to before `end`. `doubtful`: nothing beside it says that a place is meant."""

    name: Name
    start: int
    end: int
    way: Way
    doubtful: bool


BEFORE_A_PLACE: Final = frozenset(
    [
        "i",
        "på",
        "vid",
        "kring",
        "runt",
        "utanför",
        "mellan",
        "från",
        "till",
        "mot",
        "norr",
        "söder",
        "öster",
        "väster",
        "bor",
        "genom",
        "in",
        "at",
        "near",
        "from",
        "to",
        "around",
        "centrala",
        "norra",
        "södra",
        "östra",
        "västra",
    ]
)
NO_FIRST_NAME: Final = BEFORE_A_PLACE | frozenset(
    [
        "och",
        "men",
        "att",
        "som",
        "är",
        "har",
        "kan",
        "vi",
        "ni",
        "de",
        "det",
        "den",
        "jag",
        "en",
        "ett",
        "om",
        "för",
        "med",
        "av",
        "hej",
        "hela",
        "när",
        "hur",
        "var",
        "vad",
        "varför",
        "här",
        "där",
        "så",
        "nu",
        "vem",
        "idag",
        "and",
        "the",
        "skolan",
        "gatan",
        "kommunen",
        "byn",
        "bygden",
        "området",
        "centrum",
        "gamla",
        "nya",
        "stora",
        "lilla",
    ]
)


def mentions(text: str, *, finnish: bool = False) -> list[Mention]:
    """The places that `text` names, in their order, the longest name at each word; `finnish`: Finnish endings are taken off as well."""
    found: list[Mention] = []
    read = words(text)
    small = not any(word.capital for word in read)
    bare = BARE.search(text) is None
    position = 0
    while position < len(read):
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


def _at(text: str, read: list[Word], position: int, manner: _Manner) -> tuple[Mention | None, int]:
    word = read[position]
    for name, way in _spelled_at(text, read, position, manner):
        mention = _mention(name, read, position, way, small=manner.small)
        if mention:
            return mention, len(name.keys)
    small = manner.small and len(word.key) >= SHORTEST_MISTYPED_SMALL and _is_after_a_preposition(read, position)
    likely = word.capital or small
    for name, way in _taken_apart(word.key, manner.finnish, likely):
        mention = _mention(name, read, position, way, small=manner.small)
        if mention:
            return mention, 1
    return None, 1


def _spelled_at(text: str, read: list[Word], position: int, manner: _Manner) -> list[tuple[Name, Way]]:
    """The names that are written here, the longest first, those with their own letters before those without."""
    found = []
    for name in _beginning(read[position].key):
        if len(name.keys) <= len(read) - position:
            way = _spelled(text, name, read[position : position + len(name.keys)])
            if way == Way.SPELLED or (way and (manner.bare or name.weight >= WELL_KNOWN)):
                found.append((name, way))
    return sorted(found, key=lambda hit: (-len(hit[0].keys), hit[1] != Way.SPELLED))


def _mention(name: Name, read: list[Word], position: int, way: Way, *, small: bool) -> Mention | None:
    length = len(name.keys)
    first, last = read[position], read[position + length - 1]
    if way in (Way.SPELLED, Way.PLAIN) and _is_a_person(name, read, position, length):
        return None
    doubtful = name.is_doubtful and way != Way.COMPOUND and not _is_a_place_here(read, position, length, small)
    if name.capitals and not first.capital:
        return None
    if doubtful and len({place.municipality for place in name.places}) > 1:
        return None
    if doubtful and not first.capital and length == 1 and not _may_be_a_district(name, read, position):
        return None
    return Mention(name, first.start, last.end, way, doubtful)


def _is_a_place_here(read: list[Word], position: int, length: int, small: bool) -> bool:
    """Written with a capital after a preposition: "på Teg"; in a text without capitals the preposition has to do."""
    if _has_a_finnish_ending(read, position + length - 1):
        return True
    return (read[position].capital or (small and length > 1)) and _is_after_a_preposition(read, position)


def _may_be_a_district(name: Name, read: list[Word], position: int) -> bool:
    """In small letters: "från teg till väven"; what is small itself would rather be the ordinary word."""
    known = name.weight >= DISTRICT or len(name.keys[0]) >= HARDLY_A_WORD
    return known and _is_after_a_preposition(read, position)


def _is_after_a_preposition(read: list[Word], position: int) -> bool:
    return position > 0 and read[position - 1].key in BEFORE_A_PLACE


def _has_a_finnish_ending(read: list[Word], position: int) -> bool:
    """Parted from the name by a colon, as Finnish does with names: Teg:illä."""
    after = read[position + 1] if position + 1 < len(read) else None
    return bool(after and after.after_a_colon and FINNISH_CASE.fullmatch(after.key))


def _is_a_person(name: Name, read: list[Word], position: int, length: int) -> bool:
    """A surname after a first name: "Erik Lund"."""
    if not name.is_surname or length > 1 or position == 0:
        return False
    before = read[position - 1]
    return before.capital and before.key not in NO_FIRST_NAME and read[position].start - before.end == 1


def _spelled(text: str, name: Name, read: list[Word]) -> Way | None:
    way = Way.SPELLED
    for number, (key, word) in enumerate(zip(name.keys, read, strict=True)):
        if number and word.start - read[number - 1].end > 3:
            return None
        if number and "\n" in text[read[number - 1].end : word.start]:
            return None
        last = number == len(name.keys) - 1
        fits = _fits(key, word.key, last=last)
        if fits is None:
            return None
        if fits == Way.PLAIN:
            way = fits
    return way


def _fits(key: str, typed: str, *, last: bool) -> Way | None:
    if typed == key or (last and typed == key + "s"):
        return Way.SPELLED
    if typed.isascii() and not key.isascii() and (typed == plain(key) or (last and typed == plain(key) + "s")):
        return Way.PLAIN
    return None


def _beginning(key: str) -> Iterator[Name]:
    """Names whose first word is `key`, the longest first; then those of `key` less its genitive s."""
    table = _table()
    yield from table.get(plain(key), ())
    if key.endswith("s"):
        yield from table.get(plain(key[:-1]), ())


@lru_cache(maxsize=20_000)
def _taken_apart(key: str, finnish: bool, likely_a_name: bool) -> tuple[tuple[Name, Way], ...]:
    """What a single word that is no name may hold."""
    if not SHORTEST_TAKEN_APART < len(key) <= LONGEST_WORD:
        return ()
    found = [*_inhabitants(key), *_compounds(key), *(_finnish(key) if finnish else ())] or list(_longer(key))
    if not found and len(key) >= SHORTEST_MISTYPED:
        found = [hit for hit in _mistyped(key) if likely_a_name or hit[0].weight >= WELL_KNOWN]
    return tuple(found)


def _inhabitants(key: str) -> Iterator[tuple[Name, Way]]:
    match = INHABITANTS.search(key)
    stem = key[: match.start()] if match else ""
    if len(stem) >= SHORTEST_TAKEN_APART:
        forms = (stem, stem[:-1] if stem.endswith("s") else "", stem + "å", stem + "a", stem + "e", stem + "n")
        if name := next((name for form in forms if form for name in _single(form)), None):
            yield name, Way.INHABITANT


def _compounds(key: str) -> Iterator[tuple[Name, Way]]:
    """A name, perhaps with an s, and one of the second parts: the longest name first."""
    for length in range(len(key) - 1, SHORTEST_TAKEN_APART - 1, -1):
        rest = key[length:]
        way = _second_part(rest)
        if way is None:
            continue
        stem = key[:length]
        for form in (stem, stem[:-1]) if stem.endswith("s") else (stem, stem + "a", stem + "e"):
            for name in _single(form, exact=form not in (stem, stem[:-1])):
                if name.places and (len(form) > SHORTEST_TAKEN_APART or not name.is_doubtful):
                    yield name, way
                    return


def _longer(key: str) -> Iterator[tuple[Name, Way]]:
    """A word that begins with the name of a municipality or a town: Nordmalingsförslaget, robertsforsare."""
    for length in range(len(key) - 1, SHORTEST_BEGINNING - 1, -1):
        for name in _single(key[:length], exact=True):
            if name.weight >= WELL_KNOWN and not name.is_doubtful:
                yield name, Way.LONGER
                return


def _second_part(rest: str) -> Way | None:
    for form in (rest, rest[:-1] if rest.endswith("s") else rest):
        if form in HERE:
            return Way.COMPOUND
        if form in THERE:
            return Way.TOWARDS
    return None


def _finnish(key: str) -> Iterator[tuple[Name, Way]]:
    match = FINNISH_CASE.search(key)
    while match and len(key[: match.start()]) >= SHORTEST_TAKEN_APART:
        for form in (key[: match.start()], key[: match.start()] + "i"):
            for name in _single(form):
                yield name, Way.CASE
                return
        match = FINNISH_CASE.search(key, match.start() + 1)


def _mistyped(key: str) -> Iterator[tuple[Name, Way]]:
    """One letter too many, too few, another one, or two changed round; the first letter is right."""
    near = _near()
    for form in (key, key[:-1] if key.endswith("s") else key):
        hits = {
            name.keys[0]: name for less in _one_less(plain(form)) for name in near.get(less, ()) if _is_near(form, name)
        }
        if len(hits) == 1:
            yield next(iter(hits.values())), Way.MISTYPED
            return


def _is_near(typed: str, name: Name) -> bool:
    a, b = plain(typed), plain(name.keys[0])
    if typed[0] != (b[0] if typed.isascii() else name.keys[0][0]) or abs(len(a) - len(b)) > 1:
        return False
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    rest_a, rest_b = a[start:], b[start:]
    changed_round = len(rest_a) > 1 and rest_a[1] + rest_a[0] + rest_a[2:] == rest_b
    another = rest_a[1:] == rest_b[1:] and start < len(b) - ENDING
    return a == b or changed_round or another or rest_a[1:] == rest_b or rest_a == rest_b[1:]


def _one_less(word: str) -> set[str]:
    return {word, *(word[:i] + word[i + 1 :] for i in range(1, len(word)))}


def _single(form: str, *, exact: bool = False) -> list[Name]:
    """Names of one word that are spelled `form`; without Swedish letters where it has none itself, unless `exact`."""
    found = (name for name in _table().get(plain(form), ()) if len(name.keys) == 1)
    return [name for name in found if name.keys[0] == form or (not exact and _fits(name.keys[0], form, last=False))]


@cache
def _table() -> dict[str, tuple[Name, ...]]:
    """Every name under its first word, plain; the longest first."""
    inside: defaultdict[tuple[str, ...], list[Place]] = defaultdict(list)
    outside: defaultdict[tuple[str, ...], list[Elsewhere]] = defaultdict(list)
    capitals: set[tuple[str, ...]] = set()
    for spelling, places in spelled().items():
        keys = _keys(spelling)
        inside[keys] += [place for place in places if place not in inside[keys]]
        if spelling.isupper() and spelling.isalpha() and len(spelling) <= LONGEST_ABBREVIATION:
            capitals.add(keys)
    for spelling, found in elsewhere().items():
        outside[_keys(spelling)] += found
    table: defaultdict[str, list[Name]] = defaultdict(list)
    for keys in sorted({*inside, *outside} - {()}):
        name = Name(keys, tuple(inside[keys]), tuple(outside[keys]), keys in capitals)
        table[plain(keys[0])].append(name)
    return {
        first: tuple(sorted(found, key=lambda name: (-len(name.keys), name.keys))) for first, found in table.items()
    }


def _keys(spelling: str) -> tuple[str, ...]:
    return tuple(word.key for word in words(spelling))


@cache
def _near() -> dict[str, tuple[Name, ...]]:
    """Names of one long word by themselves and by each form with one letter less."""
    near: defaultdict[str, list[Name]] = defaultdict(list)
    for found in _table().values():
        for name in found:
            if len(name.keys) == 1 and len(name.keys[0]) >= SHORTEST_MISTYPED and name.places and not name.is_doubtful:
                for less in _one_less(plain(name.keys[0])):
                    near[less].append(name)
    return {less: tuple(found) for less, found in near.items()}
