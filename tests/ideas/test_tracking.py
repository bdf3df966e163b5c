"""The sender's own page: by the link alone, and for what is theirs."""

import uuid
from collections.abc import Callable

import pytest
from django.apps import apps
from django.test import Client

from ideas import addresses, links, transitions
from ideas.models import Contact, Message, Status, Submission, Visibility
from tests.conftest import MONA, OTTO, UMEA, VANNAS, Submit

Open = Callable[[Submission], Client]


def link_of(submission: Submission) -> str:
    return addresses.tracking_url(submission, "sv").removeprefix("http://localhost:8000")


@pytest.fixture
def opened(client: Client) -> Open:
    """Open a case by its link; the browser that did."""

    def by_link(submission: Submission) -> Client:
        response = client.get(link_of(submission))
        assert response.status_code == 303
        assert response["Location"] == f"/mitt-arende/{submission.case_number}/"
        return client

    return by_link


def page(client: Client, submission: Submission, rest: str = "") -> str:
    return client.get(f"/mitt-arende/{submission.case_number}/{rest}").content.decode()


def test_the_link_opens_the_page_and_leaves_the_address(assigned: Submit, opened: Open) -> None:
    submission = assigned(text="Var är papperskorgen?", title="")

    response = opened(submission).get(f"/mitt-arende/{submission.case_number}/")

    assert "Var är papperskorgen?" in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("change", ["token", "number", "version", "purpose"])
def test_a_link_that_is_not_quite_right_is_no_page(assigned: Submit, client: Client, change: str) -> None:
    submission, other = assigned(), assigned()
    address = link_of(submission)
    if change == "token":
        address = address[:-2] + ("a/" if address[-2] != "a" else "b/")
    elif change == "number":
        address = address.replace(submission.case_number, other.case_number)
    elif change == "version":
        Submission.objects.filter(pk=submission.pk).update(link_version=1)
    else:
        token = links.derive(links.Purpose.CONFIRM, submission.pk, 0)
        address = f"/mitt-arende/{submission.case_number}/{token}/"

    response = client.get(address)

    assert response.status_code == 404
    assert not response.cookies


def test_one_link_opens_one_case(assigned: Submit, opened: Open) -> None:
    mine, other = assigned(), assigned()

    browser = opened(mine)

    nobody = browser.get("/mitt-arende/UR-2026-99999-X/")
    foreign = browser.get(f"/mitt-arende/{other.case_number}/")
    assert (foreign.status_code, foreign.content) == (404, nobody.content)


def test_a_revoked_link_ends_what_it_opened(assigned: Submit, opened: Open) -> None:
    submission = assigned()
    browser = opened(submission)

    Submission.objects.filter(pk=submission.pk).update(link_version=1)

    assert browser.get(f"/mitt-arende/{submission.case_number}/").status_code == 404


def test_opening_and_reading_change_nothing(answered: Submit, opened: Open) -> None:
    submission = answered()
    tables = [model for model in apps.get_models() if model._meta.app_label in {"ideas", "moderation", "notifications"}]
    before = {model: list(model._default_manager.order_by("pk").values()) for model in tables}

    browser = opened(submission)
    for rest in ("", "ta-tillbaka/", "inte-pa-webben/"):
        page(browser, submission, rest)
    browser.head(link_of(submission))

    assert before == {model: list(model._default_manager.order_by("pk").values()) for model in tables}


def test_the_sender_replies_once_however_often_they_click(assigned: Submit, opened: Open) -> None:
    submission = assigned()
    transitions.send_message(
        submission.pk, body="Vilken lampa?", by=UMEA, waits=True, idempotency_key=uuid.uuid4(), actor=MONA
    )
    browser, typed = opened(submission), {"body": "Den vid bron.", "key": uuid.uuid4().hex}
    assert "Vilken lampa?" in page(browser, submission)

    for _ in range(2):
        browser.post(f"/mitt-arende/{submission.case_number}/svara/", typed)

    assert Message.objects.filter(body="Den vid bron.").count() == 1
    assert not submission.assignments.filter(state="waiting").exists()


def test_an_empty_reply_says_so(assigned: Submit, opened: Open) -> None:
    submission = assigned()

    response = opened(submission).post(f"/mitt-arende/{submission.case_number}/svara/", {"body": " "})

    assert response.status_code == 422
    assert not Message.objects.exists()


def test_a_reply_that_comes_too_late_is_still_there_to_copy(answered: Submit, opened: Open) -> None:
    submission = answered()

    response = opened(submission).post(f"/mitt-arende/{submission.case_number}/svara/", {"body": "En sak till <b>."})

    assert response.status_code == 409
    assert "En sak till &lt;b&gt;." in response.content.decode()


def test_taking_a_case_back_twice_is_quiet(published: Submit, opened: Open) -> None:
    submission = published()
    browser = opened(submission)

    answers = [browser.post(f"/mitt-arende/{submission.case_number}/ta-tillbaka/").status_code for _ in range(2)]

    submission.refresh_from_db()
    assert answers == [303, 303]
    assert (submission.status, submission.visibility) == (Status.WITHDRAWN, Visibility.SENDER_ONLY)
    assert submission.events.filter(verb="withdrawn").count() == 1


def test_an_answered_case_cannot_be_taken_back_but_kept_off_the_web(answered: Submit, opened: Open) -> None:
    submission = answered()
    browser = opened(submission)

    late = browser.post(f"/mitt-arende/{submission.case_number}/ta-tillbaka/")
    browser.post(f"/mitt-arende/{submission.case_number}/inte-pa-webben/")

    submission.refresh_from_db()
    assert late.status_code == 409
    assert (submission.status, submission.visibility) == (Status.ANSWERED, Visibility.SENDER_ONLY)


def test_the_page_shows_answer_and_reason(answered: Submit, declined: Submit, opened: Open) -> None:
    yes, no = answered(answer="**Ja**, i mars."), declined()

    assert "<strong>Ja</strong>, i mars." in page(opened(yes), yes)
    assert "Riksvägar sköts av Trafikverket." in page(opened(no), no)


def test_the_reason_of_a_rerouting_is_told(assigned: Submit, opened: Open) -> None:
    submission = assigned(UMEA)
    transitions.reroute(submission.pk, to=VANNAS, reason="Bron står i Vännäs.", by=UMEA, actor=MONA)

    text = page(opened(submission), submission)

    assert "Bron står i Vännäs." in text
    assert OTTO.title not in text


def test_only_the_button_confirms_an_address(assigned: Submit, client: Client) -> None:
    assigned()
    contact = Contact.objects.get()
    address = addresses.confirm_url(contact, "sv").removeprefix("http://localhost:8000")

    client.get(address)
    assert Contact.objects.get().confirmed_at is None
    first = client.post(address) and Contact.objects.get().confirmed_at
    client.post(address)

    assert first is not None
    assert Contact.objects.get().confirmed_at == first
    assert client.get(f"{address[:-2]}!/").status_code == 404


def test_a_message_after_the_session_ended_is_still_there_to_copy(assigned: Submit, client: Client) -> None:
    submission, typed = assigned(), {"body": "Den vid <bron>."}

    answers = [client.post(f"/mitt-arende/{number}/svara/", typed) for number in (submission.case_number, "UR-0-0-A")]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert "Den vid &lt;bron&gt;." in answers[0].content.decode()
    assert answers[0].content.replace(submission.case_number.encode(), b"UR-0-0-A") == answers[1].content
    assert not Message.objects.exists()


def test_the_address_of_a_sent_message_leads_to_the_page(assigned: Submit, opened: Open) -> None:
    submission = assigned()

    response = opened(submission).get(f"/mitt-arende/{submission.case_number}/svara/")

    assert (response.status_code, response["Location"]) == (303, f"/mitt-arende/{submission.case_number}/")


def test_the_key_of_a_message_in_another_case_is_refused_and_the_text_stays(assigned: Submit, opened: Open) -> None:
    first, second, key = assigned(), assigned(), uuid.uuid4().hex
    browser = opened(first)
    browser.get(link_of(second))
    browser.post(f"/mitt-arende/{first.case_number}/svara/", {"body": "Vid skolan.", "key": key})

    response = browser.post(f"/mitt-arende/{second.case_number}/svara/", {"body": "Vid kyrkan.", "key": key})

    assert response.status_code == 409
    assert "Vid kyrkan." in response.content.decode()
    assert Message.objects.count() == 1
