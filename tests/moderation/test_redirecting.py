"""The desk where the router thinks that another body decides."""

from typing import Any

import pytest
from django.test import Client

from ideas import bodies, transitions
from ideas.actors import PROGRAM
from ideas.models import Submission
from ideas.proposals import Candidate, Decided, Proposal
from tests.conftest import MONA, OTTO, UMEA, VANNAS, Submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def read_as(received: Submit) -> Submit:
    """Make a case of Umeå's of which the router says what the keywords do."""

    def make(language: str = "sv", **read: Any) -> Submission:
        submission = received(language=language)
        said = Proposal(UMEA, (Candidate(UMEA, 0.9),), (), "test", **read)
        return transitions.route(submission.pk, said, text=submission.texts.get(), actor=PROGRAM)

    return make


def _page(desk: Client, path: str = "") -> str:
    return " ".join(desk.get(f"/en/handlaggning/{path}").content.decode().split())


def test_a_proposed_redirection_is_one_click_with_the_prepared_words(mona_desk: Client, read_as: Submit) -> None:
    submission = read_as(decided=Decided.REDIRECT, body="trafikverket")
    body = bodies.find("trafikverket")
    assert body is not None

    page = _page(mona_desk, f"{submission.case_number}/")
    answer = mona_desk.post(
        f"/en/handlaggning/{submission.case_number}/hanvisa/", {"to": body.key, "reason": body.text("sv")}
    )

    assert "This looks like a matter for Trafikverket, the Swedish Transport Administration" in page
    assert page.count(body.text("sv")) == 2  # shown, and to be changed
    assert answer.status_code == 303
    assert submission.decisions.get().public_reason == body.text("sv")
    assert "It belongs to Trafikverket" in _page(mona_desk, f"{submission.case_number}/")


def test_the_words_are_in_the_language_of_the_case(mona_desk: Client, read_as: Submit) -> None:
    submission = read_as("fi", decided=Decided.REDIRECT, body="polisen")

    mona_desk.post(f"/en/handlaggning/{submission.case_number}/hanvisa/", {"to": "polisen", "reason": ""})

    assert submission.decisions.get().public_reason == bodies.find("polisen").text("fi")  # type: ignore[union-attr]


def test_without_a_proposal_the_bodies_that_serve_there_can_be_chosen(mona_desk: Client, assigned: Submit) -> None:
    page = _page(mona_desk, f"{assigned(UMEA).case_number}/")

    assert "This looks like a matter for" not in page
    assert 'value="region_vasterbotten"' in page
    assert 'value="region_vasternorrland"' not in page
    assert 'value="vakin"' not in page


@pytest.mark.parametrize(
    ("read", "words"),
    [
        ({"body": "vakin"}, "Vakin, water and waste may be the one to ask"),
        ({"body": "polisen"}, "The Swedish Police may be responsible for a part of it."),
    ],
)
def test_another_body_beside_the_municipality_is_a_hint(
    mona_desk: Client, read_as: Submit, read: dict[str, str], words: str
) -> None:
    page = _page(mona_desk, f"{read_as(**read).case_number}/")

    assert words in page
    assert "This looks like a matter for" not in page


def test_what_a_person_decided_is_not_doubted(otto_desk: Client, read_as: Submit) -> None:
    submission = read_as(decided=Decided.REDIRECT, body="trafikverket")

    transitions.reroute(submission.pk, to=VANNAS, reason="Er väg.", by=UMEA, actor=MONA)

    assert "This looks like a matter for" not in _page(otto_desk, f"{submission.case_number}/")
    assert "Maybe not ours" not in _page(otto_desk)


@pytest.mark.parametrize("decided", [Decided.REDIRECT, Decided.ASSIGN])
def test_the_queue_says_what_is_maybe_not_ours(mona_desk: Client, read_as: Submit, decided: Decided) -> None:
    read_as(decided=decided, body="trafikverket")

    assert _page(mona_desk).count("Maybe not ours: Trafikverket") == 1


def test_the_list_of_what_is_finished_says_what_belongs_to_others(mona_desk: Client, redirected: Submit) -> None:
    redirected()

    page = _page(mona_desk, "?visa=klara")

    assert "Belongs to somebody else" in page
    assert "Maybe not ours" not in page


def test_a_contributor_is_not_offered_to_redirect(otto_desk: Client, read_as: Submit) -> None:
    submission = read_as(decided=Decided.REDIRECT, body="trafikverket", contributors=(VANNAS,))

    page = _page(otto_desk, f"{submission.case_number}/")

    assert "/hanvisa/" not in page
    assert OTTO.municipality_codes == (VANNAS,)
