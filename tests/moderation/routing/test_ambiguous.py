"""A name that several municipalities have says whose matter it is only where something else speaks for one of them."""

from typing import Any

import pytest

from ideas.proposals import OFFICE, Decided, Inquiry
from moderation.routing import EvidenceCode, propose

NORDMALING, ORNSKOLDSVIK, ROBERTSFORS, UMEA, VANNAS = "2401", "2284", "2409", "2480", "2460"
ALONE = [
    "Det är mörkt i Mosjö.",
    "Nybyn behöver en busskur.",
    "Vägen i Brattfors är hal.",
    "Lampan i Näsland är trasig.",
]
SUPPORTED: list[tuple[str, dict[str, Any], str]] = [
    ("Det är mörkt i Mosjö.", {"chosen": VANNAS}, VANNAS),
    ("Det är mörkt i Mosjö.", {"postcode": "91135"}, VANNAS),
    ("Det är mörkt i Mosjö.", {"point": (63.8, 19.75)}, VANNAS),
    ("Det är mörkt i Mosjö, inte långt från Vännäsby.", {}, VANNAS),
    ("Det är mörkt i Mosjö.", {"chosen": ORNSKOLDSVIK}, ORNSKOLDSVIK),
    ("Nybyn behöver en busskur som den i Ånäset.", {}, ROBERTSFORS),
]
KNOWN = [
    ("Badet i Holmsund är stängt.", UMEA),
    ("Vem sköter vägen på Holmön?", UMEA),
    ("Biblioteket i Ånäset är bra.", ROBERTSFORS),
    ("Bruket i Olofsfors är fint.", NORDMALING),
]


@pytest.mark.parametrize("text", ALONE)
def test_a_name_of_several_alone_is_left_to_people(text: str) -> None:
    proposal = propose(Inquiry(text=text))

    assert (proposal.lead, proposal.decided) == (OFFICE, Decided.PEOPLE)
    assert proposal.evidence[0].code == EvidenceCode.PLACE_IN_SEVERAL


@pytest.mark.parametrize(("text", "beside", "municipality"), SUPPORTED)
def test_a_name_of_several_counts_for_the_one_that_something_else_speaks_of(
    text: str, beside: dict[str, Any], municipality: str
) -> None:
    proposal = propose(Inquiry(text=text, **beside))

    assert (proposal.lead, proposal.decided) == (municipality, Decided.ASSIGN)


def test_alone_it_is_shared_by_how_well_known_the_places_are() -> None:
    first, second = propose(Inquiry(text=ALONE[0])).ranked

    assert (first.municipality, second.municipality) == (ORNSKOLDSVIK, VANNAS)
    assert first.confidence > 2 * second.confidence


@pytest.mark.parametrize(("text", "municipality"), KNOWN)
def test_a_place_that_is_far_better_known_than_its_namesakes_needs_no_support(text: str, municipality: str) -> None:
    assert propose(Inquiry(text=text)).lead == municipality


def test_the_well_known_place_is_meant_wherever_the_writer_lives() -> None:
    assert propose(Inquiry(text="Badet i Holmsund är stängt.", chosen=ORNSKOLDSVIK)).ranked[0].municipality == UMEA
