"""The places of the region and their names."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from ideas.gazetteer.files import rows

LONGEST_NAME = 80
"""Characters of a name that is looked up; nothing in the data is longer."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place with a name. `weight` (0 to 100) is how much the name alone says about where a matter is."""

    name: str
    kind: str
    municipality: str
    lat: float | None
    lon: float | None
    weight: int
    ambiguous: bool
    """Another municipality has a place of this name."""
    common_word: bool
    surname: bool


def find_place(name: str, municipality: str | None = None) -> list[Place]:
    """Places called `name` (official name or alias; capitals do not matter, å, ä and ö do), the weightiest first.

    Several where several share the name; none where nobody does. `municipality` keeps those of one.
    """
    if len(name) > LONGEST_NAME:
        return []
    found = _by_folded_name().get(folded(name), ())
    return [place for place in found if municipality in (None, place.municipality)]


def folded(name: str) -> str:
    """`name` as it is compared: composed, without capitals, single spaces."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", name)).strip().casefold()


@cache
def names() -> Mapping[str, tuple[Place, ...]]:
    """Every name and alias as the data spells it, with its places: official names before aliases, then by weight and code.

    For texts: among them are companies, clubs and events (`names.csv`), which tell of a municipality and are no place.
    """
    return _spelled([*rows("places.csv"), *rows("names.csv")])


def _spelled(table: Sequence[Mapping[str, str]]) -> dict[str, tuple[Place, ...]]:
    municipalities: defaultdict[str, set[str]] = defaultdict(set)
    for row in table:
        for name in _names_of(row):
            municipalities[name].add(row["municipality"])
    found: defaultdict[str, list[tuple[bool, Place]]] = defaultdict(list)
    for row in table:
        place = _place(row, ambiguous=len(municipalities[row["name"]]) > 1)
        for name in _names_of(row):
            found[name].append((name != place.name, place))
    return {name: _in_order(entries) for name, entries in found.items()}


@cache
def _by_folded_name() -> dict[str, tuple[Place, ...]]:
    found: defaultdict[str, list[Place]] = defaultdict(list)
    for name, places in _spelled(rows("places.csv")).items():
        found[folded(name)] += [place for place in places if place not in found[folded(name)]]
    return {name: tuple(places) for name, places in found.items()}


def _in_order(entries: list[tuple[bool, Place]]) -> tuple[Place, ...]:
    ordered = sorted(
        entries,
        key=lambda entry: (
            entry[0],
            -entry[1].weight,
            entry[1].municipality,
            entry[1].name,
        ),
    )
    return tuple(place for _, place in ordered)


def _names_of(row: Mapping[str, str]) -> list[str]:
    return [row["name"], *filter(None, row["aliases"].split("|"))]


def _place(row: Mapping[str, str], *, ambiguous: bool) -> Place:
    return Place(
        name=row["name"],
        kind=row["kind"],
        municipality=row["municipality"],
        lat=float(row["lat"]) if row["lat"] else None,
        lon=float(row["lon"]) if row["lon"] else None,
        weight=int(row["weight"]),
        ambiguous=ambiguous,
        common_word=row["common_word"] == "1",
        surname=row["surname"] == "1",
    )
