"""Reads an inquiry for signs of where it belongs, each a piece of evidence."""

from collections.abc import Iterator

from ideas.gazetteer import (
    Match,
    Place,
    find_place,
    known_codes,
    municipality_of_point,
    municipality_of_postcode,
    places_in,
)
from ideas.proposals import OFFICE, Evidence, Field, Inquiry
from moderation.routing import weights
from moderation.routing.codes import EvidenceCode

LONGEST_READ = 50_000
"""Characters of a text that are searched for places; a form takes far less."""
MOST_PLACES = 12
"""Different names that are taken from title and text; more would be a list, not a place."""
ROADS = ("road",)


def read(inquiry: Inquiry) -> Iterator[Evidence]:
    """All evidence in `inquiry`: the choice, the point, the postcode, the place field, then the names in title and text."""
    yield from _choice(inquiry.chosen)
    yield from _point(inquiry.point)
    yield from _postcode(inquiry.postcode)
    yield from _given(inquiry.place[:LONGEST_READ])
    yield from _named(inquiry)


def _choice(chosen: str | None) -> Iterator[Evidence]:
    if chosen == OFFICE:
        yield Evidence(EvidenceCode.CHOSEN_OFFICE.value, OFFICE, weights.CHOSEN)
    elif chosen in known_codes():
        yield Evidence(EvidenceCode.CHOSEN_MUNICIPALITY.value, str(chosen), weights.CHOSEN)


def _point(point: tuple[float, float] | None) -> Iterator[Evidence]:
    code = municipality_of_point(*point) if point else None
    if code:
        yield Evidence(EvidenceCode.POINT_INSIDE.value, code, weights.POINT)


def _postcode(postcode: str) -> Iterator[Evidence]:
    code = municipality_of_postcode(postcode)
    if code:
        yield Evidence(EvidenceCode.POSTCODE.value, code, weights.POSTCODE)


def _given(name: str) -> Iterator[Evidence]:
    """The place field: the whole of it as a name, else its beginning ("tväråbäck, vid kyrkan"), else the first name in it."""
    places = tuple(find_place(name) or find_place(name.partition(",")[0])) or next(
        (match.places for match in places_in(name)), ()
    )
    if places:
        least = 0.0 if places[0].kind in ROADS else weights.PLACE_GIVEN_AT_LEAST
        strength = max(least, weights.of_place(places[0].weight))
        yield _evidence(EvidenceCode.PLACE_GIVEN, places, strength, "place")


def _named(inquiry: Inquiry) -> Iterator[Evidence]:
    """Places named in title and text, each once, where it is named first."""
    seen: set[tuple[Place, ...]] = set()
    texts: tuple[tuple[Field, str], ...] = (
        ("title", inquiry.title),
        ("text", inquiry.text),
    )
    for field, text in texts:
        for match in places_in(text[:LONGEST_READ]):
            if match.places not in seen and len(seen) < MOST_PLACES:
                seen.add(match.places)
                yield _of_match(match, field)


def _of_match(match: Match, field: Field) -> Evidence:
    strength = weights.of_place(match.places[0].weight) * (weights.WEAK if match.weak else 1)
    weak = {"weak": "yes"} if match.weak else {}
    span = match.start, match.end
    return _evidence(EvidenceCode.PLACE_IN_TEXT, match.places, strength, field, span=span, more=weak)


def _evidence(
    code: EvidenceCode,
    places: tuple[Place, ...],
    strength: float,
    field: Field,
    *,
    span: tuple[int | None, int | None] = (None, None),
    more: dict[str, str] | None = None,
) -> Evidence:
    """One item for a name: of one municipality, or of several where none of its places is clearly the best known."""
    first = places[0]
    parameters = {"place": first.name, "kind": first.kind, **(more or {})}
    share = _share(places)
    if share < weights.CLEARLY_THE_FIRST:
        code, strength = EvidenceCode.PLACE_IN_SEVERAL, strength * share
        parameters["municipalities"] = ",".join(dict.fromkeys(place.municipality for place in places))
    return Evidence(code.value, first.municipality, strength, field, *span, parameters)


def _share(places: tuple[Place, ...]) -> float:
    """Of the weight of all these places, the part that lies in the first one's municipality."""
    ours = sum(place.weight for place in places if place.municipality == places[0].municipality)
    return ours / max(1, sum(place.weight for place in places))
