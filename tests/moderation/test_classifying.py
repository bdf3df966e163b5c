"""The desk: the router's guesses about topic and kind, and a person's word on them."""

from typing import Any

import pytest
from django.test import Client

from ideas import transitions
from ideas.actors import PROGRAM
from ideas.models import Submission
from ideas.proposals import Candidate, Proposal, TopicGuess
from tests.conftest import MONA, UMEA, VANNAS, Submit

pytestmark = pytest.mark.django_db
TOPICS = (
    TopicGuess("energi", 0.42),
    TopicGuess("skola_forskola", 0.3),
    TopicGuess("gone", 0.2),
    TopicGuess("gator_vagar", 0.1),
)


@pytest.fixture
def read_as(received: Submit) -> Submit:
    """Make a case of Umeå's of which the router says what the keywords do."""

    def make(**read: Any) -> Submission:
        submission = received(kind="question")
        said = Proposal(UMEA, (Candidate(UMEA, 0.9),), (), "test", **read)
        return transitions.route(submission.pk, said, text=submission.texts.get(), actor=PROGRAM)

    return make


def _page(desk: Client, submission: Submission) -> str:
    return " ".join(desk.get(f"/en/handlaggning/{submission.case_number}/").content.decode().split())


def test_the_likeliest_topics_come_first_with_how_sure_the_router_is(mona_desk: Client, read_as: Submit) -> None:
    page = _page(mona_desk, read_as(topics=TOPICS))

    select = page.partition('id="classify-topic"')[2].partition("</select>")[0]
    likely, _, all_topics = select.partition("All topics")
    assert [f"{percent} %" in likely for percent in (42, 30, 10)] == [True, True, True]
    assert likely.index("42 %") < likely.index("30 %") < likely.index("10 %")
    assert all_topics.count("<option") == 28


def test_a_kind_that_reads_differently_is_accepted_with_one_click(mona_desk: Client, read_as: Submit) -> None:
    submission = read_as(kind="opinion", kind_confidence=0.81)
    before = _page(mona_desk, submission)

    answer = mona_desk.post(f"/en/handlaggning/{submission.case_number}/amne/", {"kind": "opinion"})
    after = _page(mona_desk, submission)

    submission.refresh_from_db()
    assert "It reads like: Opinion (81 %)." in before
    assert (answer.status_code, submission.kind, submission.kind_chosen) == (303, "opinion", "question")
    assert "It reads like" not in after
    assert "It now counts as: Opinion." in after


def test_a_kind_as_chosen_needs_no_word(mona_desk: Client, read_as: Submit) -> None:
    assert "It reads like" not in _page(mona_desk, read_as(kind="question", kind_confidence=0.9))


def test_what_the_router_read_stays_when_a_person_has_passed_the_case_on(otto_desk: Client, read_as: Submit) -> None:
    submission = read_as(topics=TOPICS, kind="idea", kind_confidence=0.7)

    transitions.reroute(submission.pk, to=VANNAS, reason="Er bro.", by=UMEA, actor=MONA)

    page = _page(otto_desk, submission)
    assert "42 %" in page
    assert "It reads like: Idea (70 %)." in page


def test_choosing_nothing_is_said(mona_desk: Client, assigned: Submit) -> None:
    answer = mona_desk.post(f"/en/handlaggning/{assigned(UMEA).case_number}/amne/", {})

    assert answer.status_code == 422
    assert "Choose a topic or a kind." in answer.content.decode()


def test_the_history_names_the_new_topic(mona_desk: Client, assigned: Submit) -> None:
    submission = assigned(UMEA)

    mona_desk.post(f"/en/handlaggning/{submission.case_number}/amne/", {"topic": "energi"})

    assert "The topic is now Energy, power grid" in _page(mona_desk, submission)
