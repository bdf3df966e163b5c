"""The router answers whatever it is asked, and is right about everyday messages."""

import math
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ideas.gazetteer import known_codes
from ideas.proposals import OFFICE, Decided, Inquiry, Proposal
from moderation.routing import EvidenceCode, propose

BJURHOLM, NORDMALING, ROBERTSFORS, UMEA, VINDELN, VANNAS, ORNSKOLDSVIK = (
    "2403",
    "2401",
    "2409",
    "2480",
    "2404",
    "2460",
    "2284",
)

EVERYDAY = [
    ("Gatlyktan vid busshållplatsen i Tväråbäck är trasig.", VANNAS),
    ("När plogas cykelvägen mellan Vännäsby och Vännäs?", VANNAS),
    ("Hammarskolan behöver en ny klätterställning.", VANNAS),
    ("Har Vännäs badhus stängt hela sommaren?", VANNAS),
    ("Sätt upp en bänk vid stationen i Pengfors.", VANNAS),
    ("Skolmaten på Castorskolan har blivit mycket bättre!", BJURHOLM),
    ("Jag bor i Balsjö. Vem tar hand om gatubelysningen?", BJURHOLM),
    ("Är slalombacken på Balberget öppen på sportlovet?", BJURHOLM),
    ("Kan Bjurholms bibliotek ha öppet på lördagar?", BJURHOLM),
    ("Öppettider på återvinningscentralen i Nordmaling under jul?", NORDMALING),
    ("Det behövs ett övergångsställe vid skolan i Rundvik.", NORDMALING),
    ("Artediskolans matsal är för liten.", NORDMALING),
    ("Lekparken i Lögdeå är sliten.", NORDMALING),
    ("Vem sköter grillplatsen vid Olofsfors bruk?", NORDMALING),
    ("Bygg ett utegym i Bygdeå!", ROBERTSFORS),
    ("Vattnet i Sikeå smakar klor.", ROBERTSFORS),
    ("Tundalsskolan har för få lärare.", ROBERTSFORS),
    ("Kan hemtjänsten i Robertsfors få fler bilar?", ROBERTSFORS),
    ("Fina julljus i Ånäset i år.", ROBERTSFORS),
    ("Badplatsen i Granö saknar livboj.", VINDELN),
    ("Renforsskolan borde ha en skolträdgård.", VINDELN),
    ("Fritidsbanken i Vindeln är suverän.", VINDELN),
    ("Tvärålunds skola måste få vara kvar.", VINDELN),
    ("Skylten vid Mårdseleforsarna har ramlat.", VINDELN),
    ("Var kan man hyra skidor i Hällnäs och Åmsele?", VINDELN),
    ("Hundrastgården på Teg är en lerpöl.", UMEA),
    ("Cykelvägen på Kolbäcksbron plogas för sent.", UMEA),
    ("Holmsunds hamn luktar olja.", UMEA),
    ("Please translate the signs at the Ålidhem recycling station.", UMEA),
    ("HÖRNEFORS BEHÖVER ETT BÄTTRE BIBLIOTEK", UMEA),
    ("Bussen till Sävar är alltid full på morgonen.", UMEA),
    ("Förslag: fler bänkar vid Vasaplan, Väven och Umeå Östra.", UMEA),
    ("Hur länge sparas filmerna från kamerorna på Rådhustorget i Umeå?", UMEA),
    ("Ordna en skateramp i Själevad.", ORNSKOLDSVIK),
    ("Var finns hjärtstartaren i Skorped?", ORNSKOLDSVIK),
    ("Bygg i Ö-vik svarar inte i telefon.", ORNSKOLDSVIK),
    ("Kan Paradisbadet ha öppet sent på fredagar?", None),
    ("Färjan till Ulvön går för sällan.", ORNSKOLDSVIK),
    ("Örnsköldsviks museum borde visa fler bilder från Husum.", ORNSKOLDSVIK),
    ("Mopederna kör fort i Mellansel.", ORNSKOLDSVIK),
    ("Vägen är hal och ingen sandar.", None),
    ("Backen är livsfarlig.", None),
    ("Mitt barn fick ingen plats på fritids, vad gör jag?", None),
    ("Bygg en cykelväg hela vägen Umeå–Vännäs.", UMEA),
]


def codes(proposal: Proposal) -> list[str]:
    return [item.code for item in proposal.evidence]


@pytest.mark.parametrize(("text", "municipality"), EVERYDAY)
def test_an_everyday_message_goes_where_it_belongs(text: str, municipality: str | None) -> None:
    assert propose(Inquiry(text=text)).lead == (municipality or OFFICE)


def test_a_choice_alone_decides() -> None:
    proposal = propose(Inquiry(text="Hej", chosen=VINDELN))

    assert (proposal.lead, codes(proposal)) == (VINDELN, ["chosen_municipality"])
    assert proposal.confidence > 0.85


def test_a_choice_beats_a_place_that_is_only_compared_with() -> None:
    proposal = propose(Inquiry(text="I Umeå har ni bra cykelvägar.", chosen=VINDELN))

    assert proposal.lead == VINDELN
    assert [candidate.municipality for candidate in proposal.ranked] == [VINDELN, UMEA]


def test_a_place_that_the_text_is_about_is_not_given_to_another_municipality_that_was_ticked() -> None:
    proposal = propose(Inquiry(text="Gungorna i lekparken i Lögdeå är trasiga.", chosen=UMEA))

    assert proposal.ranked[0].municipality == NORDMALING
    assert {item.code for item in proposal.evidence} >= {"chosen_municipality", "place_in_text"}


def test_what_was_corrected_is_never_overruled() -> None:
    proposal = propose(Inquiry(text="Lekparken i Lögdeå", chosen=UMEA, postcode="90325", corrected=BJURHOLM))

    assert (proposal.lead, proposal.decided) == (BJURHOLM, Decided.ASSIGN)
    assert proposal.evidence[0].code == EvidenceCode.CORRECTED


def test_a_matter_of_several_gets_a_lead_and_contributors() -> None:
    proposal = propose(Inquiry(text="Bygg en cykelväg hela vägen mellan Vännäs och Vindeln."))

    assert (proposal.lead, proposal.contributors, proposal.decided) == (VANNAS, (VINDELN,), Decided.ASSIGN)


def test_what_concerns_the_whole_region_goes_to_the_office() -> None:
    proposal = propose(Inquiry(text="Hur tänker ni nå visionen om en kvarts miljon 2050 i Umeåregionen?"))

    assert (proposal.lead, proposal.decided) == (OFFICE, Decided.ASSIGN)


def test_what_another_body_decides_is_redirected_by_the_municipality_of_the_place() -> None:
    proposal = propose(
        Inquiry(text="Jag väntar på en remiss från hälsocentralen i Vindeln, när får jag tid hos läkaren?")
    )

    assert (proposal.decided, proposal.body, proposal.lead) == (Decided.REDIRECT, "region_vasterbotten", VINDELN)


def test_the_body_of_the_other_county_is_named_in_ornskoldsvik() -> None:
    proposal = propose(Inquiry(text="Varför är det så lång väntetid till läkare på vårdcentralen i Örnsköldsvik?"))

    assert (proposal.decided, proposal.body) == (Decided.REDIRECT, "region_vasternorrland")


def test_nobody_is_asked_where_it_is_when_a_name_may_say_so() -> None:
    proposal = propose(Inquiry(text="Det är mörkt vid Fnurkelbacken, vem byter lampan?"))

    assert (proposal.decided, proposal.lead) == (Decided.PEOPLE, OFFICE)


def test_text_and_postcode_together_beat_a_choice() -> None:
    assert propose(Inquiry(text="Gatan i Vännäs", postcode="91135", chosen=UMEA)).lead == VANNAS


def test_choice_against_postcode_is_left_to_people() -> None:
    proposal = propose(Inquiry(text="Sätt upp en bänk.", chosen=VINDELN, postcode="90325"))

    assert proposal.lead == OFFICE
    assert {candidate.municipality for candidate in proposal.ranked} == {UMEA, VINDELN}
    assert proposal.evidence[-1].code == EvidenceCode.SIGNALS_DISAGREE
    assert proposal.evidence[-1].parameters == {"municipalities": "2404,2480"}


def test_a_message_without_a_place_goes_to_the_office_and_says_so() -> None:
    proposal = propose(Inquiry(text="Vad tycker ni om skolan?"))

    assert (proposal.lead, proposal.ranked, codes(proposal)) == (OFFICE, (), ["nothing_says_where"])
    assert proposal.decided == Decided.ASK


def test_the_office_can_be_chosen() -> None:
    proposal = propose(Inquiry(text="Hur går det med visionen?", chosen=OFFICE))

    assert (proposal.lead, codes(proposal)) == (OFFICE, ["chosen_office"])


def test_a_point_decides_without_a_word() -> None:
    proposal = propose(Inquiry(text="Här.", point=(63.93, 19.21)))

    assert (proposal.lead, codes(proposal)) == (BJURHOLM, ["point_inside"])


def test_a_given_place_decides_even_if_its_name_is_an_ordinary_word() -> None:
    proposal = propose(Inquiry(text="Det är mörkt.", place="backen, vid affären"))

    assert (proposal.lead, codes(proposal)) == (UMEA, ["place_given"])


def test_a_name_of_several_municipalities_is_said_to_be_one() -> None:
    proposal = propose(Inquiry(text="Laxen i Umeälven"))

    (river,) = [item for item in proposal.evidence if item.code == EvidenceCode.PLACE_IN_SEVERAL]
    assert proposal.lead == OFFICE
    assert set(river.parameters["municipalities"].split(",")) >= {UMEA, VANNAS, VINDELN}


def test_a_weak_name_is_marked_and_does_not_decide() -> None:
    proposal = propose(Inquiry(text="Backen är hal"))

    assert proposal.evidence[0].parameters["weak"] == "yes"
    assert (proposal.lead, proposal.ranked[0].municipality) == (OFFICE, UMEA)


def test_the_evidence_points_at_the_words_and_does_not_repeat_them() -> None:
    (item,) = propose(Inquiry(title="Bad", text="Stegen i Övik är trasig")).evidence

    assert (item.field, item.start, item.end) == ("text", 9, 13)
    assert item.parameters == {
        "place": "Örnsköldsvik",
        "kind": "municipality",
        "role": "matter",
        "way": "spelled",
    }


def test_neither_postcode_nor_point_stand_in_the_evidence() -> None:
    proposal = propose(Inquiry(text="Hej", postcode="90325", point=(63.825, 20.263)))

    assert all(item.parameters == {} for item in proposal.evidence)


def test_a_place_is_named_once_however_often_it_is_written() -> None:
    assert codes(propose(Inquiry(title="Sävar", text="Sävar Sävar Sävars"))) == ["place_in_text"]


def test_odd_values_count_as_nothing() -> None:
    inquiry = Inquiry(
        text="\x00",
        title="\ud800",
        chosen="9999",
        postcode="x",
        point=(math.nan, math.inf),
        place="\x00" * 99,
        language="??",
        kind="?",
    )

    assert codes(propose(inquiry)) == ["nothing_says_where"]


def test_a_megabyte_is_answered_within_a_second() -> None:
    begin = time.perf_counter()
    proposal = propose(Inquiry(text="Vid Umeå älv " * 80_000, title="Ö" * 1_000_000, place="i Mo " * 200_000))

    assert proposal.lead == UMEA
    assert time.perf_counter() - begin < 1


INQUIRIES = st.builds(
    Inquiry,
    text=st.text(max_size=200) | st.sampled_from([text for text, _ in EVERYDAY]),
    title=st.text(max_size=50),
    kind=st.text(max_size=10),
    language=st.text(max_size=5),
    chosen=st.none() | st.sampled_from(sorted(known_codes())) | st.text(max_size=8),
    postcode=st.text(max_size=8) | st.sampled_from(["90325", "911 35", "89035"]),
    point=st.none() | st.tuples(st.floats(), st.floats()) | st.tuples(st.floats(62, 65), st.floats(17, 22)),
    place=st.text(max_size=30) | st.sampled_from(["Mo", "Brännland", "Övik", "Storgatan"]),
)


@given(INQUIRIES)
def test_any_inquiry_gets_the_same_sensible_answer_twice(inquiry: Inquiry) -> None:
    proposal = propose(inquiry)

    assert proposal == propose(inquiry)
    assert proposal.lead in known_codes()
    assert sum(candidate.confidence for candidate in proposal.ranked) <= 1.001
    assert list(proposal.ranked) == sorted(proposal.ranked, key=lambda candidate: -candidate.confidence)
    assert all(
        item.code in set(EvidenceCode) and item.municipality in {"", *known_codes()} and 0 <= item.strength <= 1
        for item in proposal.evidence
    )
    assert all(inquiry.text[item.start : item.end] for item in proposal.evidence if item.field == "text")
