"""Who answers beside the lead: asked, let go, and what that makes of the case."""

import pytest
from django.core.cache import caches
from django.test import Client

from ideas import transitions
from ideas.models import AssignmentRole, AssignmentState, Event, Status, Submission
from ideas.transitions import TransitionNotAllowed
from ideas.verbs import Verb
from tests.conftest import MONA, OFFICE, OLGA, OTTO, UMEA, VANNAS, Submit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_page_cache() -> None:
    caches["pages"].clear()


def _add(submission: Submission, to: str = VANNAS) -> Submission:
    return transitions.add_contributor(submission.pk, to=to, by=UMEA, actor=MONA)


def _release(submission: Submission, code: str = VANNAS) -> Submission:
    return transitions.release_contributor(submission.pk, code=code, by=UMEA, actor=MONA)


def test_asking_twice_makes_one_part_and_one_event(assigned: Submit) -> None:
    submission = assigned(UMEA)

    _add(submission)
    _add(submission)

    part = submission.assignments.get(municipality_id=VANNAS)
    assert (part.role, part.state) == (AssignmentRole.CONTRIBUTOR, AssignmentState.OPEN)
    assert Event.objects.get(verb=Verb.CONTRIBUTOR_ADDED).payload == {"from": UMEA, "to": VANNAS}


def test_what_was_answered_is_open_again_and_the_answer_stays(answered: Submit) -> None:
    submission = _add(answered(UMEA))

    assert submission.status == Status.ASSIGNED
    assert submission.answers.filter(published_at__isnull=False).exists()
    assert submission.visibility == "public"


def test_letting_go_whom_nobody_waits_for_settles_the_case(answered: Submit) -> None:
    submission = _add(answered(UMEA))

    _release(submission)
    _release(submission)

    submission.refresh_from_db()
    assert submission.status == Status.ANSWERED
    assert Event.objects.filter(verb=Verb.CONTRIBUTOR_RELEASED).count() == 1


def test_a_case_stays_open_while_its_lead_owes_an_answer(assigned: Submit) -> None:
    submission = _add(assigned(UMEA))

    assert _release(submission).status == Status.ASSIGNED


def test_both_answers_make_it_answered(assigned: Submit) -> None:
    submission = _add(assigned(UMEA))
    transitions.publish_answer(submission.pk, body="Ja, hos oss.", by=UMEA, publish_case=True, actor=MONA)
    submission.refresh_from_db()
    half = submission.status

    transitions.publish_answer(submission.pk, body="Ja, även här.", by=VANNAS, publish_case=True, actor=OTTO)

    submission.refresh_from_db()
    assert (half, submission.status) == (Status.ASSIGNED, Status.ANSWERED)


def test_who_has_answered_is_not_let_go(assigned: Submit) -> None:
    submission = _add(assigned(UMEA))
    transitions.publish_answer(submission.pk, body="Ja.", by=VANNAS, publish_case=True, actor=OTTO)

    with pytest.raises(TransitionNotAllowed):
        _release(submission)


@pytest.mark.parametrize("code", [UMEA, VANNAS, "king"])
def test_the_lead_and_who_has_no_part_are_not_let_go(assigned: Submit, code: str) -> None:
    with pytest.raises(TransitionNotAllowed):
        _release(assigned(UMEA), code)


def test_only_who_takes_cases_is_asked(assigned: Submit) -> None:
    with pytest.raises(TransitionNotAllowed):
        _add(assigned(UMEA), "king")


@pytest.mark.parametrize(("by", "allowed"), [(UMEA, True), (OFFICE, True), (VANNAS, False)])
def test_the_lead_and_the_office_decide_who_takes_part(assigned: Submit, by: str, allowed: bool) -> None:
    submission = assigned(UMEA)
    actor = {UMEA: MONA, OFFICE: OLGA, VANNAS: OTTO}[by]

    if allowed:
        transitions.add_contributor(submission.pk, to="2403", by=by, actor=actor)
    else:
        with pytest.raises(TransitionNotAllowed):
            transitions.add_contributor(submission.pk, to="2403", by=by, actor=actor)

    assert submission.assignments.filter(municipality_id="2403").exists() is allowed


def test_the_public_page_tells_who_was_asked_and_who_is_awaited(client: Client, answered: Submit) -> None:
    submission = _add(answered(UMEA))

    page = " ".join(client.get(f"/en/arenden/{submission.case_number}/").content.decode().split())

    assert "Umeå asked Vännäs to answer too." in page
    assert "1 of 2 have answered" in page


def test_passing_on_tells_from_where_to_whom_and_why(client: Client, published: Submit) -> None:
    submission = published(UMEA)
    transitions.reroute(submission.pk, to=VANNAS, reason="Bron är er.", by=UMEA, actor=MONA)

    page = " ".join(client.get(f"/en/arenden/{submission.case_number}/").content.decode().split())
    case = client.get(f"/api/v1/submissions/{submission.case_number}/").json()

    assert "Umeå passed it on to Vännäs." in page
    assert "Why Vännäs answers" in page
    assert page.count("Bron är er.") == 2  # beside the case, and in what has happened
    assert (case["routing"]["moved"], case["routing"]["moved_by"]) == ("Bron är er.", UMEA)
    moment = case["timeline"][-1]
    assert (moment["passed_on_by"], moment["municipality"], moment["reason"]) == (UMEA, VANNAS, "Bron är er.")


def test_a_reason_for_passing_on_goes_from_the_web_with_the_text(client: Client, published: Submit) -> None:
    submission = published(UMEA)
    transitions.reroute(submission.pk, to=VANNAS, reason="Bron är er.", by=UMEA, actor=MONA)
    transitions.withdraw(submission.pk, actor=MONA)

    page = client.get(f"/en/arenden/{submission.case_number}/").content.decode()
    api = client.get(f"/api/v1/submissions/{submission.case_number}/").content.decode()

    assert "passed it on to" in page
    assert "Bron" not in page + api
