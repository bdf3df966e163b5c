"""The coordinators' rules as pure values: what matches, what follows, and what happens when one can't be carried out."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ideas.proposals import (
    OFFICE,
    Candidate,
    Decided,
    Evidence,
    Flag,
    FlagName,
    Inquiry,
    Proposal,
    TopicGuess,
)
from moderation import routing
from moderation.routing.rules import Action, Rule, apply, failed_rules, version_of

UMEA, VANNAS, VINDELN, ROBERTSFORS = "2480", "2460", "2404", "2409"
NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


def asked(text: str = "Bussen kom aldrig i morse.", **columns: Any) -> Inquiry:
    return Inquiry(text=text, at=NOON, **columns)


def unsure(**columns: Any) -> Proposal:
    """What the router says when it knows nothing, with `columns`."""
    fields = {"lead": OFFICE, "ranked": (), "evidence": (), "version": "test", "decided": Decided.PEOPLE}
    return Proposal(**(fields | columns))


def sure(lead: str = UMEA, **columns: Any) -> Proposal:
    fields = {"ranked": (Candidate(lead, 0.9),), "decided": Decided.ASSIGN, "confidence": 0.9}
    return unsure(lead=lead, **(fields | columns))


def rule(number: int = 1, **columns: Any) -> Rule:
    fields: dict[str, Any] = {"action": Action.ASSIGN, "target": VANNAS}
    if not columns.keys() & {"topic", "place", "words", "kind", "language"}:
        fields["words"] = ("buss",)
    return Rule(id=number, **(fields | columns))


def codes(proposal: Proposal) -> list[tuple[str, str]]:
    return [(item.code, item.parameters["rule"]) for item in proposal.evidence if item.code.startswith("rule_")]


def test_without_rules_nothing_changes() -> None:
    proposal = sure()

    assert apply(proposal, asked(), ()) is proposal


def test_a_rule_that_matches_decides_and_says_so_with_its_word() -> None:
    inquiry = asked("Var är Bussarna?")

    proposal = apply(unsure(), inquiry, [rule(7)])

    (item,) = proposal.evidence
    assert (proposal.lead, proposal.decided, proposal.confidence) == (VANNAS, Decided.ASSIGN, 1.0)
    assert proposal.ranked == (Candidate(VANNAS, 1.0),)
    assert (item.code, item.municipality, item.strength) == ("rule_matched", VANNAS, 1.0)
    assert (item.field, inquiry.text[item.start : item.end]) == ("text", "Bussarna")
    assert item.parameters == {"rule": "7", "action": "assign"}


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        (("buss",), "En BUSSHÅLLPLATS", "BUSSHÅLLPLATS"),
        (("buss",), "En skolbuss", None),
        (("övik",), "till Ovik nu", "Ovik"),
        (("ovik",), "till O\u0308vik nu", "O\u0308vik"),
        (("cafe",), "ett Café här", "Café"),
        (("strasse",), "Die Straße", "Straße"),
        (("färdtjänst", "sjukresa"), "Min sjukresa", "sjukresa"),
        (("norra länken",), "Vid Norra\n  länken i dag", "Norra\n  länken"),
        (("norra länken",), "Vid Norrala länken", None),
        (("a+b", "c.d"), "cxd", None),
        (("a+b", "c.d"), "(a+b)", "a+b"),
        (("E4",), "på E4:an", "E4"),
        (("is",), "Isen, ﬁsk", "Isen"),
        (("fisk",), "Isen, ﬁsk!", "ﬁsk"),
    ],
)
def test_a_word_is_found_at_the_start_of_a_word_whatever_its_accents(
    words: tuple[str, ...], text: str, found: str | None
) -> None:
    proposal = apply(unsure(), asked(text), [rule(words=words)])

    assert [text[item.start : item.end] for item in proposal.evidence] == ([found] if found else [])


def test_a_word_in_the_title_counts_and_is_found_first() -> None:
    proposal = apply(unsure(), asked(title="Bussen"), [rule()])

    assert [(item.field, item.start, item.end) for item in proposal.evidence] == [("title", 0, 6)]


@pytest.mark.parametrize(
    ("columns", "proposal", "inquiry", "matches"),
    [
        ({"topic": "kultur"}, {"topics": (TopicGuess("kultur", 0.4),)}, {}, True),
        (
            {"topic": "kultur"},
            {"topics": (TopicGuess("skola_forskola", 0.5), TopicGuess("kultur", 0.4))},
            {},
            False,
        ),
        ({"topic": "kultur"}, {}, {"topic": "kultur"}, True),
        ({"topic": "kultur"}, {}, {}, False),
        ({"kind": "idea"}, {"kind": "idea"}, {"kind": "question"}, True),
        ({"kind": "idea"}, {"kind": "question"}, {"kind": "idea"}, False),
        ({"kind": "idea"}, {}, {"kind": "idea"}, True),
        ({"language": "fi"}, {"languages": ("sv", "fi")}, {"language": "sv"}, True),
        ({"language": "fi"}, {"languages": ("sv",)}, {"language": "fi"}, False),
        ({"language": "fi"}, {}, {"language": "fi"}, True),
        ({"place": VINDELN}, {"ranked": (Candidate(VINDELN, 0.3), Candidate(UMEA, 0.2))}, {}, False),
        ({"place": UMEA}, {"evidence": (Evidence("point_inside", UMEA, 0.8),)}, {}, False),
        ({"place": VINDELN}, {"lead": VINDELN}, {}, True),
        ({"place": UMEA}, {"lead": VINDELN}, {}, False),
        ({"place": UMEA}, {"lead": VINDELN, "contributors": (UMEA,), "decided": Decided.ASSIGN}, {}, True),
        ({"place": OFFICE}, {}, {}, False),
        ({"place": OFFICE}, {"decided": Decided.ASSIGN}, {}, True),
        (
            {"place": UMEA},
            {"evidence": (Evidence("place_in_text", UMEA, 0.1, parameters={"place": "Backen", "weak": "yes"}),)},
            {},
            False,
        ),
        (
            {"place": "granö"},
            {"evidence": (Evidence("place_in_text", VINDELN, 0.6, parameters={"place": "Granö"}),)},
            {},
            True,
        ),
        *(
            (
                {"place": "Granö"},
                {"evidence": (Evidence("place_in_text", VINDELN, 0.6, parameters={"place": "Granö", "role": role}),)},
                {},
                counts,
            )
            for role, counts in (("matter", True), ("between", True), ("home", False), ("comparison", False))
        ),
        (
            {"place": "Granö"},
            {"evidence": (Evidence("place_in_text", VINDELN, 0.6, parameters={"place": "Hällnäs"}),)},
            {},
            False,
        ),
        ({"words": ("buss",), "valid_until": NOON + timedelta(seconds=1)}, {}, {}, True),
        ({"words": ("buss",), "valid_until": NOON}, {}, {}, False),
        ({"words": ("buss",), "kind": "idea"}, {}, {"kind": "idea"}, True),
        ({"words": ("buss",), "kind": "idea"}, {}, {"kind": "question"}, False),
        ({"words": ("tåg",), "kind": "idea"}, {}, {"kind": "idea"}, False),
    ],
)
def test_every_filled_column_must_match(
    columns: dict[str, Any], proposal: dict[str, Any], inquiry: dict[str, Any], matches: bool
) -> None:
    said = apply(unsure(**proposal), asked(**inquiry), [rule(**columns)])

    assert (codes(said) == [("rule_matched", "1")]) is matches
    assert (said.lead == VANNAS) is matches


@pytest.mark.parametrize(
    ("text", "columns", "matches"),
    [
        ("Gatan i Vindeln är hal.", {}, True),
        ("Gatan i Mosjö är hal.", {}, False),
        ("Det är halt.", {"point": (64.2, 19.72)}, True),
        ("Gatan i Umeå är hal.", {"chosen": VINDELN}, False),
        ("Cykelväg mellan Vännäs och Vindeln!", {}, True),
        ("Som i Vindeln.", {}, False),
    ],
)
def test_a_rule_for_a_municipality_fires_where_the_router_would_let_it_read(
    text: str, columns: dict[str, Any], matches: bool
) -> None:
    said = routing.propose(asked(text, **columns), rules=[rule(place=VINDELN, action=Action.FLAG, target="threat")])

    assert (codes(said) == [("rule_matched", "1")]) is matches


def test_a_rule_for_a_municipality_leaves_a_mere_guess_alone() -> None:
    text = "Det är mörkt i Mosjö."
    rules = [rule(place="2284", action=Action.FLAG, target="threat")]

    said = routing.propose(asked(text), rules=rules)

    assert said.ranked[0].municipality == "2284"
    assert codes(said) == []


def test_the_first_rule_that_decides_wins_and_the_next_is_not_asked() -> None:
    rules = [
        rule(1, words=("tåg",)),
        rule(2, target=VINDELN),
        rule(3),
        rule(4, action=Action.REDIRECT, target="polisen"),
    ]

    proposal = apply(unsure(), asked(), rules)

    assert (proposal.lead, proposal.body, codes(proposal)) == (VINDELN, "", [("rule_matched", "2")])


def test_contributors_and_flags_add_up_in_any_order() -> None:
    rules = [
        rule(1, action=Action.ADD_CONTRIBUTOR, target=VINDELN),
        rule(2, action=Action.FLAG, target="threat"),
        rule(3, target=VANNAS),
        rule(4, action=Action.ADD_CONTRIBUTOR, target=ROBERTSFORS),
        rule(5, action=Action.ADD_CONTRIBUTOR, target=VANNAS),
        rule(6, action=Action.ADD_CONTRIBUTOR, target=VINDELN),
    ]
    before = sure(flags=(Flag(FlagName.PHONE, "text", 0, 3),), contributors=(UMEA,))

    proposal = apply(before, asked(), rules)

    assert (proposal.lead, proposal.contributors) == (VANNAS, (UMEA, VINDELN, ROBERTSFORS))
    assert proposal.flags == (*before.flags, Flag(FlagName.THREAT, "text", 0, 6))
    assert [number for _, number in codes(proposal)] == ["1", "2", "3", "4", "5", "6"]


@pytest.mark.parametrize(
    ("before", "inquiry", "lead"),
    [
        (sure(UMEA, contributors=(VANNAS,)), asked(), UMEA),
        (unsure(ranked=(Candidate(UMEA, 0.3),)), asked(), OFFICE),
        (sure(UMEA), asked(corrected=VINDELN), VINDELN),
    ],
)
def test_a_redirection_is_led_by_the_municipality_of_the_place(before: Proposal, inquiry: Inquiry, lead: str) -> None:
    proposal = apply(before, inquiry, [rule(action=Action.REDIRECT, target="polisen")])

    assert (proposal.decided, proposal.body, proposal.lead, proposal.contributors) == (
        Decided.REDIRECT,
        "polisen",
        lead,
        (),
    )


def test_what_the_resident_named_goes_before_a_rule() -> None:
    rules = [rule(1), rule(2, target=ROBERTSFORS), rule(3, action=Action.ADD_CONTRIBUTOR, target=UMEA)]

    proposal = apply(sure(VINDELN), asked(corrected=VINDELN), rules)

    assert (proposal.lead, proposal.contributors) == (VINDELN, (UMEA,))
    assert codes(proposal) == [("rule_yields", "1"), ("rule_matched", "3")]
    assert proposal.evidence[0].municipality == VANNAS


@pytest.mark.parametrize("corrected", [VANNAS, "9999", ""])
def test_a_rule_yields_only_to_another_municipality(corrected: str) -> None:
    proposal = apply(sure(UMEA), asked(corrected=corrected), [rule()])

    assert (proposal.lead, codes(proposal)) == (VANNAS, [("rule_matched", "1")])


@pytest.mark.parametrize(
    ("columns", "fault"),
    [
        ({"target": "9999"}, "target"),
        ({"target": "polisen"}, "target"),
        ({"action": Action.ADD_CONTRIBUTOR, "target": ""}, "target"),
        ({"action": Action.REDIRECT, "target": UMEA}, "target"),
        ({"action": Action.FLAG, "target": "king"}, "target"),
        ({"topic": "trams", "words": ("buss",)}, "topic"),
        ({"topic": "trams"}, "topic"),
        ({"place": "Ingenstans i världen"}, "place"),
        ({"words": ()}, "condition"),
        ({"words": ("´",)}, "ValueError"),
        ({"fault": "target_inactive"}, "target_inactive"),
        ({"valid_until": datetime(2030, 1, 1)}, "TypeError"),
    ],
)
def test_a_rule_that_cannot_be_carried_out_sends_the_case_to_people(columns: dict[str, Any], fault: str) -> None:
    rules = [rule(4, **columns), rule(5), rule(6, action=Action.FLAG, target="threat")]

    proposal = apply(sure(UMEA, contributors=(VINDELN,)), asked(), rules)

    assert (proposal.decided, proposal.lead, proposal.contributors) == (Decided.PEOPLE, OFFICE, ())
    assert proposal.flags == (Flag(FlagName.THREAT, "text", 0, 6),)
    assert failed_rules(proposal) == {4: fault}
    assert codes(proposal)[-1] == ("rule_failed", "4")


def test_a_broken_rule_that_does_not_match_stops_nothing() -> None:
    proposal = apply(
        sure(UMEA), asked(), [rule(1, words=("tåg",), fault="target_inactive"), rule(2, target="9999", kind="idea")]
    )

    assert (proposal.lead, codes(proposal)) == (UMEA, [])


def test_the_version_is_of_what_decides_and_of_the_order() -> None:
    first, second = rule(1), rule(2, target=UMEA)

    assert version_of(()) == ""
    assert version_of([first, second]) == version_of([rule(1, note="Varför", owner=4), second])
    assert len({version_of(rules) for rules in ([first], [second], [first, second], [second, first])}) == 4
    assert apply(sure(), asked(), [first, second]).rules_version == version_of([first, second])


def test_a_rule_comes_back_from_its_stored_form() -> None:
    whole = rule(3, topic="kultur", place=UMEA, words=("å", "b c"), kind="idea", language="fi", valid_until=NOON)

    again = Rule.from_json(whole.as_json())

    assert again == whole


def test_the_router_gives_the_rules_the_last_word() -> None:
    inquiry = asked("Bussen i Vindeln kom aldrig.")

    with_rules = routing.propose(inquiry, rules=[rule()])

    assert (routing.propose(inquiry).lead, with_rules.lead) == (VINDELN, VANNAS)
    assert codes(with_rules) == [("rule_matched", "1")]


def test_many_rules_over_a_long_text_take_little_time() -> None:
    rules = [rule(number, words=tuple(f"ord{number}x{k} y" for k in range(20))) for number in range(50)]
    inquiry = asked("ord1 " * 2_000 + "é" * 10)
    apply(unsure(), inquiry, rules)

    begin = time.perf_counter()
    apply(unsure(), inquiry, rules)

    assert time.perf_counter() - begin < 0.25


RULES = st.builds(
    Rule,
    id=st.integers(1, 99),
    action=st.sampled_from(Action),
    target=st.sampled_from([UMEA, VANNAS, OFFICE, "polisen", "threat", "", "\x00"]),
    topic=st.sampled_from(["", "kultur", "trams"]),
    place=st.sampled_from(["", UMEA, "Granö", "Mo", "\ud800"]),
    words=st.lists(st.text(max_size=6), max_size=3).map(tuple),
    kind=st.sampled_from(["", "idea", "question"]),
    language=st.sampled_from(["", "sv", "fi"]),
    valid_until=st.none() | st.just(NOON) | st.just(NOON + timedelta(days=1)),
)


@given(st.text(max_size=80), st.lists(RULES, max_size=5))
def test_any_rules_give_the_same_sensible_answer_twice(text: str, rules: list[Rule]) -> None:
    inquiry = asked(text, title=text[:5])

    proposal = routing.propose(inquiry, rules=rules)

    assert proposal == routing.propose(inquiry, rules=rules)
    assert proposal.lead not in proposal.contributors
    assert not failed_rules(proposal) or (proposal.lead, proposal.decided) == (OFFICE, Decided.PEOPLE)
    texts = {"title": inquiry.title, "text": inquiry.text, "": ""}
    assert all(
        item.start is None or 0 <= item.start < (item.end or 0) <= len(texts[item.field]) for item in proposal.evidence
    )
