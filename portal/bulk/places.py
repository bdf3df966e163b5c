"""Where a case is about: a municipality by its population, a place of it by its kind, and how one says that in Swedish."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from random import Random
from typing import Final

from ideas.gazetteer import Place
from ideas.gazetteer.files import rows
from ideas.gazetteer.places import names
from portal.bulk.matters import region

HOW_OFTEN: Final = {"district": 12.0, "town": 12.0, "hamlet": 2.0, "road": 4.0, "landmark": 4.0}
"""Against one village: many people live in the towns."""
BESIDE: Final = frozenset({"landmark", "lake", "river", "road"})
NEARBY: Final = 0.004
"""Degrees: a point on the map lies some hundred metres from the place's own."""


@dataclass(frozen=True, slots=True)
class _Weighted:
    places: tuple[Place, ...]
    before: tuple[float, ...]


def a_municipality(random: Random) -> str:
    """Its code; the larger the population, the more often."""
    population = region().population
    return random.choices(tuple(population), tuple(population.values()))[0]


def a_place(municipality: str, kinds: Sequence[str], random: Random) -> Place:
    """One of `kinds` in the municipality; of any ordinary kind where it has none such."""
    weighted = _places(municipality, tuple(kinds))
    return random.choices(weighted.places, cum_weights=weighted.before)[0]


def a_postcode(municipality: str, random: Random) -> str:
    """Five digits."""
    return random.choice(_postcodes()[municipality])


def a_point(place: Place, random: Random) -> tuple[float, float] | None:
    """Near the place, WGS84; None where nobody knows where it is."""
    if place.lat is None or place.lon is None:
        return None
    return (
        round(place.lat + random.uniform(-NEARBY, NEARBY), 5),
        round(place.lon + random.uniform(-NEARBY, NEARBY), 5),
    )


def at(place: Place, language: str) -> str:
    """ "i Granö", "på Teg", "vid Nydalasjön"; as it is said in `language`."""
    if language == "en":
        return f"{'near' if place.kind in BESIDE else 'in'} {place.name}"
    if language == "fi":
        return f"{'lähellä paikkaa' if place.kind in BESIDE else 'alueella'} {place.name}"
    if place.kind in BESIDE:
        return f"vid {place.name}"
    return f"{'på' if place.kind == 'island' or place.name in region().on else 'i'} {place.name}"


@cache
def municipality_name(code: str, language: str) -> str:
    """As it is called in `language`."""
    return next(row[f"name_{language}"] for row in rows("municipalities.csv") if row["code"] == code)


@cache
def _places(municipality: str, kinds: tuple[str, ...]) -> _Weighted:
    found = [place for place in _all()[municipality] if place.kind in kinds]
    found = found or [place for place in _all()[municipality] if place.kind in ("town", "village")]
    weights = [HOW_OFTEN.get(place.kind, 1.0) for place in found]
    return _Weighted(tuple(found), tuple(accumulate(weights)))


@cache
def _all() -> dict[str, list[Place]]:
    found: defaultdict[str, list[Place]] = defaultdict(list)
    for name, places in names().items():
        for place in places:
            if place.name == name:  # not by an alias
                found[place.municipality].append(place)
    return dict(found)


@cache
def _postcodes() -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows("postcodes.csv"):
        found[row["municipality"]].append(row["postcode"])
    return dict(found)
