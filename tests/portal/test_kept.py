"""PostgreSQL is away while somebody sends a form: the page says so, keeps what was typed, and can send it again."""

import html
import re
from http import HTTPStatus
from typing import Any

import pytest
from django.core.exceptions import SuspiciousOperation
from django.db import InternalError, OperationalError
from django.http import HttpResponse
from django.test import RequestFactory

from portal import views

TOKEN = "9d2f0f4e-52a5-4c8a-9a3c-0d9f3ad0a001"
HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')
SECRET = "det hemliga ordet"


def failed(address: str, typed: dict[str, Any], error: type[Exception] = OperationalError) -> HttpResponse:
    """The answer to a POST that broke off before anything had read it, as in a middleware."""
    request = RequestFactory().post(address, typed)
    try:
        raise error("gone")
    except error:
        return views.server_error(request)


def test_what_was_typed_stands_on_the_page_to_be_read_and_copied() -> None:
    response = failed("/skriv/", {"text": "En <b>bänk</b>\nvid bron", "title": "Bänk"})
    page = response.content.decode()

    assert (response.status_code, response["Retry-After"]) == (HTTPStatus.SERVICE_UNAVAILABLE, "30")
    assert re.search(r"<textarea[^>]* readonly>\nEn &lt;b&gt;bänk&lt;/b&gt;\nvid bron</textarea>", page)
    assert "Försök igen" in page
    assert page.index("Det gick inte fram") < page.index("It did not get through")


def test_the_same_post_is_sent_again_with_every_field_and_every_value() -> None:
    typed = {"text": 'Om "skolan"', "kind": "idea", "goal": ["1", "2"], "csrfmiddlewaretoken": "abc", "title": ""}
    response = failed(f"/en/skriv/{TOKEN}/?fran=start&x=1", typed)
    page = response.content.decode()

    assert f'action="/en/skriv/{TOKEN}/?fran=start&amp;x=1"' in page
    assert [(name, html.unescape(value)) for name, value in HIDDEN.findall(page)] == [
        ("text", 'Om "skolan"'),
        ("kind", "idea"),
        ("goal", "1"),
        ("goal", "2"),
        ("csrfmiddlewaretoken", "abc"),
        ("title", ""),
    ]
    assert page.index("It did not get through") < page.index("Det gick inte fram")


@pytest.mark.parametrize(
    "address", ["/skriv/", "/mitt-arende/UR-2026-00001-A/svara/", "/handlaggning/UR-2026-00001-A/svara/"]
)
def test_it_comes_back_on_every_page_where_people_write(address: str) -> None:
    response = failed(address, {"body": "Vi ses på måndag", "key": "k1"})

    assert "Vi ses på måndag" in response.content.decode()
    assert response["Referrer-Policy"] == "strict-origin"
    assert response["Cache-Control"].startswith("private" if address == "/skriv/" else "no-store")


@pytest.mark.parametrize(
    "address",
    [
        "/handlaggning/konto/logga-in/",
        "/handlaggning/konto/kod/",
        "/handlaggning/konto/losenord/",
        "/handlaggning/inbjudan/1/abc/",
        "/bekrafta/1/abc/",
        "/finns/inte/",
    ],
)
def test_a_secret_never_comes_back(address: str) -> None:
    response = failed(address, dict.fromkeys(("password", "code", "text", "name"), SECRET))

    assert response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert SECRET not in response.content.decode()
    assert "<form" not in response.content.decode()


def test_a_step_without_anything_typed_can_be_sent_again_too() -> None:
    page = failed(f"/skriv/{TOKEN}/granska/", {"csrfmiddlewaretoken": "abc"}).content.decode()

    assert 'name="csrfmiddlewaretoken" value="abc"' in page
    assert "<textarea" not in page
    assert "finns sparat hos oss" in page


def test_a_form_that_cannot_be_read_gives_the_plain_page() -> None:
    response = failed("/skriv/", {"text": "a" * 1_100_000})

    assert response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert "<form" not in response.content.decode()


def test_a_get_gives_the_plain_page_with_a_time_to_come_back() -> None:
    try:
        raise OperationalError
    except OperationalError:
        response = views.server_error(RequestFactory().get("/en/skriv/"))

    page = response.content.decode()
    assert response["Retry-After"]
    assert page.index("We are away for a moment") < page.index("Vi är borta en stund")


@pytest.mark.parametrize(("error", "status"), [(InternalError, 503), (ValueError, 500), (SuspiciousOperation, 500)])
def test_a_fault_of_ours_keeps_what_was_typed_too(error: type[Exception], status: int) -> None:
    response = failed("/skriv/", {"text": "En bänk"}, error)

    assert response.status_code == status
    assert "En bänk" in response.content.decode()
