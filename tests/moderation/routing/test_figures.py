"""The figures say what their names promise, on answers whose worth is plain to see."""

import json
from typing import Any

import pytest

from ideas.proposals import Candidate, Decided, Flag, FlagName, Inquiry, Proposal, TopicGuess
from moderation.evaluation import Line, NotALine, Prediction, figures, parse, predict
from moderation.evaluation.figures import is_right, reliability

UMEA, VANNAS = "2480", "2460"


def line(**gold: Any) -> Line:
    label = {"kind": "question", "municipalities": [UMEA], "topic": "kultur"} | gold
    return parse(json.dumps({"id": "a", "text": "Hej", "gold": label, "lang": "sv", "difficulty": 1, "unknown": 1}))


def said(**answer: Any) -> Prediction:
    given: dict[str, Any] = {
        "id": "a", "decided": "assign", "assigned": (UMEA,), "best_guess": (UMEA,), "other_body": None,
        "confidence": 0.95, "topics": ("kultur",), "kind": "question", "flags": (), "ms": 2.0,
    }  # fmt: skip
    return Prediction(**given | answer)


REDIRECTED: dict[str, Any] = {"decided": "redirect", "assigned": (), "other_body": "polisen"}
PEOPLE: dict[str, Any] = {"decided": "people", "assigned": (), "best_guess": (VANNAS,)}
ASKED: dict[str, Any] = {"decided": "ask", "assigned": (), "best_guess": ()}

RIGHT = [
    ({}, {}),
    ({"municipalities": [UMEA, VANNAS]}, {}),
    ({"municipalities": [VANNAS], "acceptable_municipalities": [UMEA]}, {}),
    ({"municipalities": [VANNAS], "acceptable_sets": [[UMEA]]}, {}),
    ({"municipalities": [], "other_body": "polisen"}, REDIRECTED),
    ({"municipalities": [], "other_body": "x", "other_body_keys": ["polisen"]}, REDIRECTED),
    ({"acceptable_other_body": ["polisen"]}, REDIRECTED),
    ({"municipalities": [], "ask_location": "required"}, ASKED),
    ({"ask_location": "ok"}, ASKED),
]
WRONG = [
    ({"municipalities": [VANNAS]}, {}),
    ({}, {"assigned": (UMEA, VANNAS), "best_guess": (UMEA, VANNAS)}),
    ({"municipalities": [], "other_body": "polisen"}, {}),
    ({}, REDIRECTED),
    ({"municipalities": [], "other_body": "skatteverket"}, REDIRECTED),
    ({}, ASKED),
    ({"municipalities": [], "ask_location": "required"}, {}),
]


@pytest.mark.parametrize(("gold", "answer"), RIGHT)
def test_what_a_fair_judge_accepts_is_right(gold: dict[str, Any], answer: dict[str, Any]) -> None:
    assert is_right(line(**gold), said(**answer))


@pytest.mark.parametrize(("gold", "answer"), WRONG)
def test_what_a_fair_judge_refuses_is_wrong(gold: dict[str, Any], answer: dict[str, Any]) -> None:
    assert not is_right(line(**gold), said(**answer))


def test_sending_to_people_counts_against_the_share_and_not_against_the_precision() -> None:
    found = figures([(line(), said()), (line(), said(**PEOPLE))])

    assert found["unaided"] == {"share": 0.5, "precision": 1.0}
    assert found["municipality"] == {"within_acceptable": 0.5, "exact": 0.5, "lead": 0.5}


def test_another_body_is_counted_over_those_alone_responsible_and_over_what_was_redirected() -> None:
    theirs = {"municipalities": [], "other_body": "polisen"}
    found = figures([(line(**theirs), said(**REDIRECTED)), (line(**theirs), said()), (line(), said(**REDIRECTED))])

    assert found["other_body"] == {"precision": 0.5, "recall": 0.5}


def test_confusions_are_counted_the_most_frequent_first() -> None:
    wrong_topic = {"topics": ("energi", "kultur")}
    found = figures(
        [
            (line(), said(**PEOPLE)),
            (line(), said(**REDIRECTED)),
            (line(), said(**PEOPLE, **wrong_topic)),
            (line(municipalities=[UMEA, VANNAS]), said(best_guess=(UMEA, "2401"), topics=())),
            (line(), said(**ASKED)),
            (line(), said(**PEOPLE | {"best_guess": ()})),
        ]
    )

    assert [(one["expected"], one["got"], one["n"]) for one in found["confusions"]["municipality"]] == [
        (UMEA, VANNAS, 2),
        (UMEA, "ask", 1),
        (UMEA, "nothing", 1),
        (UMEA, "polisen", 1),
        (f"{UMEA}+{VANNAS}", f"{UMEA}+2401", 1),
    ]
    assert [(one["expected"], one["got"], one["n"]) for one in found["confusions"]["topic"]] == [
        ("kultur", "energi", 1),
        ("kultur", "nothing", 1),
    ]


def test_what_a_fair_judge_accepts_is_no_confusion() -> None:
    pairs = [
        (
            line(
                municipalities=[VANNAS], acceptable_municipalities=[UMEA], topic="energi", acceptable_topics=["kultur"]
            ),
            said(),
        ),
        (line(acceptable_other_body=["polisen"]), said(**REDIRECTED)),
        (line(ask_location="ok"), said(**ASKED)),
        (line(municipalities=[], other_body="polisen", topic=None), said()),
        (line(kind=None), said(**PEOPLE, topics=("energi",))),
    ]

    assert figures(pairs)["confusions"] == {"municipality": [], "topic": []}


def test_ten_confusions_are_told_at_most() -> None:
    pairs = [
        (line(topic=f"t{number}", municipalities=[f"m{number}"]), said()) for number in range(12) for _ in range(2)
    ]

    confusions = figures([*pairs, (line(topic="t11", municipalities=["m11"]), said())])["confusions"]

    assert [(len(found), found[0]["n"]) for found in confusions.values()] == [(10, 3), (10, 3)]
    assert confusions["topic"][0]["expected"] == "t11"


def test_flags_are_counted_one_by_one_and_optional_ones_not_at_all() -> None:
    found = figures(
        [
            (line(flags=["phone"]), said(flags=("phone",))),
            (line(flags=["phone"]), said()),
            (line(), said(flags=("phone",))),
            (line(optional_flags=["phone"]), said(flags=("phone",))),
        ]
    )

    assert found["flags"] == {"phone": {"precision": 0.5, "recall": 0.5, "n": 2}}


def test_a_message_without_a_kind_counts_for_its_flags_alone() -> None:
    found = figures([(line(kind=None, flags=["spam"]), said(flags=("spam",))), (line(), said())])

    assert found["n"] == 2
    assert found["kind"]["accuracy"] == 1.0
    assert found["unaided"]["share"] == 1.0
    assert found["flags"]["spam"]["recall"] == 1.0


def test_confidence_is_compared_with_what_came_true() -> None:
    pairs = [(line(), said(confidence=0.95)), (line(municipalities=[VANNAS]), said(confidence=0.95))]

    assert reliability(pairs) == [(0.95, 0.5, 2)]
    assert figures(pairs)["calibration_error"] == pytest.approx(0.45)


def test_topics_are_right_with_any_acceptable_one() -> None:
    found = figures([(line(acceptable_topics=["turism"]), said(topics=("ovrigt", "turism", "kultur")))])

    assert found["topic"] == {"top1": 0.0, "top3": 1.0}


def test_a_prediction_says_what_the_proposal_says() -> None:
    proposal = Proposal(
        lead="region",
        ranked=(Candidate(VANNAS, 0.4),),
        evidence=(),
        version="v",
        decided=Decided.PEOPLE,
        confidence=0.41239,
        topics=(TopicGuess("kultur", 0.7),),
        kind="idea",
        flags=(Flag(FlagName.PHONE, "text", 0, 3), Flag(FlagName.PHONE, "text", 5, 8)),
    )

    told = predict(line(), lambda _: proposal).as_json()

    assert told.pop("ms") >= 0
    assert told == {
        "id": "a", "decided": "people", "assigned": [], "best_guess": [VANNAS], "other_body": None,
        "confidence": 0.4124, "topics": ["kultur"], "kind": "idea", "flags": ["phone"],
    }  # fmt: skip


def test_the_form_of_a_line_becomes_what_the_router_is_told() -> None:
    found = parse(
        json.dumps(
            {
                "text": "Hei",
                "title": None,
                "lang": "fi+sv",
                "postcode": "911 35",
                "lat": 63.9,
                "lon": 19.7,
                "chosen_municipality": VANNAS,
            }
        )
    )

    assert found.inquiry == Inquiry(text="Hei", language="fi", chosen=VANNAS, postcode="91135", point=(63.9, 19.7))


@pytest.mark.parametrize(
    "row", ["{", "[]", '{"title": "x"}', "null", '{"text": "a", "gold": [1]}', '{"text": "a", "lat": "x", "lon": 1}']
)
def test_what_is_no_message_is_said_with_its_line(row: str) -> None:
    with pytest.raises(NotALine, match="line 7"):
        parse(row, 7)
