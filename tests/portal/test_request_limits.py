"""Too much, or unreadable: an answer in plain words, and never a 500."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from portal.middleware import MOST_BYTES
from tests.matrix.asking import patterns

PLAIN = "En text har plats för 10\xa0000 tecken"

pytestmark = pytest.mark.django_db


def posted(client: Client, environ: dict[str, Any], content: bytes = b"") -> Any:
    return client.generic("POST", "/skriv/", content, "application/x-www-form-urlencoded", **environ)


class Endless:
    """A body without end; only thrown away."""

    def read(self, size: int) -> bytes:
        return b"x" * size

    readline = read


TOO_MUCH: dict[str, dict[str, Any]] = {
    "a long text": {"text": "a" * 1_100_000},
    "many fields": {f"field{number}": "x" for number in range(201)},
    "many files": {f"file{number}": SimpleUploadedFile("x.png", b"x") for number in range(7)},
}


@pytest.mark.parametrize("what", TOO_MUCH)
def test_more_than_fits_is_413_and_says_what_fits(client: Client, what: str) -> None:
    response = client.post("/skriv/", TOO_MUCH[what])  # multipart

    assert response.status_code == 413
    assert PLAIN in response.content.decode()


def test_a_long_text_in_an_ordinary_form_is_413(client: Client) -> None:
    response = posted(client, {}, b"text=" + b"a" * 1_100_000)

    assert response.status_code == 413


def test_a_body_over_the_limit_is_refused_before_anything_reads_it(client: Client) -> None:
    response = posted(client, {"wsgi.input": Endless(), "CONTENT_LENGTH": str(MOST_BYTES + 1)})

    assert response.status_code == 413
    assert PLAIN in response.content.decode()
    assert response["Content-Security-Policy"]


def test_a_body_that_does_not_say_its_length_is_refused_and_bounded(client: Client) -> None:
    response = posted(client, {"wsgi.input": Endless(), "HTTP_TRANSFER_ENCODING": "chunked"})

    assert response.status_code == 411
    assert "Gå tillbaka" in response.content.decode()


@pytest.mark.parametrize(
    "address", ["/svar/?q=%00", "/svar/?kommun=umea&%00=1", "/arenden/%00/", "/en/mitt-arende/a%00/"]
)
def test_a_nul_in_an_address_is_400_in_the_language_of_the_address(client: Client, address: str) -> None:
    response = client.get(address)

    assert response.status_code == 400
    assert f'<html lang="{"en" if address.startswith("/en/") else "sv"}">' in response.content.decode()


def test_a_nul_in_a_cookie_is_400(client: Client) -> None:
    response = client.get("/handlaggning/", headers={"cookie": r'sid="a\000b"'})

    assert response.status_code == 400


FIELDS = (
    "text",
    "title",
    "body",
    "key",
    "begun",
    "place",
    "email",
    "name",
    "login",
    "password",
    "code",
    "reason",
    "note",
)
PLACES = {
    "<str:case_number>": "UR-2026-00001-A",
    "<uuid:token>": "9d2f0f4e-52a5-4c8a-9a3c-0d9f3ad0a001",
    "<str:token>": "abc",
    "<int:contact_id>": "1",
    "<int:user_id>": "1",
}


@pytest.mark.parametrize("route", sorted({route for route, _ in patterns()}))
def test_a_nul_in_any_form_is_no_fault_of_ours(client: Client, route: str) -> None:
    for place, value in PLACES.items():
        route = route.replace(place, value)
    response = client.post(f"/{route}", dict.fromkeys(FIELDS, "a\0b"))

    assert response.status_code < 500
