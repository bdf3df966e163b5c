"""Every address × everybody × every condition of a case: who gets in, and what nobody else ever reads."""

import runpy
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from portal.development import urls
from tests.matrix.asking import Question, fingerprint, is_ours, leaks, patterns, questions
from tests.matrix.table import TABLE, Kind
from tests.matrix.world import KEYS, Who, World

ASKED = [name for name, entry in TABLE.items() if entry.kind != Kind.DEVELOPMENT]
PUBLIC = [name for name in ASKED if TABLE[name].kind == Kind.PUBLIC]
POSTED = [name for name in ASKED if "POST" in TABLE[name].methods]
BY_COOKIE = [name for name in POSTED if not name.startswith("api_")]
"""Where a session counts, and with it a form token. The API takes neither."""
TRIED = {"unpublished", "private", "declined", "foreign", "unrouted", "unknown"}
"""Conditions in which deeds are tried: each stands for others."""
CACHE_CONTROL = {Kind.FORM: "private, no-cache", Kind.PERSONAL: "no-store", Kind.API: "no-store"}
pytestmark = pytest.mark.usefixtures("db")


def test_every_address_has_an_entry() -> None:
    assert {name for _, name in patterns()} == set(ASKED)


def test_every_name_leads_to_one_address() -> None:
    names = [name for _, name in patterns()]

    assert sorted(names) == sorted(set(names))


def test_development_pages_are_not_there_unless_they_are_switched_on() -> None:
    with override_settings(DEVELOPMENT_PAGES=True):
        mounted = runpy.run_path(urls.__file__)["urlpatterns"]

    names = {entry.name for entry in mounted}

    assert names == {name for name, entry in TABLE.items() if entry.kind == Kind.DEVELOPMENT}
    for name in names:
        with pytest.raises(NoReverseMatch):
            reverse(name)


@pytest.mark.parametrize("who", Who)
@pytest.mark.parametrize("name", ASKED)
def test_a_look_gets_what_the_table_says_and_no_more(name: str, who: Who, world: World) -> None:
    """What may not be seen is byte for byte what does not exist; no answer holds what is others'."""
    entry = TABLE[name]
    asked = questions(name, world) if "GET" in entry.methods else questions(name, world)[:1]
    answers = {question.key: world.clients[who].get(question.path) for question in asked}

    assert {key: answer.status_code for key, answer in answers.items()} == {
        question.key: entry.expected(who, question.key, question.case) for question in asked
    }
    assert [found for answer in answers.values() for found in leaks(answer, who, world)] == []
    refused = [(answer.content, _lasting(answer)) for answer in answers.values() if answer.status_code == 404]
    assert all(answer == refused[0] for answer in refused)
    assert [answer["Cache-Control"] for answer in answers.values() if not _is_kept_rightly(answer, entry.kind)] == []


@pytest.mark.parametrize("who", Who)
@pytest.mark.parametrize("name", [name for name in BY_COOKIE if TABLE[name].about == "case"])
def test_a_deed_on_what_may_not_be_seen_is_refused_like_on_what_does_not_exist(
    name: str, who: Who, world: World
) -> None:
    before, answers = fingerprint(), {}
    typed = {"csrfmiddlewaretoken": _form_token(world, who), "reason": "Det gäller en annan kommun."}
    for question in questions(name, world):
        if question.key in TRIED and not _may_open(name, who, question):
            response = world.clients[who].post(question.path, typed)
            answers[question.key] = (response.status_code, response.content.replace(question.path.encode(), b""))
            assert leaks(response, who, world) == []

    assert {status for status, _ in answers.values()} <= {302, 403, 404}
    assert len({status for status, _ in answers.values()}) == 1
    assert len({content for status, content in answers.values() if status == 404}) <= 1
    assert fingerprint() == before


@pytest.mark.parametrize("name", BY_COOKIE)
def test_a_post_without_a_form_token_is_refused_and_changes_nothing(name: str, world: World) -> None:
    before = fingerprint()

    statuses = {
        world.clients[who].post(question.path, {"text": "Hej", "body": "Hej"}).status_code
        for who in (Who.SENDER, Who.MODERATOR)
        for question in questions(name, world)
        if question.case is None or question.key in TRIED
    }

    assert 403 in statuses
    assert statuses <= {403, 303, 404, 410}
    assert fingerprint() == before


@pytest.mark.parametrize("who", [who for who in Who if who not in KEYS])
@pytest.mark.parametrize("name", [name for name in POSTED if name not in BY_COOKIE])
def test_no_session_opens_anything_in_the_api(name: str, who: Who, world: World) -> None:
    """Whoever is signed in, or opened a case by its link, is nobody there, and so needs no form token."""
    before = fingerprint()

    answers = [
        world.clients[who].post(question.path, {"text": ""}, content_type="application/json")
        for question in questions(name, world)
    ]

    expected = 401 if TABLE[name].about == "case" else 422 if name == "api_recipient" else 400
    assert {answer.status_code for answer in answers} == {expected}
    assert fingerprint() == before


@pytest.mark.parametrize("who", KEYS)
@pytest.mark.parametrize("name", [name for name in ASKED if name.startswith("api_desk") and TABLE[name].about])
def test_a_key_changes_nothing_of_what_it_may_not_see(name: str, who: Who, world: World) -> None:
    """A foreign case and one that does not exist are the same; without the scope even the own one is not reached."""
    client, answers = world.clients[who], {}
    client.get(reverse("api_desk_submissions"))  # notes that the key is used
    before = fingerprint()
    typed = {
        "text": "Hej",
        "reason": "Det gäller en annan kommun.",
        "to": "2403",
        "rule": "abuse",
        "publish_case": True,
    }
    for question in questions(name, world):
        if question.key in TRIED and not _may_open(name, who, question):
            send = client.put if "PUT" in TABLE[name].methods else client.post
            headers = {"If-Match": "*", "Idempotency-Key": str(uuid.uuid4())}
            answer = send(question.path, typed, content_type="application/json", headers=headers)
            answers[question.key] = (answer.status_code, answer.content)
            assert leaks(answer, who, world) == []

    expected = 405 if "GET" in TABLE[name].methods else 403 if who == Who.READING_KEY else 404
    assert {status for status, _ in answers.values()} == {expected}
    assert len({content for _, content in answers.values()}) == 1
    assert fingerprint() == before


@pytest.mark.parametrize("name", ASKED)
def test_looking_twice_changes_nothing(name: str, world: World) -> None:
    before = fingerprint()

    client = world.clients[Who.SENDER if name.startswith("tracking") else Who.MODERATOR]
    for question in questions(name, world):
        client.get(question.path)
        client.head(question.path)

    assert fingerprint() == before


@pytest.mark.parametrize("name", [name for name in ASKED if is_ours(name)])
def test_an_address_takes_its_methods_alone(name: str, world: World) -> None:
    question = questions(name, world)[0]
    token = _form_token(world, Who.MODERATOR)

    refused = {"put", "delete", "patch", "post"} - {method.lower() for method in TABLE[name].methods}
    statuses = {
        method: getattr(world.clients[Who.MODERATOR], method)(question.path, headers={"x-csrftoken": token}).status_code
        for method in refused
    }

    assert set(statuses.values()) == {405}


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_page_is_the_same_for_everybody_and_for_every_cache(name: str, world: World) -> None:
    for question in questions(name, world):
        answers = [world.clients[who].get(question.path) for who in (Who.ANONYMOUS, Who.SENDER, Who.MODERATOR)]
        shown = [answer for answer in answers if answer.status_code == 200]

        assert len({answer.content for answer in answers}) == 1
        assert not any(answer.cookies or answer.has_header("Vary") for answer in answers)
        assert all("public" in answer["Cache-Control"] and "s-maxage" in answer["Cache-Control"] for answer in shown)


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_page_asks_a_bounded_number_of_questions(name: str, world: World) -> None:
    numbers = {}
    for question in questions(name, world):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            world.clients[Who.ANONYMOUS].get(question.path)
        numbers[question.key] = len(asked)

    assert max(numbers.values()) <= TABLE[name].queries, numbers


@pytest.mark.parametrize("name", ASKED)
def test_an_address_works_in_english_too(name: str, world: World) -> None:
    for question in questions(name, world)[:1]:
        swedish = world.clients[Who.MODERATOR].get(question.path)
        english = world.clients[Who.MODERATOR].get(f"/en{question.path}")

        if name in ("healthz", "readyz") or name.startswith("api_"):
            assert english.status_code == 404
        else:
            assert english.status_code == swedish.status_code
            assert english["Content-Language"] == "en"


def _is_kept_rightly(answer: Any, kind: Kind) -> bool:
    """Whether caches may keep an answer as long as its kind allows."""
    if kind in CACHE_CONTROL and answer.status_code == 200:
        return CACHE_CONTROL[kind] in answer["Cache-Control"]
    return ("public" in answer["Cache-Control"]) is (kind == Kind.PUBLIC and answer.status_code == 200)


def _lasting(answer: Any) -> dict[str, str]:
    """The headers, without the count of requests, which differs each time."""
    return {name: value for name, value in answer.headers.items() if name != "RateLimit"}


def _may_open(name: str, who: Who, question: Question) -> bool:
    if question.case is None:
        return False
    return question.case.sender == who if name.startswith("tracking") else who in question.case.desks


def _form_token(world: World, who: Who) -> str:
    """A form token that belongs to the cookie of this client."""
    client = world.clients[who]
    client.get(reverse("draft_create"))
    return client.cookies["csrf"].value
