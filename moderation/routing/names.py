"""The names of places as a table: by their first word, plain, the longest first."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from ideas.gazetteer.elsewhere import Elsewhere, elsewhere
from ideas.gazetteer.places import Place
from ideas.gazetteer.places import names as spelled
from moderation.routing.words import plain, words

OUTSIDE: Final = 60
LONGEST_ABBREVIATION: Final = 5


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


def beginning(key: str) -> Iterator[Name]:
    """Names whose first word is `key`, the longest first; then those of `key` less its genitive s."""
    table = _table()
    yield from table.get(plain(key), ())
    if key.endswith("s"):
        yield from table.get(plain(key[:-1]), ())


def single(form: str, *, exact: bool = False) -> list[Name]:
    """Names of one word that are spelled `form`; without Swedish letters where it has none itself, unless `exact`."""
    found = (name for name in _table().get(plain(form), ()) if len(name.keys) == 1)
    return [name for name in found if name.keys[0] == form or (not exact and fits(name.keys[0], form, last=False))]


def fits(key: str, typed: str, *, last: bool) -> Way | None:
    """How `typed` spells the word `key` of a name, if it does; the `last` word may have a genitive s."""
    if typed == key or (last and typed == key + "s"):
        return Way.SPELLED
    if typed.isascii() and not key.isascii() and (typed == plain(key) or (last and typed == plain(key) + "s")):
        return Way.PLAIN
    return None


@cache
def _table() -> dict[str, tuple[Name, ...]]:
    """Every name under its first word, plain; the longest first."""
    inside: defaultdict[tuple[str, ...], list[Place]] = defaultdict(list)
    outside: defaultdict[tuple[str, ...], list[Elsewhere]] = defaultdict(list)
    capitals: set[tuple[str, ...]] = set()
    for spelling, places in spelled().items():
        keys = _keys(spelling)
        if "i" in keys[1:]:  # "Storgatan i Umeå" is read as two names, each with its own weight
            continue
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


def all_names() -> Iterator[Name]:
    """Every name in the table."""
    for found in _table().values():
        yield from found
