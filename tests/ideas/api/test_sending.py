"""A submission from a program: one like any other, taken once."""

import json
import uuid
from typing import Any

import pytest

from ideas import transitions
from ideas.actors import SENDER
from ideas.models import Draft, Event, Submission
from ideas.verbs import Verb
from tests.ideas import proposing
from tests.ideas.api.conftest import Program

KEY = "6f6f0c4e-5d0f-4d30-9b5a-0f5f1c2a9d11"


def test_it_is_stored_like_one_from_the_web(program: Program) -> None:
    answer = program.submit(
        text="När lagas lamporna?",
        title="Lampor",
        place="903 55",
        municipality="2480",
        email="Alice@Example.com",
        name="Alice",
        publication="with_name",
        point={"latitude": 63.84, "longitude": 20.3},
        language="en",
    )

    case = Submission.objects.get(case_number=answer.json()["case_number"])
    assert answer.status_code == 201
    assert (case.source, case.municipality_chosen_id, case.language, case.doubts) == ("api", "2480", "en", [])
    assert case.sender.contact
    assert (case.sender.contact.email, case.sender.name, case.sender.show_name) == ("alice@example.com", "Alice", True)
    assert (case.exact_place.postcode, case.exact_place.point) == ("90355", (63.84, 20.3))
    assert Event.objects.get(submission=case, verb=Verb.RECEIVED).handlings.exists()


def test_the_receipt_opens_the_case(program: Program) -> None:
    receipt = program.submit()

    own = program.get(
        receipt["Location"].removeprefix("/api/v1/"), Authorization=f"Bearer {receipt.json()['tracking_token']}"
    )
    page = program.client.get(receipt.json()["tracking_url"].partition("8000")[2], follow=True)

    assert own.json()["case_number"] == receipt.json()["case_number"]
    assert page.status_code == 200
    assert receipt["Cache-Control"] == "no-store"


def test_the_same_key_again_is_the_same_case(program: Program) -> None:
    first, again = program.submit(key=KEY), program.submit(key=f'"{KEY.upper()}"')

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert Submission.objects.count() == 1


def test_a_key_that_was_used_for_something_else_is_refused(program: Program) -> None:
    program.submit(key=KEY)

    other = program.submit(key=KEY, text="Något helt annat")

    assert other.status_code == 422
    assert other.json()["type"].endswith("/key-reused/")
    assert "case_number" not in other.json()


@pytest.mark.parametrize(
    "changed",
    [
        {"publication": "none"},
        {"publication": "without_name"},
        {"place": "Ersboda"},
        {"language": "en"},
        {"name": "Bob"},
    ],
)
def test_the_same_key_with_anything_else_changed_is_refused(program: Program, changed: dict[str, str]) -> None:
    sent = {"publication": "with_name", "name": "Alice", "email": "alice@example.com"}
    program.submit(key=KEY, **sent)

    again = program.submit(key=KEY, **(sent | changed))

    assert (again.status_code, again.json()["title"]) == (422, "That idempotency key was used for something else")


def test_what_was_taken_back_meanwhile_is_still_what_was_sent(program: Program) -> None:
    program.submit(key=KEY)
    transitions.retract_consent(Submission.objects.get().pk, actor=SENDER)

    assert program.submit(key=KEY).status_code == 200


@pytest.mark.parametrize("key", ["", "1", "not-a-uuid"])
def test_without_a_key_nothing_is_taken(program: Program, key: str) -> None:
    answer = program.post("submissions/", {"text": "Hej"}, **({"Idempotency-Key": key} if key else {}))

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["header"] == "Idempotency-Key"
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    ("changes", "pointer", "sentence"),
    [
        ({"text": ""}, "#/text", "Skriv vad du tänker på. Några ord räcker."),
        ({"text": None}, "#/text", "Skriv vad du tänker på. Några ord räcker."),
        ({"text": "a" * 10_001}, "#/text", None),
        ({"text": "a\0b"}, "#/text", None),
        ({"text": 7}, "#/text", None),
        ({"title": "b" * 151}, "#/title", None),
        ({"kind": "complaint"}, "#/kind", None),
        ({"kind": None}, "#/kind", None),
        ({"publication": "yes"}, "#/publication", None),
        ({"publication": "with_name"}, "#/name", None),
        ({"email": "nobody"}, "#/email", None),
        ({"municipality": "0180"}, "#/municipality", None),
        ({"place": "Holmsund"}, "#/place_municipality", None),
        ({"point": {"latitude": 91, "longitude": 0}}, "#/point/latitude", None),
        ({"point": {"latitude": "63", "longitude": 20}}, "#/point/latitude", None),
        ({"point": [1, 2]}, "#/point", None),
        ({"point": {"latitude": 10**400, "longitude": 0}}, "#/point/latitude", None),
        ({"language": "se"}, "#/language", None),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(
    program: Program, changes: dict[str, Any], pointer: str, sentence: str | None
) -> None:
    body = {"kind": "question", "text": "Hej", "publication": "none"} | changes
    sent = {name: value for name, value in body.items() if value is not None}

    answer = program.post("submissions/", sent, Idempotency_Key=KEY)

    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert sentence in (None, answer.json()["errors"][0]["detail"])
    assert not Submission.objects.exists()
    assert not Draft.objects.exists()


def test_errors_are_in_the_language_that_is_asked_for(program: Program) -> None:
    english = program.post(
        "submissions/", {"kind": "idea", "publication": "none"}, Idempotency_Key=KEY, Accept_Language="en"
    )

    assert english.json()["errors"][0]["detail"] == "Write what you are thinking of. A few words are enough."
    assert english["Content-Language"] == "en"


def test_an_ambiguous_place_is_asked_back_and_then_understood(program: Program) -> None:
    asked = program.submit(place="Holmsund").json()["errors"][0]

    answer = program.submit(place="Holmsund", place_municipality=asked["choices"][0])

    assert sorted(asked["choices"]) == ["2284", "2480"]
    assert Submission.objects.get().place_municipality_id == asked["choices"][0]
    assert answer.status_code == 201


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"null", "application/json", 400),
        (b'"text"', "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b'{"a":' * 3_000 + b"1" + b"}" * 3_000, "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b'{"text": NaN}', "application/json", 400),
        (b'{"text": "' + b"a" * 1_000_001 + b'"}', "application/json", 413),
        (b"text=hej", "application/x-www-form-urlencoded", 415),
        (b"<text/>", "application/xml", 415),
    ],
)
def test_whatever_is_sent_the_answer_is_a_problem(program: Program, body: bytes, kind: str, status: int) -> None:
    headers = {"Idempotency-Key": str(uuid.uuid4())}

    answer = program.client.post("/api/v1/submissions/", body, content_type=kind, headers=headers)

    assert answer.status_code == status
    assert json.loads(answer.content)["status"] == status
    assert not Submission.objects.exists()


def test_who_would_get_it_is_told_and_nothing_is_kept(program: Program) -> None:
    answer = program.post("recipient/", {"text": "När plogas Ersboda?"})

    assert answer.json()["municipality"] == "2480"
    assert answer.json()["candidates"][0]["confidence"] > 0.5
    assert answer.json()["reasons"][0]["sentence"]["sv"] == "Du skrev ”Ersboda”, som ligger i Umeå."
    assert answer.json()["reasons"][0]["sentence"]["en"] == "You wrote “Ersboda”, which is in Umeå."
    assert not Submission.objects.exists()
    assert not Draft.objects.exists()


def test_where_nobody_is_sure_a_person_reads_it_first(program: Program) -> None:
    assert program.post("recipient/", {"text": "Hej på er"}).json()["municipality"] == "region"


@pytest.fixture
def router(settings: Any) -> None:
    """One that says what the text asks for."""
    settings.IDEAS_RECIPIENT_PROPOSER = proposing.NAME


@pytest.mark.usefixtures("router")
def test_all_that_the_writer_may_need_to_know_is_told(program: Program) -> None:
    answer = program.post("recipient/", {"text": "Vem sköter leden längs älven vid Ersboda?"}).json()

    assert (answer["municipality"], answer["decided"], answer["contributors"]) == ("2480", "assign", ["2460", "2404"])
    assert answer["topics"][0] == {"topic": "gator_vagar", "confidence": 0.6}
    assert (answer["kind"], answer["languages"]) == ("question", ["sv"])
    assert (answer["body"], answer["acute_danger"], answer["personal_data"]) == (None, False, [])


@pytest.mark.usefixtures("router")
def test_another_body_is_told_with_its_text_in_each_language(program: Program) -> None:
    answer = program.post("recipient/", {"text": "E12 är full av hål."}).json()

    assert answer["decided"] == "redirect"
    assert answer["body"]["key"] == "trafikverket"
    assert all(answer["body"]["text"][code] for code in ("sv", "en", "fi"))
    assert len(set(answer["body"]["text"].values())) == 3


@pytest.mark.usefixtures("router")
def test_personal_data_is_told_with_its_place_and_no_suspicion_is(program: Program) -> None:
    text = "Ni ska passa er, ring 070-174 06 05."

    answer = program.post("recipient/", {"text": text, "title": "Mejla kalle@example.com"}).json()

    mail, phone = answer["personal_data"]
    assert (mail["what"], mail["field"]) == ("email", "title")
    assert text[phone["start"] : phone["end"]] == "070-174 06 05"
    assert "threat" not in str(answer)


@pytest.mark.usefixtures("router")
def test_acute_danger_is_told(program: Program) -> None:
    assert program.post("recipient/", {"text": "Hjälp, det brinner!"}).json()["acute_danger"] is True


@pytest.mark.usefixtures("router")
def test_a_correction_and_a_topic_count_at_once_and_are_sent(program: Program) -> None:
    said = {"corrected_municipality": "2460", "topic": "skola_forskola"}

    assert program.post("recipient/", {"text": "När plogas Ersboda?", **said}).json()["municipality"] == "2460"
    assert program.submit(**said).status_code == 201
    case = Submission.objects.get()
    assert (case.municipality_corrected_id, case.topic_chosen_id) == ("2460", "skola_forskola")


@pytest.mark.parametrize("field", ["corrected_municipality", "topic"])
def test_a_correction_that_is_none_of_the_choices_is_refused(program: Program, field: str) -> None:
    (error,) = program.submit(**{field: "nonsense"}).json()["errors"]

    assert error["pointer"] == f"#/{field}"
    assert len(error["choices"]) == {"corrected_municipality": 8, "topic": 28}[field]


def test_the_same_key_with_another_correction_is_another_message(program: Program) -> None:
    key = str(uuid.uuid4())
    program.submit(key=key)

    answer = program.submit(key=key, corrected_municipality="2460")

    assert answer.json()["type"].endswith("key-reused/")
