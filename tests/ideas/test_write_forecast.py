"""What a writer is told before sending: beside the steps as a script asks for it, and on the last page for everybody."""

from typing import Any

import pytest
from django.test import Client

from ideas.models import Draft, RateCount, Submission
from tests.ideas import proposing
from tests.ideas.writing import Writer
from tests.languages import not_finnish, said_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _router(settings: Any) -> None:
    settings.IDEAS_RECIPIENT_PROPOSER = proposing.NAME


def ask(client: Client, text: str, root: str = "", **typed: str) -> Any:
    """What stands beside the form after a pause."""
    return client.post(f"{root}/skriv/mottagare/", {"kind": "question", "text": text, "title": ""} | typed)


def panel(client: Client, text: str, root: str = "", **typed: str) -> str:
    response = ask(client, text, root, **typed)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def finished(writer: Writer, text: str = "När plogas gatorna på Ersboda?", **typed: str) -> str:
    """Everything filled in; the last page."""
    writer.write(text=text, **typed)
    writer.place()
    writer.contact()
    return review(writer)


def review(writer: Writer) -> str:
    return " ".join(writer.client.get(writer.at("granska/")).content.decode().split())


def correct(writer: Writer, **said: str) -> Any:
    return writer.client.post(writer.at("ratta/"), said)


def test_while_one_writes_the_panel_says_who_would_get_it_and_why(client: Client) -> None:
    page = panel(client, "När plogas gatorna på Ersboda?")

    assert 'Går till <span class="muni accent-4">Umeå</span>' in page
    assert "Du skrev <q>Ersboda</q>, som ligger i Umeå." in page
    assert "<html" not in page


@pytest.mark.parametrize("text", ["", "  ", "När plogas", "\0", "x" * 10_001])
def test_there_is_nothing_until_there_are_a_few_words_that_can_be_taken(client: Client, text: str) -> None:
    assert panel(client, text) == ""


def test_the_panel_keeps_nothing_and_nobody_keeps_it(client: Client) -> None:
    response = ask(client, "När plogas gatorna på Ersboda?")

    assert response["Cache-Control"] == "no-store, private"
    assert not Draft.objects.exists()
    assert not Submission.objects.exists()


def test_the_panel_knows_what_the_draft_holds_and_leaves_it_as_it_is(writer: Writer) -> None:
    writer.write(text="När plogas gatorna här?")
    before = Draft.objects.values().get()

    page = panel(writer.client, "Vem lagar bron?", draft=str(writer.token), municipality="2460")

    assert 'accent-6">Vännäs</span>' in page
    assert Draft.objects.values().get() == before


def test_in_the_second_step_the_text_is_that_of_the_draft(writer: Writer) -> None:
    writer.write(text="När plogas gatorna på Ersboda?")

    response = writer.client.post("/skriv/mottagare/", {"draft": str(writer.token), "place": "", "municipality": ""})

    assert "<q>Ersboda</q>" in response.content.decode()


@pytest.mark.parametrize("draft", ["", "nonsense", "00000000-0000-4000-8000-000000000000"])
def test_a_draft_that_is_not_there_is_none(client: Client, draft: str) -> None:
    assert "Umeå" in panel(client, "När plogas gatorna på Ersboda?", draft=draft)


def test_a_place_that_several_have_does_no_harm(client: Client) -> None:
    assert "Går till" in panel(client, "Vägen är full av hål.", place="Nyliden", municipality="")


def test_the_panel_needs_the_token_of_the_form() -> None:
    assert ask(Client(enforce_csrf_checks=True), "När plogas gatorna på Ersboda?").status_code == 403


def test_who_asks_too_often_gets_nothing_until_the_minute_is_over(client: Client, settings: Any) -> None:
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"DEFAULT_THROTTLE_RATES": {"ask": "2/min"}}

    statuses = [ask(client, "När plogas gatorna?").status_code for _ in range(3)]

    assert statuses == [200, 200, 429]
    assert RateCount.objects.get().key.startswith("api:ask:")


def test_a_router_with_a_fault_keeps_nobody_from_writing_and_sending(writer: Writer, settings: Any) -> None:
    settings.IDEAS_RECIPIENT_PROPOSER = proposing.BROKEN

    assert panel(writer.client, "När plogas gatorna på Ersboda?") == ""
    assert "Skicka frågan" in finished(writer)
    assert writer.send().status_code == 303
    assert Submission.objects.count() == 1


def test_at_most_three_reasons_are_told(client: Client) -> None:
    assert panel(client, "När plogas gatorna på Ersboda, Umeå?").count("<li>") <= 3


def test_among_three_reasons_is_the_strongest_of_those_that_speak_for_another(client: Client) -> None:
    page = panel(client, "Från Brån och Spöland till Tväråbäck, som på Haga och Ersboda.", municipality="2460")

    assert page.count("<li>") == 3
    assert "<q>Brån</q>" in page
    assert "<q>Ersboda</q>" in page
    assert "<q>Haga</q>" not in page


def test_three_reasons_are_for_the_recipient_where_nothing_speaks_for_another(client: Client) -> None:
    page = panel(client, "Från Brån och Spöland till Tväråbäck.", municipality="2460")

    assert all(f"<q>{name}</q>" in page for name in ("Brån", "Spöland", "Tväråbäck"))


def test_contributors_stand_beside_the_lead(client: Client) -> None:
    page = panel(client, "Vem sköter leden längs älven?")

    assert "tillsammans med" in page
    assert 'accent-6">Vännäs</span>' in page


def test_what_is_read_aloud_is_the_recipient_and_no_reason(client: Client) -> None:
    page = panel(client, "När plogas gatorna på Ersboda?")

    assert '<span hidden data-say="recipient">Går till Umeå</span>' in page


def test_the_steps_ask_for_the_panel_and_without_a_script_hold_none(writer: Writer) -> None:
    writer.write()

    for address in ("/skriv/", writer.at(""), writer.at("var/")):
        page = writer.client.get(address).content.decode()
        assert 'hx-post="/skriv/mottagare/"' in page
        assert "Går till" not in page


def test_the_last_page_says_it_without_a_script(writer: Writer) -> None:
    page = finished(writer)

    assert 'Går till <span class="muni accent-4">Umeå</span>' in page
    assert "<q>Ersboda</q>" in page


def test_another_municipality_and_topic_are_kept_and_told(writer: Writer) -> None:
    finished(writer)

    response = correct(writer, corrected="2460", topic="skola_forskola")

    assert response["Location"] == writer.at("granska/")
    page = review(writer)
    assert 'Går till <span class="muni accent-6">Vännäs</span>' in page
    assert "Du har sagt att det gäller Vännäs." in page
    assert "Du valde ämnet Skola och förskola." in page
    assert '<option value="2460" selected>' in page


def test_a_correction_is_sent_with_the_case(writer: Writer) -> None:
    finished(writer)
    correct(writer, corrected="2460", topic="skola_forskola")

    writer.send()

    case = Submission.objects.get()
    assert (case.municipality_corrected_id, case.topic_chosen_id) == ("2460", "skola_forskola")
    assert case.municipality_chosen_id is None


def test_several_or_the_whole_region_is_the_office(writer: Writer) -> None:
    finished(writer)
    correct(writer, corrected="region")

    page = review(writer)

    assert "Du har sagt att det gäller flera kommuner eller hela regionen." in page
    writer.send()
    assert Submission.objects.get().municipality_corrected_id == "region"


def test_a_correction_can_be_taken_back(writer: Writer) -> None:
    finished(writer)
    correct(writer, corrected="2460", topic="skola_forskola")

    correct(writer, corrected="", topic="")

    assert 'Går till <span class="muni accent-4">Umeå</span>' in review(writer)
    writer.send()
    case = Submission.objects.get()
    assert (case.municipality_corrected_id, case.topic_chosen_id) == (None, None)


def test_a_correction_stays_when_one_goes_back_without_a_script(writer: Writer) -> None:
    finished(writer)
    correct(writer, corrected="2460", topic="skola_forskola")

    writer.client.post(writer.at(""), {"kind": "idea", "text": "En bänk på Ersboda, tack."})
    writer.contact(name="Kim")

    assert "Du har sagt att det gäller Vännäs." in review(writer)


def test_a_municipality_chosen_afterwards_takes_its_place(writer: Writer) -> None:
    finished(writer)
    correct(writer, corrected="2460")

    writer.place(municipality="2401")

    assert 'Går till <span class="muni accent-5">' not in review(writer)
    writer.send()
    case = Submission.objects.get()
    assert (case.municipality_chosen_id, case.municipality_corrected_id) == ("2401", None)


def test_what_is_chosen_beside_the_form_is_kept_with_the_step(writer: Writer) -> None:
    writer.write(text="När plogas gatorna på Ersboda?", corrected="2460", topic="skola_forskola")

    fields = Draft.objects.get().fields

    assert (fields["corrected"], fields["topic"]) == ("2460", "skola_forskola")


@pytest.mark.parametrize("said", [{"corrected": "9999"}, {"topic": "nonsense"}, {"corrected": "\0", "topic": "<b>"}])
def test_nonsense_is_no_correction(writer: Writer, said: dict[str, str]) -> None:
    finished(writer)

    assert correct(writer, **said).status_code == 303
    writer.send()
    case = Submission.objects.get()
    assert (case.municipality_corrected_id, case.topic_chosen_id) == (None, None)


def test_the_likeliest_topics_come_first_and_then_all(client: Client) -> None:
    page = panel(client, "När plogas gatorna på Ersboda?")

    assert "Det verkar handla om: Gator" in page
    assert page.index('<optgroup label="Troligast">') < page.index('<optgroup label="Alla ämnen">')
    assert page.count("<option") == 1 + 7 + 1 + 1 + 2 + 28


@pytest.mark.parametrize(("root", "words"), [("/en", "It goes to"), ("/fi", "Vastaanottaja:")])
def test_the_panel_speaks_the_language_of_the_form(client: Client, root: str, words: str) -> None:
    assert words in panel(client, "När plogas gatorna på Ersboda?", root)


@pytest.mark.parametrize(
    "text",
    [
        "Ersboda, älven!!",
        "E12 E12 E12.",
        "E12 det brinner!",
        "(var som helst)",
        "busshållplats 070-174 06 05 kalle@example.com 640823-3234",
    ],
)
def test_all_that_is_told_in_finnish_is_finnish(client: Client, text: str) -> None:
    foreign = Writer(client, "/fi")
    foreign.write(text=text)
    foreign.place()
    foreign.contact()
    beside = panel(client, text, "/fi", corrected="2460", topic="skola_forskola")
    pages = [foreign.client.get(foreign.at(step)).content.decode() for step in ("granska/", "akut/", "nagon-annan/")]

    told = [words for page in (f'<html lang="fi">{beside}</html>', *pages) for words in said_in("fi", page)]

    assert not_finnish([words for words in told if words not in text]) == []
