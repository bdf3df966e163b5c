"""How right the flags are, on the examples of the project and on messages written for them."""

import csv
import json
import pathlib
from collections.abc import Iterator

import pytest

from ideas.proposals import FlagName
from moderation.routing.flags import find

HARD = "wb"
"""Written to be hard: what words alone find there, and what they take for something else, is for the trained model to set right."""
EXAMPLES = [
    file
    for file in sorted(
        (pathlib.Path(__file__).parents[2] / "moderation" / "routing" / "data" / "examples").glob("*.jsonl")
    )
    if file.stem != HARD
]


def names(title: str, text: str) -> set[FlagName]:
    return {flag.name for flag in find(title, text)}


FLOORS = {
    FlagName.PERSONAL_ID: (0.98, 0.99),
    FlagName.EMAIL: (0.98, 0.99),
    FlagName.PHONE: (0.95, 0.97),
    FlagName.STREET_ADDRESS: (0.95, 0.95),
    FlagName.CAR_REGISTRATION: (0.95, 0.95),
    FlagName.ACUTE_DANGER: (0.7, 0.93),
    FlagName.NAMED_STAFF_ACCUSED: (0.9, 0.85),
    FlagName.HEALTH_OF_NAMED_PERSON: (0.9, 0.85),
}
"""Precision and recall that all examples of the project together do not fall below."""


def rows() -> Iterator[dict]:  # type: ignore[type-arg]
    for file in EXAMPLES:
        yield from (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines())


def test_hardly_an_example_is_read_wrongly() -> None:
    assert EXAMPLES
    right, wrong, missed = dict.fromkeys(FLOORS, 0), dict.fromkeys(FLOORS, 0), dict.fromkeys(FLOORS, 0)
    for row in rows():
        found = names(row.get("title") or "", row["text"])
        gold, optional = set(row["gold"].get("flags") or ()), set(row["gold"].get("optional_flags") or ())
        for name in FLOORS:
            right[name] += name in found and name in gold
            wrong[name] += name in found and name not in gold | optional
            missed[name] += name not in found and name in gold

    for name, (precision, recall) in FLOORS.items():
        assert right[name] >= precision * (right[name] + wrong[name]), name
        assert right[name] >= recall * (right[name] + missed[name]), name


AMONG_OURS = {
    FlagName.ACUTE_DANGER: (0.9, 0.95),
    FlagName.THREAT: (0.9, 0.9),
    FlagName.HATE_SPEECH: (0.9, 0.9),
    FlagName.SPAM: (0.95, 0.9),
    FlagName.GIBBERISH: (0.9, 0.9),
    FlagName.PROMPT_INJECTION: (0.9, 0.9),
    FlagName.HEALTH_OF_NAMED_PERSON: (0.85, 0.9),
    FlagName.NAMED_PERSON_ACCUSED: (0.85, 0.9),
    FlagName.NAMED_STAFF_ACCUSED: (0.9, 0.9),
}
"""Precision and recall among the messages of `flags.csv`: one flag each or none, half of them near misses."""


@pytest.mark.parametrize("name", AMONG_OURS)
def test_hardly_one_of_our_own_messages_is_read_wrongly(name: FlagName) -> None:
    file = pathlib.Path(__file__).parent / "flags.csv"
    with file.open(encoding="utf-8", newline="") as opened:
        told = [(row["flag"], name in names("", row["text"])) for row in csv.DictReader(opened)]

    right = sum(flag == name and found for flag, found in told)
    wrong = sum(flag == "" and found for flag, found in told)
    missed = sum(flag == name and not found for flag, found in told)
    precision, recall = AMONG_OURS[name]
    assert right >= precision * (right + wrong)
    assert right >= recall * (right + missed)


@pytest.mark.parametrize(
    "text",
    [
        "Coach Daniel Ögren drove forty kilometres to fetch a child who had no ride. Vännäs is lucky.",
        "Valmentaja Harri Suvantola jaksaa kannustaa jokaista, myös niitä jotka häviävät. Hieno mies.",
        "Vetääkö Veikko Ahopelto vielä eläkeläisten jumppaa Vännäsissä?",
        "Lena Rundgren på gatukontoret svarade samma dag och hålet var lagat på torsdagen. Så ska det gå till.",
    ],
)
def test_who_is_praised_or_asked_for_is_not_accused(text: str) -> None:
    assert names("", text).isdisjoint({FlagName.NAMED_PERSON_ACCUSED, FlagName.NAMED_STAFF_ACCUSED})


def test_blame_is_seen_in_a_short_finnish_verb_and_a_headmistress_is_of_the_staff() -> None:
    assert FlagName.NAMED_PERSON_ACCUSED in names("", "Valmentaja Harri Nevakivi lyö lapsia mailalla sääriin.")
    assert FlagName.NAMED_STAFF_ACCUSED in names(
        "", 'Headmistress Karolina Nyberget told my daughter to "go back" if she did not like the rules.'
    )


def test_a_detective_novel_and_a_play_are_no_danger() -> None:
    assert FlagName.ACUTE_DANGER not in names("", "Onko kirjastossa se dekkari, jossa mies hukkuu Sikeån satamassa?")
