"""Places outside of the region that residents name: where they come from, where they go, what they compare with."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from ideas.gazetteer.files import rows


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A place that none of the seven is responsible for."""

    name: str
    kind: str
    """municipality, village (of a municipality; landmarks and towns too), county, province, area, city or country (abroad)."""
    municipality: str
    """The Swedish municipality that answers for it; empty for larger areas and abroad."""
    neighbour: bool
    """It borders on one of the seven, or lies in a municipality that does."""
    common_word: bool


@cache
def elsewhere() -> Mapping[str, tuple[Elsewhere, ...]]:
    """Every name and alias as the data spells it, with its places: neighbours first, then in the order of the file."""
    found: defaultdict[str, list[Elsewhere]] = defaultdict(list)
    for row in rows("elsewhere.csv"):
        for name in (row["name"], *filter(None, row["aliases"].split("|"))):
            found[name].append(_place(row))
    return {name: tuple(sorted(places, key=lambda place: not place.neighbour)) for name, places in found.items()}


def _place(row: Mapping[str, str]) -> Elsewhere:
    return Elsewhere(
        name=row["name"],
        kind=row["kind"],
        municipality=row["municipality"],
        neighbour=row["neighbour"] == "1",
        common_word=row["common_word"] == "1",
    )
