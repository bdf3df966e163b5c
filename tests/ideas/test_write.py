"""The form, step by step, as a resident without a script meets it."""

import pytest
from django.test import Client

from ideas.models import Draft, Kind, Submission, Visibility
from tests.ideas.writing import Writer

pytestmark = pytest.mark.django_db


def finished(writer: Writer, **contact: str) -> Writer:
    writer.write(text="När lagas lamporna i Tväråbäck?")
    writer.place(place="Tväråbäck")
    writer.contact(**contact)
    return writer


def test_the_whole_way_leads_to_a_receipt(writer: Writer) -> None:
    receipt = writer.follow(finished(writer, email="Alice@Example.com").send())

    case = Submission.objects.get()
    assert case.case_number in receipt.content.decode()
    assert (case.place_name, case.place_municipality_id) == ("Tväråbäck", "2460")
    assert case.sender.contact is not None
    assert case.sender.contact.email == "alice@example.com"


def test_the_last_step_names_the_recipient_and_why(writer: Writer) -> None:
    page = finished(writer).client.get(writer.at("granska/")).content.decode()

    assert 'accent-6">Vännäs</span>' in page
    assert "<q>Tväråbäck</q>" in page or "Tväråbäck, som ligger i Vännäs" in page


def test_a_picked_place_decides_the_municipality(writer: Writer) -> None:
    writer.write(text="Vägen är full av hål.")
    writer.place(place="Nyliden", pick="2409")
    writer.contact()
    writer.send()

    case = Submission.objects.get()
    assert (case.municipality_chosen_id, case.place_municipality_id) == ("2409", "2409")


@pytest.mark.parametrize(
    ("publish", "wish", "shown"), [("yes", True, False), ("named", True, True), ("no", False, False)]
)
def test_what_may_be_shown_is_what_was_said(writer: Writer, publish: str, wish: bool, shown: bool) -> None:
    finished(writer, publish=publish, name="Kim").send()

    case = Submission.objects.get()
    assert (case.publish_wish, case.sender.show_name) == (wish, shown)
    assert (case.visibility == Visibility.PENDING) is wish


@pytest.mark.parametrize("kind", Kind.values)
@pytest.mark.parametrize(("root", "language"), [("", "sv"), ("/en", "en"), ("/fi", "fi")])
def test_kind_and_language_are_those_of_the_form(client: Client, kind: str, root: str, language: str) -> None:
    writer = Writer(client, root)
    writer.write(kind=kind)
    writer.place()
    writer.contact()
    writer.send()

    case = Submission.objects.get()
    assert (case.kind_chosen, case.language) == (kind, language)


def test_every_step_before_can_be_reached_and_holds_what_was_typed(writer: Writer) -> None:
    finished(writer, email="alice@example.com", name="Alice Ek")

    review = writer.client.get(writer.at("granska/")).content.decode()

    for step, typed in (("", "När lagas"), ("var/", "Tväråbäck"), ("kontakt/", "Alice Ek")):
        assert f'href="{writer.at(step)}"' in review
        assert typed in writer.client.get(writer.at(step)).content.decode()


def test_a_change_afterwards_leads_back_to_the_last_step(writer: Writer) -> None:
    finished(writer)

    response = writer.client.post(writer.at(""), {"kind": "idea", "text": "En bänk vid bron."})

    assert response["Location"] == writer.at("granska/")
    assert "En bänk vid bron." in writer.follow(response).content.decode()


def test_nothing_is_sent_before_all_steps_were_seen(writer: Writer) -> None:
    writer.write()

    assert writer.send()["Location"] == writer.at("var/")
    writer.place()
    assert writer.send()["Location"] == writer.at("kontakt/")
    assert not Submission.objects.exists()


def test_what_became_wrong_leads_to_its_step(writer: Writer) -> None:
    finished(writer)
    writer.client.post(writer.at(""), {"kind": "idea", "text": ""})

    response = writer.send()

    assert response["Location"] == writer.at("")
    assert 'id="id_text_error"' in writer.follow(response).content.decode()


def test_the_pages_keep_their_address_to_themselves(writer: Writer) -> None:
    finished(writer)

    for step in ("", "var/", "kontakt/", "granska/"):
        response = writer.client.get(writer.at(step))
        assert response["Cache-Control"] == "private, no-cache"
        assert response["X-Robots-Tag"] == "noindex"
        assert response["Referrer-Policy"] == "strict-origin"
        assert '<meta name="referrer" content="strict-origin">' in response.content.decode()


def test_writing_needs_no_session(writer: Writer) -> None:
    writer.follow(finished(writer).send())

    assert "sid" not in writer.client.cookies


def test_looking_makes_nothing(client: Client) -> None:
    client.get("/skriv/")
    client.head("/skriv/")

    assert not Draft.objects.exists()
