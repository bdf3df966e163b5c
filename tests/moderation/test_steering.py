"""The desk: who takes part, and a guess of the router's accepted with one click."""

from typing import Any

import pytest
from django.test import Client

from ideas import transitions
from ideas.actors import PROGRAM
from ideas.models import Event, RoutingDecision, Submission
from ideas.proposals import Candidate, Decided, Proposal
from ideas.verbs import Verb
from tests.conftest import OFFICE, UMEA, VANNAS, Submit

pytestmark = pytest.mark.django_db


def _page(desk: Client, submission: Submission) -> str:
    return " ".join(desk.get(f"/en/handlaggning/{submission.case_number}/").content.decode().split())


def _post(desk: Client, submission: Submission, name: str, **typed: str) -> Any:
    return desk.post(f"/en/handlaggning/{submission.case_number}/{name}/", typed)


@pytest.fixture
def unsure(received: Submit) -> Submit:
    """Make a case that the office, or `lead`, holds because the router was not sure."""

    def make(decided: Decided = Decided.PEOPLE, lead: str = OFFICE, **changes: Any) -> Submission:
        submission = received(**changes)
        ranked = (Candidate(VANNAS, 0.4), Candidate(UMEA, 0.3))
        said = Proposal(lead, ranked, (), "test", decided=decided)
        return transitions.route(submission.pk, said, text=submission.texts.get(), actor=PROGRAM)

    return make


def test_another_municipality_is_asked_and_let_go_again(mona_desk: Client, otto_desk: Client, assigned: Submit) -> None:
    submission = assigned(UMEA)

    asked = _post(mona_desk, submission, "medverkan", to=VANNAS)
    queue = otto_desk.get("/en/handlaggning/").content.decode()
    page = _page(mona_desk, submission)
    let_go = [_post(mona_desk, submission, "medverkan/avsluta", to=VANNAS) for _ in range(2)]

    assert (asked.status_code, [answer.status_code for answer in let_go]) == (303, [303, 303])
    assert submission.case_number in queue
    assert "Vännäs need not answer" in page
    assert "Umeå asked Vännäs to answer too." in page
    assert Event.objects.filter(verb=Verb.CONTRIBUTOR_RELEASED).count() == 1
    assert "Vännäs has no part in it any more." in _page(mona_desk, submission)


@pytest.mark.parametrize(("name", "status"), [("medverkan", 422), ("medverkan/avsluta", 422)])
def test_an_unknown_municipality_comes_back(mona_desk: Client, assigned: Submit, name: str, status: int) -> None:
    assert _post(mona_desk, assigned(UMEA), name, to="king").status_code == status


def test_letting_go_whoever_has_no_part_is_too_late(mona_desk: Client, assigned: Submit) -> None:
    assert _post(mona_desk, assigned(UMEA), "medverkan/avsluta", to=VANNAS).status_code == 409


def test_a_contributor_does_not_ask_others(otto_desk: Client, mona_desk: Client, assigned: Submit) -> None:
    submission = assigned(UMEA)
    _post(mona_desk, submission, "medverkan", to=VANNAS)

    answer = _post(otto_desk, submission, "medverkan", to="2403")

    assert answer.status_code == 409
    assert not submission.assignments.filter(municipality_id="2403").exists()


def test_the_lead_may_ask_after_its_answer(mona_desk: Client, answered: Submit) -> None:
    submission = answered(UMEA)

    _post(mona_desk, submission, "medverkan", to=VANNAS)

    submission.refresh_from_db()
    assert submission.status == "assigned"


def test_a_guess_is_accepted_with_one_click(olga_desk: Client, otto_desk: Client, unsure: Submit) -> None:
    submission = unsure(language="en")
    page = _page(olga_desk, submission)
    reason = "A person at the regional office has read it: it is about something in Vännäs."

    answer = _post(olga_desk, submission, "skicka-vidare", to=VANNAS, reason=reason)

    assert "Give it to Vännäs" in page
    assert "Give it to Umeå" in page
    assert f'name="reason" value="{reason}"' in page
    assert answer.status_code == 303
    assert RoutingDecision.objects.latest().lead_id == VANNAS
    assert "Umeåregionens" not in _page(otto_desk, submission)


def test_the_prepared_reason_is_in_the_language_of_the_case(olga_desk: Client, unsure: Submit) -> None:
    page = _page(olga_desk, unsure(language="sv"))

    assert "har läst det: det gäller något i Vännäs." in page


def test_what_the_office_was_given_on_purpose_offers_no_guesses(olga_desk: Client, unsure: Submit) -> None:
    submission = unsure(decided=Decided.ASSIGN)

    assert "Give it to" not in _page(olga_desk, submission)
    assert "Unsure who answers" not in olga_desk.get("/en/handlaggning/").content.decode()


def test_a_municipality_sees_in_queue_and_case_that_the_program_was_unsure(mona_desk: Client, unsure: Submit) -> None:
    submission = unsure(lead=UMEA)

    page = _page(mona_desk, submission)

    assert "Unsure recipient" in mona_desk.get("/en/handlaggning/").content.decode()
    assert "Unsure recipient" in page
    assert "Vännäs</dt><dd>40 %" in page
    assert "Give it to" not in page


def test_an_answer_that_is_begun_does_not_hide_the_doubt(mona_desk: Client, unsure: Submit) -> None:
    submission = unsure(lead=UMEA)
    _post(mona_desk, submission, "utkast", body="Vi tittar på det.", publish_case="no")

    queue = mona_desk.get("/en/handlaggning/").content.decode()

    assert "Answer begun" in queue
    assert "Unsure recipient" in queue


def test_a_held_case_of_the_office_keeps_the_mark(olga_desk: Client, unsure: Submit) -> None:
    unsure(doubts=("too_fast",))

    assert "Unsure recipient" in olga_desk.get("/en/handlaggning/").content.decode()


def test_what_a_person_or_a_sure_program_decided_has_no_mark(
    mona_desk: Client, olga_desk: Client, unsure: Submit
) -> None:
    sure, given = unsure(Decided.ASSIGN, UMEA), unsure()
    _post(olga_desk, given, "skicka-vidare", to=UMEA, reason="Er väg.")

    pages = [_page(mona_desk, submission) for submission in (sure, given)]

    assert not any("Unsure recipient" in page for page in [*pages, mona_desk.get("/en/handlaggning/").content.decode()])
