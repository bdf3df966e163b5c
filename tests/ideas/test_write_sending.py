"""One submission, whatever somebody clicks; and nothing typed is lost, whatever has run out."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from ideas import drafts
from ideas.models import Draft, Event, Submission
from tests.ideas.writing import Writer

pytestmark = pytest.mark.django_db


def finished(writer: Writer) -> Writer:
    writer.write()
    writer.place()
    writer.contact(email="alice@example.com")
    return writer


def test_sent_twice_is_one_case_and_one_receipt(writer: Writer) -> None:
    finished(writer)

    first, second = writer.send(), writer.send()

    assert first["Location"] == second["Location"] == writer.at("kvitto/")
    assert Submission.objects.count() == Event.objects.count() == 1
    assert not Draft.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_eight_clicks_at_once_are_one_case(writer: Writer) -> None:
    finished(writer)
    start = Barrier(8)

    def click() -> str:
        try:
            start.wait(10)
            return str(Client().post(writer.at("granska/"))["Location"])
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        receipts = {future.result(30) for future in [pool.submit(click) for _ in range(8)]}

    assert receipts == {writer.at("kvitto/")}
    assert Submission.objects.count() == 1


def test_back_to_any_step_after_sending_leads_to_the_receipt(writer: Writer) -> None:
    finished(writer).send()

    answers = [writer.client.get(writer.at(step)) for step in ("", "var/", "kontakt/", "granska/")]
    answers += [writer.place(place="Umeå"), writer.contact(), writer.client.post(writer.at(""), {"text": "Ny text"})]

    assert {answer["Location"] for answer in answers} == {writer.at("kvitto/")}


def test_back_to_the_first_page_changes_the_same_draft(writer: Writer) -> None:
    begun = writer.begun()
    writer.write(begun=begun, text="Först")
    first = writer.token

    writer.write(begun=begun, text="Sedan")

    assert writer.token == first
    assert Draft.objects.get().fields["text"] == "Sedan"


def test_the_first_page_again_after_sending_leads_to_the_receipt(writer: Writer) -> None:
    begun = writer.begun()
    writer.write(begun=begun)
    writer.place()
    writer.contact()
    writer.send()

    again = writer.client.post("/skriv/", {"kind": "question", "text": "När lagas lamporna?", "begun": begun})

    assert again["Location"] == writer.at("kvitto/")
    assert Submission.objects.count() == 1


def test_an_expired_draft_says_so_and_shows_what_was_typed(writer: Writer) -> None:
    writer.write()
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        response = writer.place(place="Vid <bron>")

    page = response.content.decode()
    assert response.status_code == 410
    assert "Vid &lt;bron&gt;" in page
    assert 'href="/skriv/"' in page


def test_a_draft_that_never_was_is_a_page_with_a_way_on(client: Client) -> None:
    for step in ("", "var/", "kontakt/", "granska/", "kvitto/", "kvitto/mottagare/"):
        response = client.get(f"/skriv/{uuid.uuid4()}/{step}")
        assert response.status_code == 404
        assert 'href="/skriv/"' in response.content.decode()


def test_seven_days_count_from_the_last_change(writer: Writer) -> None:
    writer.write()
    with time_machine.travel(timezone.now() + timedelta(days=6)):
        writer.place()
    with time_machine.travel(timezone.now() + timedelta(days=12)):
        drafts.remove_expired()
        assert Draft.objects.exists()
    with time_machine.travel(timezone.now() + timedelta(days=14)):
        assert (drafts.remove_expired(), drafts.remove_expired()) == (1, 0)


@pytest.mark.parametrize(
    ("seconds", "website", "doubts"),
    [(60, "", []), (1, "", ["too_fast"]), (60, "http://a.example", ["honeypot"]), (0, "x", ["honeypot", "too_fast"])],
)
def test_what_looks_automated_is_held_and_not_refused(
    writer: Writer, seconds: int, website: str, doubts: list[str]
) -> None:
    begun = writer.begun()
    with time_machine.travel(timezone.now() + timedelta(seconds=seconds)):
        writer.write(begun=begun, website=website)
    writer.place()
    writer.contact()
    writer.send()

    assert Submission.objects.get().doubts == doubts


@pytest.mark.parametrize("begun", ["", "x", "0" * 32, f"{'0' * 32}:1abc:forged", "\0"])
def test_a_stamp_that_we_did_not_make_is_doubtful(writer: Writer, begun: str) -> None:
    response = writer.write(begun=begun)

    assert response.status_code in (303, 422)
    assert [draft.doubts for draft in Draft.objects.all()] in ([["too_fast"]], [])


def test_the_receipt_names_the_recipient_once_there_is_one(writer: Writer) -> None:
    finished(writer).send()
    part = writer.at("kvitto/mottagare/")

    waiting, last = writer.client.get(f"{part}?fraga=3"), writer.client.get(f"{part}?fraga=10")

    assert f"{part}?fraga=4" in waiting.content.decode()
    assert "hx-get" not in last.content.decode()
    assert "hx-get" not in writer.client.get(f"{part}?fraga=-1x").content.decode()


STEPS = [
    ("", {"kind": "idea", "text": "En <b>bänk</b>", "title": ""}, "En &lt;b&gt;bänk&lt;/b&gt;"),
    ("var/", {"place": "Vid bron", "municipality": "2480"}, "Vid bron"),
    ("kontakt/", {"email": "kim@", "name": "Kim", "publish": "yes"}, "kim@"),
    ("granska/", {}, "När lagas lamporna?"),
]


@pytest.mark.parametrize(("step", "typed", "shown"), STEPS)
def test_without_a_form_token_the_same_page_comes_again(
    writer: Writer, step: str, typed: dict[str, str], shown: str
) -> None:
    finished(writer)
    strict = Client(enforce_csrf_checks=True)

    refused = strict.post(writer.at(step), typed)
    token = refused.content.decode().split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    again = strict.post(writer.at(step), typed | {"csrfmiddlewaretoken": token})

    assert refused.status_code == 403
    assert shown in refused.content.decode()
    assert Draft.objects.exists() or step == "granska/"
    assert again.status_code == (422 if typed.get("email") else 303)


def test_the_first_page_without_a_form_token_comes_again_too(writer: Writer) -> None:
    strict = Client(enforce_csrf_checks=True)

    refused = strict.post("/skriv/", {"kind": "idea", "text": "En bänk vid bron", "begun": writer.begun()})

    assert refused.status_code == 403
    assert "En bänk vid bron" in refused.content.decode()
    assert "begun" in refused.content.decode()
    assert not Draft.objects.exists()
