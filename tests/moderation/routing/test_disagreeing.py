"""What counts where the text, the tick, the postcode and the point speak for different municipalities."""

from itertools import product
from typing import Any

import pytest

from ideas.proposals import OFFICE, Decided, Inquiry
from moderation.routing import propose

NORDMALING, UMEA, VANNAS = "2401", "2480", "2460"
SIGNS_OF_UMEA: dict[str, Any] = {"chosen": UMEA, "postcode": "90325", "point": (63.825, 20.263)}
SOME_OF_THEM = [
    {name: value for (name, value), taken in zip(SIGNS_OF_UMEA.items(), choice, strict=True) if taken}
    for choice in product((False, True), repeat=3)
]
SURE = [
    ("Gungorna i lekparken i Lögdeå är trasiga.", NORDMALING),
    ("Nordmalings bibliotek borde ha öppet på lördagar.", NORDMALING),
    ("Jag bor i Umeå. Gungorna i lekparken i Lögdeå är trasiga.", NORDMALING),
    ("Hammarskolan behöver en ny klätterställning.", VANNAS),
]


@pytest.mark.parametrize("signs", SOME_OF_THEM)
@pytest.mark.parametrize(("text", "municipality"), SURE)
def test_the_place_that_the_text_is_about_leads_whatever_else_was_said(
    text: str, municipality: str, signs: dict[str, Any]
) -> None:
    proposal = propose(Inquiry(text=text, **signs))

    assert (proposal.lead, proposal.ranked[0].municipality) == (municipality, municipality)
    assert {item.municipality for item in proposal.evidence} >= {municipality, *([UMEA] if signs else [])}


def test_signs_for_several_other_municipalities_do_not_add_up_against_the_text() -> None:
    proposal = propose(
        Inquiry(text="Gungorna i Lögdeå är trasiga.", chosen=UMEA, postcode="91135", point=(63.93, 19.21))
    )

    assert proposal.lead == NORDMALING


def test_a_person_reads_first_where_all_else_speaks_against_the_text() -> None:
    text = "Nordmalings bibliotek borde ha öppet på lördagar."

    assert propose(Inquiry(text=text, chosen=UMEA)).decided == Decided.ASSIGN
    assert propose(Inquiry(text=text, **SIGNS_OF_UMEA)).decided == Decided.PEOPLE


@pytest.mark.parametrize("text", ["Backen är hal i Nordmalning.", "Nordmalning borde plogas."])
def test_a_tick_and_a_point_that_agree_beat_a_name_that_is_not_sure(text: str) -> None:
    proposal = propose(Inquiry(text=text, chosen=VANNAS, point=(63.907, 19.754)))

    assert (proposal.lead, proposal.decided) == (VANNAS, Decided.ASSIGN)


def test_a_place_in_the_place_field_does_not_yield_to_the_text() -> None:
    proposal = propose(Inquiry(text="Som i parken i Lögdeå, fast på torget.", chosen=UMEA, place="Sävar"))

    assert proposal.ranked[0].municipality == UMEA


def test_the_chosen_office_does_not_yield_to_the_text() -> None:
    proposal = propose(Inquiry(text="Gungorna i Lögdeå är trasiga.", chosen=OFFICE))

    assert proposal.ranked[0].municipality == OFFICE


@pytest.mark.parametrize("text", ["Bussen till Nordmaling är alltid full.", "Lekplatsen borde vara som i Nordmaling."])
def test_where_one_travels_or_compares_with_says_little_beside_the_place_of_the_matter(text: str) -> None:
    alone = propose(Inquiry(text=text)).evidence[0].strength
    beside = propose(Inquiry(text=text, postcode="91131")).evidence
    (named,) = (item for item in beside if item.municipality == NORDMALING)

    assert named.strength < alone / 2
    assert propose(Inquiry(text=text, postcode="91131")).ranked[0].municipality == VANNAS
    assert propose(Inquiry(text=f"Jag bor i Vännäs. {text}")).ranked[0].municipality == VANNAS
