"""Every address × everybody × every condition of a case: who gets in, and what nobody else ever reads."""

import runpy

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from portal.development import urls
from tests.matrix.asking import NOT_THERE, Question, fingerprint, leaks, patterns, questions
from tests.matrix.table import TABLE, Kind
from tests.matrix.world import Who, World

ASKED = [name for name, entry in TABLE.items() if entry.kind != Kind.DEVELOPMENT]
PUBLIC = [name for name in ASKED if TABLE[name].kind == Kind.PUBLIC]
POSTED = [name for name in ASKED if "POST" in TABLE[name].methods]
CASES = [name for name in ASKED if TABLE[name].about == "case"]
CACHE_CONTROL = {Kind.FORM: "private, no-cache", Kind.PERSONAL: "no-store"}
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
def test_a_look_gets_what_the_table_says(name: str, who: Who, world: World) -> None:
    found, expected, leaked = {}, {}, {}
    for question in questions(name, world):
        response = world.clients[who].get(question.path)
        found[question.key] = response.status_code
        expected[question.key] = TABLE[name].expected(who, question.key, question.case)
        leaked[question.key] = leaks(response, who, world)

    assert found == expected
    assert {key: texts for key, texts in leaked.items() if texts} == {}


@pytest.mark.parametrize("who", Who)
@pytest.mark.parametrize("name", CASES)
def test_what_may_not_be_seen_is_byte_for_byte_what_does_not_exist(name: str, who: Who, world: World) -> None:
    asked = questions(name, world)
    answers = {q.key: (q, world.clients[who].get(q.path)) for q in asked}
    nothing = [(answers[key][1].content, dict(answers[key][1].headers)) for key in NOT_THERE]
    refused = {key: (r.content, dict(r.headers)) for key, (q, r) in answers.items() if r.status_code == 404}

    assert [key for key, answer in refused.items() if answer != nothing[0]] == []


@pytest.mark.parametrize("who", Who)
@pytest.mark.parametrize("name", [name for name in POSTED if TABLE[name].about == "case"])
def test_a_deed_on_what_may_not_be_seen_is_refused_like_on_what_does_not_exist(
    name: str, who: Who, world: World
) -> None:
    client, before = world.clients[who], fingerprint()
    token = _form_token(world, who)
    answers = {}
    for question in [question for question in questions(name, world) if not _may_open(name, who, question)]:
        response = client.post(question.path, {"csrfmiddlewaretoken": token, "body": "Hej", "reason": "Därför"})
        answers[question.key] = (response.status_code, response.content.replace(question.path.encode(), b""))
        assert leaks(response, who, world) == []

    assert {status for status, _ in answers.values()} <= {302, 403, 404}
    assert len({answer[1] for answer in answers.values() if answer[0] == 404}) <= 1
    assert len({answer[0] for answer in answers.values()}) == 1
    assert fingerprint() == before


@pytest.mark.parametrize("name", POSTED)
def test_a_post_without_a_form_token_is_refused_and_changes_nothing(name: str, world: World) -> None:
    before = fingerprint()

    statuses = {
        world.clients[who].post(question.path, {"text": "Hej", "body": "Hej"}).status_code
        for who in (Who.ANONYMOUS, Who.SENDER, Who.MODERATOR)
        for question in questions(name, world)
    }

    assert 403 in statuses
    assert statuses <= {403, 303, 404, 410}
    assert fingerprint() == before


@pytest.mark.parametrize("name", ASKED)
def test_looking_twice_changes_nothing(name: str, world: World) -> None:
    before = fingerprint()

    for who in (Who.ANONYMOUS, Who.SENDER, Who.MODERATOR, Who.COORDINATOR):
        for question in questions(name, world):
            world.clients[who].get(question.path)
            world.clients[who].head(question.path)

    assert fingerprint() == before


@pytest.mark.parametrize("name", ASKED)
def test_an_address_takes_its_methods_alone(name: str, world: World) -> None:
    question = questions(name, world)[0]
    token = _form_token(world, Who.MODERATOR)

    refused = {"put", "delete", "patch"} | ({"post"} if name not in POSTED else set())
    statuses = {
        method: getattr(world.clients[Who.MODERATOR], method)(question.path, headers={"x-csrftoken": token}).status_code
        for method in refused
    }

    assert set(statuses.values()) == {405}


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_page_is_the_same_for_everybody_and_for_every_cache(name: str, world: World) -> None:
    for question in questions(name, world):
        answers = [client.get(question.path) for client in world.clients.values()]
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


@pytest.mark.parametrize("name", [name for name in ASKED if TABLE[name].kind in CACHE_CONTROL])
def test_what_is_personal_is_kept_by_nobody(name: str, world: World) -> None:
    for who in (Who.ANONYMOUS, Who.SENDER, Who.MODERATOR):
        for question in questions(name, world):
            response = world.clients[who].get(question.path)
            if response.status_code == 200:
                assert CACHE_CONTROL[TABLE[name].kind] in response["Cache-Control"]
            assert "public" not in response["Cache-Control"]


@pytest.mark.parametrize("name", ASKED)
def test_an_address_works_in_english_too(name: str, world: World) -> None:
    for question in questions(name, world)[:1]:
        swedish = world.clients[Who.MODERATOR].get(question.path)
        english = world.clients[Who.MODERATOR].get(f"/en{question.path}")

        if name in ("healthz", "readyz"):
            assert english.status_code == 404
        else:
            assert english.status_code == swedish.status_code
            assert english["Content-Language"] == "en"


def _may_open(name: str, who: Who, question: Question) -> bool:
    if question.case is None:
        return False
    return question.case.sender == who if name.startswith("tracking") else who in question.case.desks


def _form_token(world: World, who: Who) -> str:
    """A form token that belongs to the cookie of this client."""
    client = world.clients[who]
    client.get(reverse("draft_create"))
    return client.cookies["csrf"].value
