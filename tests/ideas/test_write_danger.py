"""Acute danger: what to do first is said at once, and never stands in the way."""

from typing import Any

import pytest
from django.test import Client

from ideas.models import Draft, Submission
from tests.ideas import proposing
from tests.ideas.writing import Writer

pytestmark = pytest.mark.django_db

FIRE = "Hjälp, det brinner i skogen vid Ersboda."
NUMBERS = ("tel:112", "tel:90101", "tel:1177")


@pytest.fixture(autouse=True)
def _router(settings: Any) -> None:
    settings.IDEAS_RECIPIENT_PROPOSER = proposing.NAME


def page(writer: Writer, step: str) -> str:
    return writer.client.get(writer.at(step)).content.decode()


def go_on(writer: Writer) -> Any:
    return writer.client.post(writer.at("akut/"))


def test_after_the_first_step_comes_what_to_do_first(writer: Writer) -> None:
    response = writer.write(text=FIRE)

    assert response["Location"] == writer.at("akut/")
    told = writer.follow(response).content.decode()
    assert "Är det farligt just nu? Ring 112" in told
    assert all(f'href="{number}"' in told for number in NUMBERS)
    assert "Jag har ringt, eller så är det inte bråttom: fortsätt" in told


def test_nothing_is_lost_and_the_way_goes_on(writer: Writer) -> None:
    writer.write(text=FIRE)

    assert Draft.objects.get().fields["text"] == FIRE
    assert go_on(writer)["Location"] == writer.at("var/")
    writer.place()
    writer.contact()
    assert writer.send().status_code == 303
    assert Submission.objects.count() == 1


def test_whoever_does_not_answer_is_not_kept_from_sending(writer: Writer) -> None:
    writer.write(text=FIRE)
    writer.place()
    writer.contact()

    assert "Ring 112" in page(writer, "granska/")
    assert writer.send().status_code == 303


def test_it_is_said_once_for_the_same_words_and_again_for_others(writer: Writer) -> None:
    writer.write(text=FIRE)
    go_on(writer)

    again = writer.client.post(writer.at(""), {"kind": "question", "text": FIRE + " Nu igen."})

    assert again["Location"] == writer.at("var/")
    assert "Är det farligt just nu" not in _beside(writer.client, FIRE, draft=str(writer.token))


def test_beside_the_form_it_is_said_at_once_and_read_aloud(client: Client) -> None:
    told = _beside(client, "det brinner")

    assert '<span hidden data-say="danger">Är det farligt just nu? Ring 112</span>' in told
    assert all(f'href="{number}"' in told for number in NUMBERS)
    assert "Går till" not in told


def test_it_stands_above_the_errors_where_the_step_is_not_right(writer: Writer) -> None:
    told = writer.write(text=FIRE + "x" * 10_000).content.decode()

    assert told.index("Är det farligt just nu") < told.index('id="id_text_error"')
    assert FIRE in told


def test_no_danger_no_notice(writer: Writer) -> None:
    assert writer.write(text="När plogas gatorna på Ersboda?")["Location"].endswith("/var/")
    assert "Är det farligt" not in _beside(writer.client, "När plogas gatorna på Ersboda?")


def test_a_router_with_a_fault_lets_the_first_step_through(writer: Writer, settings: Any) -> None:
    settings.IDEAS_RECIPIENT_PROPOSER = proposing.BROKEN

    assert writer.write(text=FIRE)["Location"].endswith("/var/")


@pytest.mark.parametrize(("root", "words"), [("/en", "Call 112"), ("/fi", "Soita 112")])
def test_it_is_said_in_the_language_of_the_form(client: Client, root: str, words: str) -> None:
    foreign = Writer(client, root)

    told = foreign.follow(foreign.write(text=FIRE)).content.decode()

    assert words in told
    assert "Ring 112" not in told


def _beside(client: Client, text: str, **typed: str) -> str:
    fields = {"kind": "question", "text": text, "title": ""} | typed
    return client.post("/skriv/mottagare/", fields).content.decode()
