"""The staff page of one case, and every decision that is taken there."""

import uuid
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from ideas import transitions
from ideas.models import Answer, AssignmentState, Event, Message, Status, Submission, Visibility
from tests.conftest import MONA, OTTO, UMEA, VANNAS, Submit

pytestmark = pytest.mark.django_db

TYPED = "Hej! Lamporna lagas **på måndag**."
KEY = "7e0f4a36-7d5e-4c46-9a3f-0f5b8f9f5d11"
POSTS: dict[str, dict[str, Any]] = {
    "publicera": {},
    "granskat": {},
    "svara": {"body": TYPED, "publish_case": "yes", "by": UMEA},
    "utkast": {"body": TYPED, "publish_case": "yes", "by": UMEA},
    "meddelande": {"body": TYPED, "waits": "on", "key": KEY},
    "avboj": {"rule": "not_ours", "reason": TYPED, "note": "Ring dem."},
    "hanvisa": {"to": "trafikverket", "reason": TYPED},
    "medverkan": {"to": VANNAS},
    "amne": {"topic": "energi", "kind": "idea"},
    "skicka-vidare": {"to": VANNAS, "reason": TYPED},
}
WITH_TEXT = [name for name, data in POSTS.items() if TYPED in data.values()]


def _post(desk: Client, submission: Submission, name: str, **changes: Any) -> Any:
    return desk.post(f"/en/handlaggning/{submission.case_number}/{name}/", POSTS[name] | changes)


def _page(desk: Client, submission: Submission) -> str:
    response = desk.get(f"/en/handlaggning/{submission.case_number}/")
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_shows_text_sender_reasons_and_history(mona_desk: Client, assigned: Submit) -> None:
    page = _page(mona_desk, assigned(UMEA, text="Är det sant att 1 < 2?"))

    assert "Är det sant att 1 &lt; 2?" in page
    assert "alice@example.com" in page
    assert "The sender chose Umeå." in page
    assert "90 %" in page
    assert "Went to Umeå." in page


def test_the_page_needs_a_bounded_number_of_queries(
    mona_desk: Client, assigned: Submit, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    submission = assigned(UMEA)
    for _ in range(5):
        _post(mona_desk, submission, "meddelande", key=str(uuid.uuid4()), waits="")

    with django_assert_max_num_queries(36):
        _page(mona_desk, submission)


def test_a_released_municipality_reads_without_contact_data(mona_desk: Client, assigned: Submit) -> None:
    submission = assigned(UMEA, name="Alice Andersson", phone="070-1740605", postcode="90331")

    transitions.reroute(submission.pk, to=VANNAS, reason="Er väg.", by=UMEA, actor=MONA)
    page = _page(mona_desk, submission)

    assert "lampor" in page
    for private in ("alice@example.com", "Alice Andersson", "1740605", "90331", "<textarea"):
        assert private not in page


@pytest.mark.parametrize("name", POSTS)
def test_the_same_post_twice_is_quiet(mona_desk: Client, assigned: Submit, name: str) -> None:
    submission = assigned(UMEA, doubts=("too_fast",) if name == "granskat" else ())

    first = _post(mona_desk, submission, name)
    events = Event.objects.count()
    second = _post(mona_desk, submission, name)

    assert (first.status_code, second.status_code) == (303, 303)
    assert first["Location"] == second["Location"]
    assert Event.objects.count() == events


@pytest.mark.parametrize("name", POSTS)
def test_reading_the_address_of_a_decision_decides_nothing(mona_desk: Client, assigned: Submit, name: str) -> None:
    submission = assigned(UMEA)

    response = mona_desk.get(f"/handlaggning/{submission.case_number}/{name}/")

    assert response.status_code == 405
    assert Event.objects.filter(submission=submission).count() == 2


@pytest.mark.parametrize("name", WITH_TEXT)
def test_what_needs_correcting_comes_back_as_it_was_typed(mona_desk: Client, assigned: Submit, name: str) -> None:
    submission = assigned(UMEA)
    wrong = {"avboj": {"rule": "nonsense"}, "skicka-vidare": {"to": "nowhere"}, "meddelande": {"key": "x"}}
    wrong["hanvisa"] = {"to": "vakin"}
    changes = wrong.get(name, {"publish_case": "perhaps"})

    response = _post(mona_desk, submission, name, **changes)

    assert response.status_code == 422
    assert TYPED in response.content.decode()
    submission.refresh_from_db()
    assert submission.status == Status.ASSIGNED


@pytest.mark.parametrize("name", WITH_TEXT)
def test_who_comes_too_late_keeps_what_was_typed(mona_desk: Client, assigned: Submit, name: str) -> None:
    submission = assigned(UMEA)
    transitions.withdraw(submission.pk, actor=MONA)

    response = _post(mona_desk, submission, name)

    page = response.content.decode()
    assert response.status_code == 409
    assert TYPED in page
    assert "The sender has withdrawn it." in page
    assert "nothing that you wrote is lost" in page


def test_a_private_case_is_not_published(mona_desk: Client, assigned: Submit) -> None:
    submission = assigned(UMEA, publish_wish=False)

    response = _post(mona_desk, submission, "publicera")

    assert response.status_code == 409
    submission.refresh_from_db()
    assert submission.visibility == Visibility.SENDER_ONLY


@pytest.mark.parametrize(
    ("choice", "visibility"), [("yes", Visibility.PUBLIC), ("no", Visibility.PENDING)], ids=["published", "kept"]
)
def test_the_question_is_published_with_its_answer_if_so_chosen(
    mona_desk: Client, assigned: Submit, choice: str, visibility: str
) -> None:
    submission = assigned(UMEA)

    _post(mona_desk, submission, "svara", publish_case=choice)

    submission.refresh_from_db()
    assert (submission.status, submission.visibility) == (Status.ANSWERED, visibility)
    signature = Answer.objects.get(submission=submission).signatures.get()
    assert (signature.municipality_id, signature.title) == (UMEA, "Trafikplanerare")


def test_a_private_case_offers_no_choice_and_its_answer_stays_private(mona_desk: Client, assigned: Submit) -> None:
    submission = assigned(UMEA, publish_wish=False)

    page = _page(mona_desk, submission)
    _post(mona_desk, submission, "svara", publish_case="yes")

    submission.refresh_from_db()
    assert "publish_case" not in page
    assert (submission.status, submission.visibility) == (Status.ANSWERED, Visibility.SENDER_ONLY)


def test_a_draft_waits_in_the_form(mona_desk: Client, assigned: Submit) -> None:
    submission = assigned(UMEA)

    _post(mona_desk, submission, "utkast")

    assert TYPED in _page(mona_desk, submission)
    assert not Answer.objects.filter(published_at__isnull=False).exists()


def test_a_preview_shows_safe_html_and_saves_nothing(mona_desk: Client, assigned: Submit) -> None:
    submission = assigned(UMEA)

    response = mona_desk.post(
        f"/handlaggning/{submission.case_number}/forhandsvisa/",
        {"body": "**Ja** <img src=x onerror=alert(1)>", "publish_case": "no", "by": UMEA},
    )

    page = response.content.decode()
    assert response.status_code == 200
    assert "<strong>Ja</strong>" in page
    assert "<img src=x" not in page
    assert not Answer.objects.exists()


def test_an_answer_is_given_for_ones_own_municipality_only(mona_desk: Client, assigned: Submit) -> None:
    submission = assigned(UMEA)

    _post(mona_desk, submission, "svara", by=VANNAS)

    assert Answer.objects.get(submission=submission).signatures.get().municipality_id == UMEA


def test_a_message_rests_the_case_until_the_reply(mona_desk: Client, assigned: Submit) -> None:
    submission = assigned(UMEA)

    _post(mona_desk, submission, "meddelande")

    assert Message.objects.get(submission=submission).body == TYPED
    assert submission.assignments.get().state == AssignmentState.WAITING


@pytest.mark.parametrize(("email", "words"), [("", "left no address"), ("alice@example.com", "not confirmed")])
def test_the_message_form_says_when_no_mail_goes_out(
    mona_desk: Client, assigned: Submit, email: str, words: str
) -> None:
    assert words in _page(mona_desk, assigned(UMEA, email=email))


def test_the_other_municipality_has_a_case_that_was_passed_on(
    mona_desk: Client, otto_desk: Client, assigned: Submit
) -> None:
    submission = assigned(UMEA)

    _post(mona_desk, submission, "skicka-vidare")
    page = _page(otto_desk, submission)

    assert "Umeå passed it on, for this reason:" in page
    assert "alice@example.com" in page


def test_the_reason_for_colleagues_stays_with_those_who_decided(
    mona_desk: Client, otto_desk: Client, assigned: Submit
) -> None:
    submission = assigned(VANNAS)
    transitions.reroute(submission.pk, to=UMEA, reason="Er park.", by=VANNAS, actor=OTTO)

    _post(mona_desk, submission, "avboj")

    assert "Ring dem." in _page(mona_desk, submission)
    assert "Ring dem." not in _page(otto_desk, submission)


def test_a_reviewed_case_goes_on(mona_desk: Client, assigned: Submit) -> None:
    submission = assigned(UMEA, doubts=("honeypot",))

    _post(mona_desk, submission, "granskat")

    submission.refresh_from_db()
    assert not submission.is_held


@pytest.mark.parametrize("number", ["ur-2026-00001-k", "x", "UR-2026-00001", "inbjudan"])
def test_what_is_no_case_number_does_not_exist(mona_desk: Client, number: str) -> None:
    assert mona_desk.get(f"/handlaggning/{number}/").status_code == 404
