"""A matter of several municipalities has a lead and contributors; one of many is the region's."""

import pytest

from ideas.proposals import OFFICE, Decided, Inquiry
from moderation.routing import propose

VANNAS, VINDELN = "2460", "2404"
MANY = [
    "Umeå, Vännäs, Vindeln och Bjurholm borde ha samma regler för sandning.",
    "Kan Umeå, Vännäs, Vindeln, Bjurholm och Robertsfors samordna snöröjningen?",
    "Vi i Bjurholm, Vännäs, Vindeln och Nordmaling vill ha bättre fiber.",
    "Badhusen i Hörnefors, Rundvik, Husum och Ånäset borde ha ett gemensamt årskort.",
]


@pytest.mark.parametrize("text", MANY)
def test_what_names_four_municipalities_as_its_matter_is_of_the_region(text: str) -> None:
    proposal = propose(Inquiry(text=text))

    assert (proposal.lead, proposal.contributors, proposal.decided) == (OFFICE, (), Decided.ASSIGN)


def test_three_are_a_matter_of_those_three() -> None:
    proposal = propose(Inquiry(text="Vännäs, Vindeln och Bjurholm borde köpa in en gemensam bokbuss."))

    assert (proposal.lead, proposal.contributors) == (VANNAS, (VINDELN, "2403"))


def test_four_that_are_only_compared_with_make_no_matter_of_the_region() -> None:
    proposal = propose(Inquiry(text="Badhuset i Vännäs borde ha öppet som i Umeå, Vindeln, Bjurholm och Nordmaling."))

    assert (proposal.lead, proposal.decided) == (VANNAS, Decided.ASSIGN)


def test_one_of_many_leads_where_it_was_ticked_as_well() -> None:
    proposal = propose(Inquiry(text=MANY[0], chosen=VINDELN))

    assert (proposal.lead, proposal.decided) == (VINDELN, Decided.ASSIGN)


def test_many_of_which_the_title_names_one_alone_are_left_to_people() -> None:
    proposal = propose(Inquiry(title="Sandningen i Vindeln", text=MANY[0]))

    assert proposal.decided == Decided.PEOPLE
