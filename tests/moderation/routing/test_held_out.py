"""How right the router is on messages that nobody tuned with and no model learned from: floors, a little below docs/routing.md."""

from functools import cache
from typing import Any

from ideas.proposals import Decided, Inquiry
from moderation import routing
from moderation.evaluation import figures, parse, predict
from moderation.routing.joint_matters import FILE
from moderation.training import shipped
from tests.moderation.trained import checked

MESSAGES = [
    parse(line)
    for file in sorted((FILE.parent / "held_out").glob("*.jsonl"))
    for line in file.read_text(encoding="utf-8").splitlines()
]


@cache
def found() -> dict[str, Any]:
    model = checked()[0]
    return figures([(line, predict(line, lambda inquiry: routing.propose(inquiry, model))) for line in MESSAGES])


def test_none_of_them_is_an_example() -> None:
    assert len(MESSAGES) == 802
    assert not {line.inquiry.text for line in MESSAGES} & {example.text for example in shipped()}


def test_the_municipality_is_right_and_mostly_without_people() -> None:
    assert found()["municipality"]["within_acceptable"] >= 0.92
    assert found()["unaided"]["share"] >= 0.8
    assert found()["unaided"]["precision"] >= 0.95


def test_other_bodies_are_recognised_and_rarely_by_mistake() -> None:
    assert found()["other_body"]["recall"] >= 0.75
    assert found()["other_body"]["precision"] >= 0.9


def test_topic_and_kind_are_read() -> None:
    assert found()["topic"]["top1"] >= 0.82
    assert found()["topic"]["top3"] >= 0.94
    assert found()["kind"]["accuracy"] >= 0.86


def test_personal_data_and_danger_are_seen() -> None:
    flags = found()["flags"]

    assert all(flags[name]["recall"] >= 0.95 for name in ("personal_id", "email", "phone", "street_address"))
    assert flags["acute_danger"]["recall"] >= 0.9
    assert flags["acute_danger"]["precision"] >= 0.6


def test_what_it_says_it_is_sure_of_comes_true() -> None:
    assert found()["calibration_error"] <= 0.06


def test_few_plain_words_of_danger_are_seen_in_three_languages() -> None:
    model = checked()[0]
    said = [
        ("I want to kill myself", "en"),
        ("jag tänker ta livet av mig", "sv"),
        ("min man slår mig", "sv"),
        ("Aion tappaa itseni", "fi"),
    ]

    for text, language in said:
        proposal = routing.propose(Inquiry(text=text, language=language), model)

        assert "acute_danger" in {flag.name.value for flag in proposal.flags}, text
        assert proposal.decided != Decided.REDIRECT, text
