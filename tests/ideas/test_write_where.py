"""No place, or another body: what a writer is asked and told, and that nothing of it has to be answered."""

from typing import Any

import pytest

from ideas.models import Draft, Submission
from tests.ideas import proposing
from tests.ideas.writing import Writer

pytestmark = pytest.mark.django_db

NOWHERE = "Kan det finnas bänkar var som helst?"
STATE_ROAD = "E12 är full av hål vid Ersboda."


@pytest.fixture(autouse=True)
def _router(settings: Any) -> None:
    settings.IDEAS_RECIPIENT_PROPOSER = proposing.NAME


def finished(writer: Writer, text: str) -> str:
    writer.write(text=text)
    writer.place()
    writer.contact()
    return review(writer)


def review(writer: Writer) -> str:
    return page(writer, "granska/")


def page(writer: Writer, step: str) -> str:
    return " ".join(writer.client.get(writer.at(step)).content.decode().split())


def beside(writer: Writer, text: str, **typed: str) -> str:
    fields = {"kind": "question", "text": text, "title": ""} | typed
    return " ".join(writer.client.post("/skriv/mottagare/", fields).content.decode().split())


def answer(writer: Writer, **said: str) -> Any:
    return writer.client.post(writer.at("ratta/"), said)


def test_without_a_place_the_last_page_asks_where_with_the_field_beside(writer: Writer) -> None:
    asked = finished(writer, NOWHERE)

    assert "Var gäller det?" in asked
    assert "Vi hittar ingen plats i det du skrev." in asked
    assert 'name="place"' in asked
    assert "Skicka frågan" in asked


def test_the_place_that_is_said_there_is_kept_and_leads_back(writer: Writer) -> None:
    finished(writer, NOWHERE)

    response = writer.place(place="Tväråbäck")

    assert response["Location"] == writer.at("granska/")
    assert "Vi hittar ingen plats" not in review(writer)
    assert Draft.objects.get().fields["place"] == "Tväråbäck"


def test_a_place_of_several_leads_to_the_choice_and_loses_nothing(writer: Writer) -> None:
    finished(writer, NOWHERE)

    response = writer.place(place="Nyliden")

    assert response.status_code == 422
    assert 'name="pick"' in response.content.decode()
    assert 'value="Nyliden"' in response.content.decode()


def test_not_knowing_where_goes_on_to_the_office(writer: Writer) -> None:
    finished(writer, NOWHERE)

    answer(writer, where="unknown")

    told = review(writer)
    assert "Vi hittar ingen plats" not in told
    assert 'accent-8">' in told
    assert "Berätta ändå var det är" in told
    writer.send()
    case = Submission.objects.get()
    assert (case.municipality_corrected_id, case.municipality_chosen_id) == (None, None)


def test_the_question_need_not_be_answered(writer: Writer) -> None:
    finished(writer, NOWHERE)

    assert writer.send().status_code == 303
    assert Submission.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "hint"),
    [({}, "säg det i nästa steg"), ({"place": "", "municipality": ""}, "En plats eller en kommun räcker.")],
)
def test_beside_a_step_the_question_says_where_to_answer(writer: Writer, typed: dict[str, str], hint: str) -> None:
    asked = beside(writer, NOWHERE, **typed)

    assert hint in asked
    assert '<span hidden data-say="recipient">Var gäller det? Vi hittar ingen plats i det du skrev.</span>' in asked
    assert 'name="place"' not in asked
    assert "<form" not in asked


def test_another_body_is_named_with_the_reason_and_a_plain_link(writer: Writer) -> None:
    told = finished(writer, STATE_ROAD)

    assert "Det här bestämmer Trafikverket om, inte kommunen" in told
    assert "sköts av Trafikverket" in told
    assert '<a href="https://www.trafikverket.se" rel="noreferrer">Läs mer hos Trafikverket</a>' in told
    assert "Skicka till Umeå ändå" in told


def test_the_reason_is_why_another_body_decides_and_not_where_it_is(writer: Writer) -> None:
    told = finished(writer, STATE_ROAD)

    assert "Du skrev <q>E12</q>. Sådant brukar Trafikverket bestämma om." in told
    assert "<q>Ersboda</q>" not in told


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Varför kommer inga brev på Ersboda?", "Liknande meddelanden har hört till Postnord."),
        (
            "Varför kommer inga paket på Ersboda?",
            "Umeåregionens kontor har en regel för sådana här ärenden: Postnord bestämmer om dem.",
        ),
    ],
    ids=["by the model", "by a rule"],
)
def test_a_body_that_no_word_speaks_for_has_its_reason(writer: Writer, text: str, reason: str) -> None:
    told = finished(writer, text)

    assert "Det här bestämmer Postnord om, inte kommunen" in told
    assert f"<li> {reason} </li>" in told


def test_beside_a_step_another_body_is_named_and_no_form_stands_in_the_form(writer: Writer) -> None:
    told = beside(writer, STATE_ROAD, corrected="2460")

    assert "Det här bestämmer Trafikverket om, inte kommunen" in told
    assert "<form" not in told
    assert '<input type="hidden" name="corrected" value="2460"' in told


def test_sending_it_to_the_municipality_anyway_goes_on_as_usual(writer: Writer) -> None:
    finished(writer, STATE_ROAD)

    answer(writer, anyway="trafikverket")

    told = review(writer)
    assert 'Går till <span class="muni accent-4">Umeå</span>' in told
    assert "Du har valt att skicka till kommunen, fast någon annan bestämmer." in told
    assert writer.send().status_code == 303


def test_anyway_can_be_taken_back(writer: Writer) -> None:
    finished(writer, STATE_ROAD)
    answer(writer, anyway="trafikverket")

    answer(writer, anyway="")

    assert "Det här bestämmer Trafikverket om, inte kommunen" in review(writer)


@pytest.mark.parametrize("said", [{"anyway": "nonsense"}, {"where": "nonsense"}, {"anyway": "\0"}, {}])
def test_an_answer_to_nothing_is_none(writer: Writer, said: dict[str, str]) -> None:
    finished(writer, STATE_ROAD)
    before = Draft.objects.get().fields

    assert answer(writer, **said).status_code == 303
    assert Draft.objects.get().fields == before


def test_where_another_body_may_decide_it_is_a_hint(writer: Writer) -> None:
    told = finished(writer, "När plogas vid min busshållplats på Ersboda?")

    assert 'Går till <span class="muni accent-4">Umeå</span>' in told
    assert "Det kan vara Trafikverket som bestämmer om det här, och inte kommunen." in told


def test_who_turns_there_instead_reads_that_nothing_was_sent_and_can_copy_the_text(writer: Writer) -> None:
    finished(writer, STATE_ROAD + "\n\nVid <b>kyrkan</b>.")

    told = page(writer, "nagon-annan/")

    assert "Du vänder dig till Trafikverket" in told
    assert "Ingenting har skickats till kommunen." in told
    assert "E12 är full av hål vid Ersboda." in told
    assert "&lt;b&gt;kyrkan&lt;/b&gt;" in told
    assert not Submission.objects.exists()
    assert Draft.objects.exists()


def test_the_text_can_be_removed_at_once_and_twice_is_as_once(writer: Writer) -> None:
    finished(writer, STATE_ROAD)

    response = writer.client.post(writer.at("nagon-annan/"))

    assert "ingenting har skickats" in writer.follow(response).content.decode()
    assert not Draft.objects.exists()
    assert writer.client.post(writer.at("nagon-annan/")).status_code == 404


def test_the_way_back_is_open_as_long_as_the_draft_is_there(writer: Writer) -> None:
    finished(writer, STATE_ROAD)
    page(writer, "nagon-annan/")

    assert writer.send().status_code == 303
    assert Submission.objects.count() == 1


@pytest.mark.parametrize(("root", "words"), [("/en", "decides about this"), ("/fi", "Tästä päättää")])
def test_another_body_is_explained_in_the_writers_language(client: Any, root: str, words: str) -> None:
    foreign = Writer(client, root)

    told = finished(foreign, STATE_ROAD)

    assert words in told
    assert "sköts av" not in told
