"""Stored evidence becomes readable, and the public gets only what was published."""

from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from ideas.explanations import NEVER_PUBLIC, ExplainedItem, explain
from moderation.routing import EvidenceCode
from moderation.routing.roles import Role
from tests.languages import not_finnish

NAMES = {"2460": "Vännäs", "2480": "Umeå", "region": "Umeåregionens kontor"}
TEXT = "Vägen i Tväråbäck är hal."


def item(code: str, **more: Any) -> dict[str, Any]:
    return {
        "code": code,
        "municipality": "2460",
        "strength": 0.7,
        "field": "",
        "start": None,
        "end": None,
        "parameters": {},
    } | more


IN_TEXT = item("place_in_text", field="text", start=8, end=17, parameters={"place": "Tväråbäck", "kind": "hamlet"})


def explained(evidence: list[dict[str, Any]], published: str | None) -> list[ExplainedItem]:
    return explain(evidence, title="", text=TEXT, names=NAMES, published=published)


def test_the_sender_reads_their_own_words() -> None:
    (reason,) = explained([IN_TEXT], None)

    assert (reason.quote, reason.municipality_name, reason.place) == ("Tväråbäck", "Vännäs", "Tväråbäck")


def test_the_public_reads_words_that_were_published() -> None:
    assert [reason.quote for reason in explained([IN_TEXT], "Titel\nTväråbäcks väg är hal.")] == ["Tväråbäck"]


def test_the_public_does_not_read_words_that_were_taken_out() -> None:
    assert explained([IN_TEXT], "Vägen i [borttaget] är hal. Tväråbäcksvägen.") == []


def test_the_public_never_hears_of_a_point() -> None:
    point = item("point_inside")

    assert explained([point], TEXT) == []
    assert len(explained([point], None)) == 1


def test_the_postcode_and_the_choice_are_told_to_the_public() -> None:
    assert [reason.code for reason in explained([item("postcode"), item("chosen_municipality")], "")] == [
        "postcode",
        "chosen_municipality",
    ]


def test_several_municipalities_are_named() -> None:
    (reason,) = explained([item("signals_disagree", parameters={"municipalities": "2460,2480,9999"})], None)

    assert reason.municipality_names == ("Vännäs", "Umeå")


def test_words_that_were_erased_leave_an_empty_quote() -> None:
    (reason,) = explain([IN_TEXT], title="", text="", names=NAMES, published=None)

    assert reason.quote == ""


def test_a_municipality_that_left_has_no_name() -> None:
    (reason,) = explained([item("postcode", municipality="9999")], None)

    assert reason.municipality_name == ""


@given(st.text(max_size=50), st.text(max_size=50), st.integers() | st.none(), st.integers() | st.none())
def test_any_span_is_explained(text: str, published: str, start: int | None, end: int | None) -> None:
    evidence = [item("place_in_text", field="text", start=start, end=end)]

    for reader in (None, published):
        assert all(
            reason.quote in text for reason in explain(evidence, title="", text=text, names=NAMES, published=reader)
        )


def sentence(reason: dict[str, Any], reader: str, language: str = "sv") -> str:
    (item,) = explain([reason], title="Tväråbäck", text=TEXT, names=NAMES, published=None)
    with translation.override(language):
        html = render_to_string("ideas/_evidence.html", {"item": item, "reader": reader})
    return " ".join(html.split())


@pytest.mark.parametrize(
    ("reader", "language", "expected"),
    [
        ("sender", "sv", "Du skrev <q>Tväråbäck</q>, som ligger i Vännäs."),
        ("public", "sv", "I texten står <q>Tväråbäck</q>, som ligger i Vännäs."),
        ("staff", "sv", "I texten står <q>Tväråbäck</q>, som ligger i Vännäs."),
        ("sender", "en", "You wrote <q>Tväråbäck</q>, which is in Vännäs."),
        ("sender", "fi", "Kirjoitit <q>Tväråbäck</q>. Paikan kunta on Vännäs."),
        ("public", "fi", "Tekstissä lukee <q>Tväråbäck</q>. Paikan kunta on Vännäs."),
    ],
)
def test_a_place_in_the_text_is_told_to_each_reader_in_their_way(reader: str, language: str, expected: str) -> None:
    assert sentence(IN_TEXT, reader, language) == expected


def test_a_place_in_the_title_is_said_to_be_in_the_title() -> None:
    assert (
        sentence(IN_TEXT | {"field": "title", "start": 0, "end": 9}, "public")
        == "I rubriken står <q>Tväråbäck</q>, som ligger i Vännäs."
    )


def found(code: str, **parameters: str) -> dict[str, Any]:
    """A reason with all that its sentence may need; its words are "Tväråbäck"."""
    known = {"place": "Mo", "municipalities": "2460,2480", "body": "trafikverket"}
    return item(code, field="text", start=8, end=17, parameters=known | parameters)


@pytest.mark.parametrize("reader", ["sender", "public", "staff"])
@pytest.mark.parametrize("code", sorted(code.value for code in EvidenceCode))
def test_every_reason_of_the_router_has_a_sentence(code: str, reader: str) -> None:
    text = sentence(found(code), reader)

    assert bool(text) != (code in NEVER_PUBLIC and reader == "public")


@pytest.mark.parametrize("reader", ["sender", "public", "staff"])
@pytest.mark.parametrize("code", sorted(code.value for code in EvidenceCode))
def test_every_reason_of_the_router_is_told_in_finnish(code: str, reader: str) -> None:
    text = sentence(found(code), reader, "fi")

    assert not_finnish([text]) == []


def test_words_of_a_resident_are_shown_as_text() -> None:
    (reason,) = explain([IN_TEXT | {"start": 0, "end": 8}], title="", text="<script>", names=NAMES, published=None)

    assert "<script>" not in render_to_string("ideas/_evidence.html", {"item": reason, "reader": "staff"})


def test_what_says_the_same_is_said_once() -> None:
    several = {
        "code": "place_in_several",
        "municipality": "2480",
        "parameters": {"place": "Bäck", "municipalities": "2480,2409"},
    }
    in_text = several | {"field": "text", "start": 0, "end": 4}

    items = explain([several | {"field": "place"}, in_text], title="", text="Bäck.", names={}, published=None)

    assert [item.field for item in items] == ["place"]


@pytest.mark.parametrize(
    ("role", "sender", "public"),
    [
        (
            "matter",
            "Du skrev <q>Tväråbäck</q>, som ligger i Vännäs.",
            "I texten står <q>Tväråbäck</q>, som ligger i Vännäs.",
        ),
        (
            "home",
            "Du skrev <q>Tväråbäck</q>, och du verkar bo eller arbeta där.",
            "I texten står <q>Tväråbäck</q>, som ligger i Vännäs.",
        ),
        (
            "comparison",
            "Du jämför med <q>Tväråbäck</q>, så det väger lätt.",
            "Texten jämför med <q>Tväråbäck</q>, så det väger lätt.",
        ),
        (
            "destination",
            "Du skrev <q>Tväråbäck</q>, som någon är på väg till.",
            "Där står <q>Tväråbäck</q>, som någon är på väg till.",
        ),
        (
            "origin",
            "Du skrev <q>Tväråbäck</q>, som någon kommer ifrån.",
            "Där står <q>Tväråbäck</q>, som någon kommer ifrån.",
        ),
        (
            "between",
            "Du skrev <q>Tväråbäck</q> som en del av en sträcka. Det ligger i Vännäs.",
            "Där står <q>Tväråbäck</q> som en del av en sträcka. Det ligger i Vännäs.",
        ),
    ],
)
def test_a_place_is_told_in_its_role_and_the_public_hears_of_nobodys_home(role: str, sender: str, public: str) -> None:
    reason = IN_TEXT | {"parameters": IN_TEXT["parameters"] | {"role": role}}

    assert sentence(reason, "sender") == sender
    assert sentence(reason, "public") == public


@pytest.mark.parametrize("language", ["sv", "en", "fi"])
def test_every_role_has_a_sentence_of_its_own(language: str) -> None:
    told = {sentence(found("place_in_text", role=role.value), "sender", language) for role in Role}

    assert len(told) == len(Role)


def test_staff_read_that_the_sender_seems_to_live_there() -> None:
    text = sentence(found("place_in_text", role="home"), "staff")

    assert text == "Där står <q>Tväråbäck</q>, och avsändaren verkar bo eller arbeta där."


@pytest.mark.parametrize(
    ("code", "more", "expected"),
    [
        ("corrected", {}, "Du har sagt att det gäller Vännäs."),
        ("point_inside", {}, "Punkten du satte på kartan ligger i Vännäs."),
        ("point_inside", {"near_border": "yes"}, "Punkten du satte på kartan ligger i Vännäs, nära gränsen."),
        ("point_outside", {}, "Punkten du satte på kartan ligger inte i någon av våra kommuner."),
        ("postcode_in_text", {}, "Du skrev ett postnummer i Vännäs."),
        (
            "place_elsewhere",
            {"within": "Lycksele"},
            "Du skrev <q>Tväråbäck</q>, som ligger i Lycksele och inte i någon av våra kommuner.",
        ),
        ("place_elsewhere", {}, "Du skrev <q>Tväråbäck</q>, som inte ligger i någon av våra kommuner."),
        ("place_elsewhere", {"within": "Mo"}, "Du skrev <q>Tväråbäck</q>, som inte ligger i någon av våra kommuner."),
        ("shared_matter", {}, "Du skrev <q>Tväråbäck</q>. Det delar flera kommuner på: Vännäs, Umeå."),
        ("model_municipality", {}, "Det du skrev liknar sådant som brukar gå till Vännäs."),
        ("model_body", {}, "Liknande meddelanden har hört till Trafikverket."),
        ("model_body", {"body": "gone"}, "Liknande meddelanden har hört till någon annan."),
        ("other_body", {}, "Du skrev <q>Tväråbäck</q>. Sådant brukar Trafikverket bestämma om."),
        ("other_body", {"body": "gone"}, "Det kan vara någon annan än kommunen som bestämmer om <q>Tväråbäck</q>."),
    ],
)
def test_what_the_sender_reads_of_a_reason(code: str, more: dict[str, str], expected: str) -> None:
    assert sentence(found(code, **more), "sender") == expected


def test_several_or_the_region_is_said_for_the_office() -> None:
    corrected = found("corrected") | {"municipality": "region"}
    shared = found("shared_matter", municipalities="") | {"municipality": "region"}

    assert sentence(corrected, "sender") == "Du har sagt att det gäller flera kommuner eller hela regionen."
    assert sentence(corrected, "staff") == "Avsändaren har sagt att det gäller flera kommuner eller hela regionen."
    assert sentence(shared, "public") == "Där står <q>Tväråbäck</q>. Det rör hela regionen."


@pytest.mark.parametrize("code", sorted(NEVER_PUBLIC))
def test_where_somebody_stood_or_lives_is_told_to_the_public_by_no_reason(code: str) -> None:
    assert explained([found(code)], TEXT) == []
    assert sentence(found(code), "public") == ""
    assert len(explained([found(code)], None)) == 1


def test_what_the_model_would_say_of_any_text_is_no_reason() -> None:
    assert explained([item("model_municipality", parameters={"weak": "yes"})], None) == []
    assert len(explained([item("model_municipality")], None)) == 1


@pytest.mark.parametrize("code", ["shared_matter", "other_body"])
def test_what_only_its_words_explain_goes_with_them(code: str) -> None:
    assert explain([found(code)], title="", text="", names=NAMES, published=None) == []


def _by_rule(action: str, code: str = "rule_matched", **more: str) -> dict[str, Any]:
    return item(code, field="text", start=0, end=5, parameters={"rule": "7", "action": action} | more)


@pytest.mark.parametrize(
    ("reason", "reader", "expected"),
    [
        (_by_rule("assign"), "staff", "Regel 7: Vännäs svarar. (<q>Vägen</q>)"),
        (
            _by_rule("assign"),
            "public",
            "Umeåregionens kontor har en regel för sådana här ärenden: Vännäs svarar. (<q>Vägen</q>)",
        ),
        (_by_rule("add_contributor"), "staff", "Regel 7: Vännäs är med och svarar. (<q>Vägen</q>)"),
        (_by_rule("redirect"), "staff", "Regel 7: någon annan bestämmer om det här. (<q>Vägen</q>)"),
        (_by_rule("redirect", body="postnord"), "staff", "Regel 7: Postnord bestämmer om det här. (<q>Vägen</q>)"),
        (
            _by_rule("redirect", body="postnord"),
            "sender",
            "Umeåregionens kontor har en regel för sådana här ärenden: Postnord bestämmer om dem. (<q>Vägen</q>)",
        ),
        (_by_rule("flag"), "staff", "Regel 7: någon bör titta närmare på det här. (<q>Vägen</q>)"),
        (_by_rule("flag"), "sender", "En person tittar närmare på det."),
        (
            _by_rule("assign", "rule_yields"),
            "sender",
            "Enligt en regel hade det gått till Vännäs, men det du har angett gäller.",
        ),
        (
            _by_rule("assign", "rule_failed"),
            "staff",
            "Regel 7 kunde inte följas. Därför läser någon på Umeåregionens kontor det först.",
        ),
        (_by_rule("assign", "rule_failed"), "public", "Någon på Umeåregionens kontor läser det först."),
    ],
)
def test_a_rule_is_told_to_each_reader_in_their_way(reason: dict[str, Any], reader: str, expected: str) -> None:
    (found,) = explain([reason], title="", text=TEXT, names=NAMES, published=None)
    with translation.override("sv"):
        html = render_to_string("ideas/_evidence.html", {"item": found, "reader": reader})

    assert " ".join(html.split()) == expected


def test_the_public_never_hears_that_a_rule_set_a_flag() -> None:
    reasons = explained([_by_rule("flag"), _by_rule("assign")], TEXT)

    assert [reason.action for reason in reasons] == ["assign"]


def test_two_rules_are_two_reasons() -> None:
    reasons = explained(
        [_by_rule("assign"), _by_rule("assign") | {"parameters": {"rule": "8", "action": "assign"}}], None
    )

    assert [reason.rule for reason in reasons] == ["7", "8"]


def test_the_public_learns_neither_a_road_from_the_place_field_nor_what_only_a_point_says() -> None:
    road = {
        "code": "place_given",
        "municipality": "2480",
        "field": "place",
        "parameters": {"place": "Tomtebovägen", "kind": "road"},
    }
    point = {"code": "point_inside", "municipality": "2460"}
    disagree = {"code": "signals_disagree", "municipality": "region", "parameters": {"municipalities": "2480,2460"}}
    names = {"2480": "Umeå", "2460": "Vännäs", "region": "Umeåregionens kontor"}

    told = explain([road, point, disagree], title="", text="", names=names, published="Hej")

    assert told == []
