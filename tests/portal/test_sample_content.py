"""The hand-written sample cases: enough of everything, and nothing that must not be there."""

import csv
import re
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from ideas import bodies, gazetteer, markdown
from ideas.models import Kind, Rule
from ideas.proposals import Inquiry
from ideas.reference import DATA
from moderation import routing
from portal.sample_cases import Case, moments, read

CASES = read()
TOLD_BY = [step for case in CASES for step in case.steps]
ANSWERS = [step for step in TOLD_BY if step.do == "answer"]
EVERY_TEXT = [f"{case.title}\n{case.text}" for case in CASES] + [step.text for step in TOLD_BY]
PERSONAL_NUMBER = re.compile(r"\b(19|20)?\d{2}[01]\d[0-3]\d[-+ ]?\d{4}\b")
FICTIONAL_PHONE = re.compile(r"070-174 06 (0[5-9]|[1-9]\d)")
MOMENTS = [
    datetime(2026, 11, 25, 9, 0, tzinfo=UTC),
    datetime(2027, 1, 1, 0, 5, tzinfo=UTC),
    datetime(2028, 2, 29, 23, 59, tzinfo=UTC),
    datetime(2027, 7, 4, 12, 0, tzinfo=UTC),
]


def _keys(file: str) -> set[str]:
    with (DATA / file).open(encoding="utf-8", newline="") as lines:
        return {row["key"] for row in csv.DictReader(lines)}


def _name(case: Case) -> str:
    return case.title or case.text[:40]


def test_there_are_enough_cases_of_every_kind_and_on_many_topics() -> None:
    assert len(CASES) >= 115
    assert {case.kind for case in CASES} == set(Kind.values)
    assert len({case.topic for case in CASES}) >= 20
    assert {goal for case in CASES for goal in case.goals} == _keys("goals.csv")
    assert {case.language for case in CASES} == {"sv", "en", "fi"}


def test_every_municipality_and_the_office_have_at_least_two_and_umea_the_most() -> None:
    number = Counter(case.ends_at for case in CASES)

    assert set(number) == gazetteer.known_codes() | {"region"}
    assert min(number.values()) >= 2
    assert number.most_common(1)[0][0] == "2480"


def test_every_state_and_every_rule_for_declining_is_there() -> None:
    number = Counter(case.state for case in CASES)

    assert number["answered"] >= 50
    assert number["published"] >= 5
    assert number["unread"] >= 8
    assert min(number[state] for state in ("waiting", "withdrawn", "held")) >= 2
    assert number["redirected"] >= 1
    assert {step.reason for step in TOLD_BY if step.do == "decline"} == set(Rule.values)


def test_some_are_private_some_moved_and_one_says_nothing_of_where() -> None:
    private = [case for case in CASES if case.private]
    moved = [case for case in CASES if case.ends_at != case.goes_to]

    assert {case.state for case in private} == {"answered", "unread"}
    assert {case.state for case in moved} >= {"answered", "published"}
    assert any(case.ends_at == "region" for case in moved)
    assert any(case.goes_to == "region" and case.state == "unread" for case in CASES)


def test_topics_goals_codes_rules_and_places_are_known() -> None:
    topics, goals, codes = _keys("topics.csv"), _keys("goals.csv"), gazetteer.known_codes()
    for case in CASES:
        assert case.topic in topics, _name(case)
        assert set(case.goals) <= goals, _name(case)
        assert {case.chosen} <= codes | {""}, _name(case)
        assert not case.place or gazetteer.find_place(case.place), _name(case)
    for step in TOLD_BY:
        assert not step.to or step.to in codes
        assert step.do != "decline" or step.reason in Rule.values
        assert step.do != "redirect" or step.reason in {body.key for body in bodies.external()}


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_the_router_sends_each_where_the_file_says(case: Case) -> None:
    proposal = routing.propose(
        Inquiry(
            text=case.text,
            title=case.title,
            kind=case.kind,
            language=case.language,
            chosen=case.chosen or None,
            postcode=case.postcode.replace(" ", ""),
            place=case.place,
        )
    )

    assert proposal.lead == case.goes_to


def test_answers_are_signed_by_a_role_and_of_a_readable_length() -> None:
    for step in ANSWERS:
        assert step.signed
        assert 60 <= len(markdown.plain(step.text).split()) <= 190, step.text[:60]


def test_staff_write_without_exclamation_marks() -> None:
    for step in TOLD_BY:
        assert step.do == "reply" or "!" not in step.text, step.text[:60]


def test_no_text_is_told_twice() -> None:
    texts = [text for text in EVERY_TEXT if text.strip()]

    assert len(set(texts)) == len(texts)


def test_nothing_personal_and_nobodys_number_or_address_is_in_the_texts() -> None:
    for text in EVERY_TEXT:
        assert not PERSONAL_NUMBER.search(text), text[:60]
        assert "http" not in text
        assert "@" not in text, text[:60]
        for found in re.findall(r"\b0\d{1,3}-\d[\d ]{4,}", text):
            assert FICTIONAL_PHONE.fullmatch(found.strip()), found
    assert all(case.email.endswith("@example.com") for case in CASES if case.email)


@pytest.mark.parametrize("now", MOMENTS, ids=str)
def test_everything_happened_in_order_within_the_last_year_or_so(now: datetime) -> None:
    for case in CASES:
        found = moments(case, now)

        assert list(found) == sorted(set(found)), _name(case)
        assert found[-1] < now, _name(case)
        assert found[0] > now - timedelta(days=400), _name(case)


def test_staff_work_on_weekdays_at_office_hours() -> None:
    now = MOMENTS[0]
    for case in CASES:
        for moment, step in zip(moments(case, now)[1:], case.steps, strict=True):
            if step.do not in ("reply", "withdraw"):
                assert moment.weekday() < 5, _name(case)
                assert 8 <= moment.hour < 17, _name(case)


def test_answers_come_in_all_months_but_few() -> None:
    months = {
        moment.month
        for case in CASES
        for moment, step in zip(moments(case, MOMENTS[0])[1:], case.steps, strict=True)
        if step.do == "answer"
    }

    assert len(months) >= 9
