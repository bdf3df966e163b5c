"""Every page, asked for in Finnish by those who may see it, says nothing in Swedish or English that it could say in Finnish."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.languages import not_finnish, said_in
from tests.matrix.asking import questions
from tests.matrix.table import TABLE, Kind
from tests.matrix.world import Who, World

PAGES = [
    name
    for name, entry in TABLE.items()
    if "GET" in entry.methods
    and entry.kind not in (Kind.HEALTH, Kind.API, Kind.DEVELOPMENT)
    and not name.startswith("api_")
]
FORMS = [
    ("draft_create", Who.ANONYMOUS, {"kind": "nonsense", "text": ""}),
    ("draft_place", Who.ANONYMOUS, {"municipality": "nonsense"}),
    ("draft_contact", Who.ANONYMOUS, {"email": "nobody", "publish": "with_name"}),
    ("tracking_reply", Who.SENDER, {"body": ""}),
    ("account_login", Who.ANONYMOUS, {"login": "mona@example.com", "password": "fel"}),
    ("account_login", Who.ANONYMOUS, {"login": "nobody", "password": ""}),
    ("account_reauthenticate", Who.MODERATOR, {"password": "fel"}),
    ("mfa_reauthenticate", Who.MODERATOR, {"code": "000000"}),
    ("case_answer", Who.MODERATOR, {"body": ""}),
    ("case_preview", Who.MODERATOR, {"body": "Hei."}),
    ("case_message", Who.MODERATOR, {"body": ""}),
    ("case_decline", Who.MODERATOR, {}),
    ("case_redirect", Who.MODERATOR, {}),
    ("case_add_contributor", Who.MODERATOR, {}),
    ("case_release_contributor", Who.MODERATOR, {"to": "2460"}),
    ("case_classify", Who.MODERATOR, {}),
    ("case_accept_suggestion", Who.MODERATOR, {}),
    ("case_reroute", Who.MODERATOR, {}),
]
NOT_OURS = (
    "kanariesuggestion",
    "Om kanarie",
    "här hos oss",
    "Jag undrar när isen på Öbacka plogas i vinter.",
    "Riksvägar sköts av Trafikverket.",
    "Platsen ligger i Umeå.",
    "Handläggare",
)
"""What the people of the data set wrote, where the page can't tell which language it is in."""
pytestmark = pytest.mark.usefixtures("db")


@pytest.mark.parametrize(
    "who", [Who.ANONYMOUS, Who.SENDER, Who.MODERATOR, Who.COORDINATOR, Who.OPERATOR, Who.PASSWORD_ONLY]
)
@pytest.mark.parametrize("name", PAGES)
def test_a_finnish_page_is_finnish(name: str, who: Who, world: World) -> None:
    with translation.override("fi"):
        asked = questions(name, world)
    answers = [world.clients[who].get(question.path) for question in asked]

    assert all(question.path.startswith("/fi/") for question in asked)
    assert [text for answer in answers for text in untranslated(answer)] == []


@pytest.mark.parametrize(("name", "who", "typed"), FORMS)
def test_what_a_form_refuses_is_said_in_finnish(name: str, who: Who, typed: dict[str, str], world: World) -> None:
    client = world.clients[who]
    with translation.override("fi"):
        asked = [question for question in questions(name, world) if question.key in ("", "writing", "unpublished")]
    token = {"csrfmiddlewaretoken": form_token(client)}

    (answer,) = [client.post(question.path, typed | token, follow=True) for question in asked]

    assert answer.status_code in (200, 409, 422)
    assert untranslated(answer) == []


@pytest.mark.parametrize("address", ["/", "/en/", "/svar/", "/en/svar/", "/skriv/", "/en/handlaggning/konto/logga-in/"])
def test_a_page_in_another_language_would_be_noticed(address: str, world: World) -> None:
    page = world.clients[Who.ANONYMOUS].get(address).content.decode()

    language = "en" if address.startswith("/en/") else "sv"
    assert len(not_finnish(said_in(language, page))) > 5


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("<p>Kommun</p>", ["Kommun"]),
        ("<p>Municipality:</p>", ["Municipality:"]),
        ("<p>Kunta</p><br><p>Nyt se on hyvä, en tiedä.</p>", []),
        ('<p lang="sv">Kommun</p><p>Kunta</p>', []),
        ('<p lang="sv">Kommun</p><p>Det var bra</p>', ["Det var bra"]),
        ('<nav aria-label="Skriv till kommunen"></nav>', ["Skriv till kommunen"]),
        ("<p><code>the log</code><b>Loki</b></p>", []),
    ],
)
def test_the_words_that_nobody_translated_are_found(page: str, found: list[str]) -> None:
    assert not_finnish(said_in("fi", f'<html lang="fi">{page}</html>')) == found


def untranslated(response: Any) -> list[str]:
    """The texts of a page that are not Finnish and should be."""
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        return []
    page = response.content.decode()
    if not page:
        return []
    if "<html" not in page:
        page = f'<html lang="fi">{page}</html>'
    said = said_in("fi", page)
    assert said, "a page without a word of Finnish"
    for words in NOT_OURS:
        said = [text.replace(words, "") for text in said]
    return not_finnish(said)


def form_token(client: Client) -> str:
    """A form token that belongs to the cookie of this client."""
    client.get(reverse("draft_create"))
    return client.cookies["csrf"].value
