"""Reads an inquiry for signs of where it belongs, each a piece of evidence."""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from ideas.gazetteer import (
    Place,
    find_place,
    known_codes,
    municipalities_near,
    municipality_of_point,
    municipality_of_postcode,
)
from ideas.proposals import OFFICE, Evidence, Field, Inquiry
from moderation.routing import weights
from moderation.routing.codes import EvidenceCode
from moderation.routing.joint_matters import SharedMatter, shared_in
from moderation.routing.mentions import mentions
from moderation.routing.phrases import Hit
from moderation.routing.roles import IN_THE_MATTER, Placed, Role, placed

AT_HOME: Final = re.compile(
    r"(?<!\w)(?:hemma(?! [ip]å?\b)|hos oss|hos mig|vår gata|min gata|vår väg|min väg|vår by|vår infart|min infart|grannen|grannar|utanför mitt|utanför mig"
    r"|utanför oss|till oss|runt hörnet|mitt hus|vårt hus|min tomt|vår tomt|our street|my street|our house|at home|my house)(?!\w)",
    re.IGNORECASE,
)
"""The writer's own surroundings."""
OF_ORGANISATIONS: Final = frozenset({"90184", "90185", "90186", "90187", "90188", "90189"})
"""Postcodes of the municipality of Umeå, the university hospital, the university and the like: where somebody works."""
POSTCODE_IN_TEXT: Final = re.compile(
    r"(?<![\d-])[1-9]\d\d ?\d\d(?![\d-])(?! ?(?:kr|kronor|sek|:-|m|km|st|euro|invånare)\b)", re.IGNORECASE
)
HERE: Final = re.compile(
    r"(?<!\w)(?:här|hos oss|och vi(?=\s*[?!.])|varför inte vi|hit|här hemma|here|täällä)(?!\w)", re.IGNORECASE
)
ASIDE: Final = frozenset({Role.DESTINATION, Role.COMPARISON})
"""Roles of places that say little where anything else says where the matter is."""
COMPARED: Final = {Role.MATTER: Role.COMPARISON, Role.BETWEEN: Role.COMPARISON}
LONGEST_READ: Final = 12_000
"""Characters of a text that are searched for places; a form takes 10,000."""
MOST_PLACES: Final = 16
"""Different names that are taken from title and text; more would be a list, not a place."""
ROADS: Final = ("road",)


def read(inquiry: Inquiry, *, finnish: bool) -> Iterator[Evidence]:
    """All evidence in `inquiry` of where: correction, choice, point, postcode, place field, then the names in title and text."""
    said = [
        *_choice(inquiry),
        *_point(inquiry.point),
        *_postcode(inquiry),
        *_postcode_in_text(inquiry),
        *_given(inquiry.place[:LONGEST_READ]),
    ]
    yield from said
    yield from _named(inquiry, said, finnish=finnish)


def _choice(inquiry: Inquiry) -> Iterator[Evidence]:
    corrected, chosen = inquiry.corrected, inquiry.chosen
    if corrected in known_codes():
        yield Evidence(EvidenceCode.CORRECTED.value, str(corrected), weights.CORRECTED)
    if chosen == OFFICE:
        yield Evidence(EvidenceCode.CHOSEN_OFFICE.value, OFFICE, weights.CHOSEN_OFFICE)
    elif chosen in known_codes():
        yield Evidence(EvidenceCode.CHOSEN_MUNICIPALITY.value, str(chosen), weights.CHOSEN)


def _point(point: tuple[float, float] | None) -> Iterator[Evidence]:
    if point is None or not all(math.isfinite(degrees) for degrees in point):
        return
    code = municipality_of_point(*point)
    if code is None:
        yield Evidence(EvidenceCode.POINT_OUTSIDE.value, "", 0.0)
    elif len(municipalities_near(*point)) > 1:
        near = {"near_border": "yes"}
        yield Evidence(EvidenceCode.POINT_INSIDE.value, code, weights.POINT_NEAR_A_BORDER, parameters=near)
    else:
        yield Evidence(EvidenceCode.POINT_INSIDE.value, code, weights.POINT)


def _postcode(inquiry: Inquiry) -> Iterator[Evidence]:
    code = municipality_of_postcode(inquiry.postcode)
    if code:
        home = AT_HOME.search(inquiry.text[:LONGEST_READ]) is not None
        strength = weights.POSTCODE_OF_HOME if home else weights.POSTCODE
        if inquiry.postcode in OF_ORGANISATIONS:
            strength = weights.POSTCODE_OF_WORK
        yield Evidence(EvidenceCode.POSTCODE.value, code, strength, parameters={"home": "yes"} if home else {})


def _postcode_in_text(inquiry: Inquiry) -> Iterator[Evidence]:
    """A postcode that stands in the text itself; the first one that is known."""
    for match in POSTCODE_IN_TEXT.finditer(inquiry.text[:LONGEST_READ]):
        code = municipality_of_postcode(match[0])
        if code:
            yield Evidence(
                EvidenceCode.POSTCODE_IN_TEXT.value, code, weights.POSTCODE, "text", match.start(), match.end()
            )
            return


def _given(name: str) -> Iterator[Evidence]:
    """The place field: the whole of it as a name, else its beginning ("tväråbäck, vid kyrkan"), else the first name in it."""
    places = tuple(find_place(name) or find_place(name.partition(",")[0])) or next(
        (mention.name.places for mention in mentions(name)), ()
    )
    if places:
        road = places[0].kind in ROADS
        strength = weights.of_place(places[0].weight) if road else weights.PLACE_GIVEN
        yield _evidence(EvidenceCode.PLACE_GIVEN, places, strength, "place")


def _named(inquiry: Inquiry, said: Sequence[Evidence], *, finnish: bool) -> Iterator[Evidence]:
    """Shared matters and places named in title and text, each once, in the role that counts most and where it has that first.

    `said`: the evidence beside the text, which tells which one of several places of one name is meant.
    """
    found: list[tuple[Field, Placed]] = []
    shared: dict[tuple[str, ...], Evidence] = {}
    texts: tuple[tuple[Field, str], ...] = (("title", inquiry.title), ("text", inquiry.text))
    for field, whole in texts:
        text = whole[:LONGEST_READ]
        hits = shared_in(text)
        for hit in hits:
            evidence = _of_shared(field, hit)
            known = shared.get(hit.told.municipalities)
            if known is None or evidence.strength > known.strength:
                shared[hit.told.municipalities] = evidence
        found += [
            (field, item)
            for item in placed(text, mentions(text, finnish=finnish))
            if not any(_is_part_of(item, hit) for hit in hits)
        ]
    yield from shared.values()
    if _is_contrasted(inquiry, found):
        found = [(field, replace(item, role=COMPARED.get(item.role, item.role))) for field, item in found]
    yield from _elsewhere([(field, item) for field, item in found if not item.mention.name.places])
    found = [(field, item) for field, item in found if item.mention.name.places]
    middle = any(item.role in IN_THE_MATTER and not item.mention.doubtful for _, item in found)
    likely = Counter[str]()
    beside = Counter({item.municipality: round(100 * item.strength) for item in said if item.municipality})
    for _, item in found:
        if _is_clear(item.mention.name.places):
            counted = likely if item.role in IN_THE_MATTER else beside
            counted[item.mention.name.municipality] += round(100 * weights.ROLE[item.role][0])
    best: dict[tuple[Place, ...], Evidence] = {}
    for field, item in found:
        places = _meant(item.mention.name.places, likely, beside)
        yields = middle or (item.role in ASIDE and _speaks_for_another(places, said, found))
        evidence = _of_mention(field, item, places, middle=yields)
        known = best.get(item.mention.name.places)
        if (known is None and len(best) < MOST_PLACES) or (known is not None and evidence.strength > known.strength):
            best[item.mention.name.places] = evidence
    yield from sorted(best.values(), key=lambda item: (item.field != "title", item.start))


def _speaks_for_another(
    places: Sequence[Place], said: Sequence[Evidence], found: Sequence[tuple[Field, Placed]]
) -> bool:
    """Whether what is said beside the text, or the writer's home in it, is of other municipalities than `places`."""
    homes = [place.municipality for _, item in found if item.role == Role.HOME for place in item.mention.name.places]
    told = {*homes, *(item.municipality for item in said if item.municipality)}
    return bool(told) and not told & {place.municipality for place in places}


def _elsewhere(found: Sequence[tuple[Field, Placed]]) -> Iterator[Evidence]:
    """Places outside of the region: they speak for no municipality here. Each once, where it is what the matter is about first."""
    best: dict[tuple[str, ...], Evidence] = {}
    for field, item in found:
        mention, place = item.mention, item.mention.name.outside[0]
        strength = weights.OUTSIDE * weights.ROLE[item.role][0] * (weights.DOUBTFUL if mention.doubtful else 1)
        parameters = {"place": place.name, "kind": place.kind, "role": item.role.value, "within": place.municipality}
        if mention.doubtful:
            parameters["weak"] = "yes"
        evidence = Evidence(
            EvidenceCode.PLACE_ELSEWHERE.value, "", strength, field, mention.start, mention.end, parameters
        )
        known = best.get(mention.name.keys)
        if (known is None and len(best) < MOST_PLACES) or (known is not None and strength > known.strength):
            best[mention.name.keys] = evidence
    yield from best.values()


def _is_part_of(item: Placed, hit: Hit[SharedMatter]) -> bool:
    """The name of the region holds that of a municipality, which is not what is meant."""
    return hit.told.is_of_the_region and hit.start < item.mention.end and item.mention.start < hit.end


def _of_shared(field: Field, hit: Hit[SharedMatter]) -> Evidence:
    matter = hit.told
    whole = matter.is_of_the_region
    strength = 1 - (1 - matter.strength) ** weights.OF_THE_REGION if whole else weights.SHARED * matter.strength
    parameters = {"municipalities": ",".join(matter.municipalities)} if matter.municipalities else {}
    first = matter.municipalities[0] if matter.municipalities else OFFICE
    return Evidence(EvidenceCode.SHARED_MATTER.value, first, strength, field, hit.start, hit.end, parameters)


def _is_contrasted(inquiry: Inquiry, found: Sequence[tuple[Field, Placed]]) -> bool:
    """One municipality was ticked, the text names only others and goes on with "here": they are what it is compared with."""
    named = {place.municipality for _, item in found for place in item.mention.name.places}
    if inquiry.chosen not in known_codes() or inquiry.chosen in named or len(named) != 1:
        return False
    last = max((item.mention.end for field, item in found if field == "text"), default=-1)
    return last >= 0 and HERE.search(inquiry.text[last : last + LONGEST_READ]) is not None


def _of_mention(field: Field, item: Placed, places: tuple[Place, ...], *, middle: bool) -> Evidence:
    mention = item.mention
    strength = (
        weights.of_place(places[0].weight)
        * weights.WAY[mention.way]
        * weights.ROLE[item.role][0 if middle else 1]
        * (weights.DOUBTFUL if mention.doubtful else 1)
        * (weights.TITLE if field == "title" else 1)
        * (weights.ALSO_OUTSIDE if mention.name.outside else 1)
    )
    more = {"role": item.role.value, "way": mention.way.value}
    if mention.doubtful:
        more["weak"] = "yes"
    span = (mention.start, mention.end)
    return _evidence(EvidenceCode.PLACE_IN_TEXT, places, min(0.97, strength), field, span=span, more=more)


def _meant(places: tuple[Place, ...], likely: Counter[str], beside: Counter[str]) -> tuple[Place, ...]:
    """Of several places of one name, those in a municipality that something else speaks of; all where nothing does.

    `likely`: where the matter is, by other names. `beside`: where somebody lives, compares or travels, and what is said beside the text: that
    says nothing against the one that is clearly the best known.
    """
    counted = [likely] if _is_clear(places) else [likely, beside]
    spoken_of = [
        code
        for counter in counted
        for code, _ in counter.most_common()
        if any(place.municipality == code for place in places)
    ]
    if not spoken_of:
        return places
    return tuple(place for place in places if place.municipality == spoken_of[0])


def _evidence(
    code: EvidenceCode,
    places: Sequence[Place],
    strength: float,
    field: Field,
    *,
    span: tuple[int | None, int | None] = (None, None),
    more: dict[str, str] | None = None,
) -> Evidence:
    """One item for a name: of one municipality, or of several where none of its places is clearly the best known."""
    first = places[0]
    parameters = {"place": first.name, "kind": first.kind, **(more or {})}
    if not _is_clear(places):
        code = EvidenceCode.PLACE_IN_SEVERAL
        shares = _shares(places)
        parameters["municipalities"] = ",".join(shares)
        parameters["shares"] = ",".join(f"{share:.2f}" for share in shares.values())
    return Evidence(code.value, first.municipality, strength, field, *span, parameters)


def _is_clear(places: Sequence[Place]) -> bool:
    """Whether the first of these places of one name is meant, as far as the name alone can say."""
    others = [place.weight for place in places if place.municipality != places[0].municipality]
    return places[0].weight >= weights.CLEARLY_THE_FIRST * max(others, default=0)


def _shares(places: Sequence[Place]) -> dict[str, float]:
    """Municipalities of these places, the first one's first, each with its part of the weight of all."""
    sums = Counter[str]()
    for place in places:
        sums[place.municipality] += place.weight
    return {code: weight / max(1, sums.total()) for code, weight in sums.items()}
