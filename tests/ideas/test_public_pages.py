"""The decorator, and what holds for every public page."""

from http import HTTPStatus
from typing import Any

import pytest
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from ideas.public_pages import NotPublic, public_page
from tests.conftest import Submit

ADDRESSES = ("/", "/svar/", "/svar/?kommun=umea&slag=fraga", "/svar/atom.xml", "/sa-fungerar-det/", "/en/", "/en/svar/")


@pytest.fixture(autouse=True)
def _empty_page_cache() -> None:
    caches["pages"].clear()


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_public_page_sets_no_cookie_and_may_be_kept_by_everybody(
    client: Client, answered: Submit, address: str
) -> None:
    answered()

    response = client.get(address)

    assert response.status_code == HTTPStatus.OK
    assert not response.cookies
    assert "Vary" not in response
    assert "public, max-age=0, s-maxage=" in response["Cache-Control"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_public_page_asks_no_more_of_the_database_with_more_cases(
    client: Client, answered: Submit, django_assert_max_num_queries: Any, address: str
) -> None:
    for number in range(12):
        answered("2460" if number % 2 else "2480", title=f"Ärende {number}")

    with django_assert_max_num_queries(8):
        client.get(address)


def test_a_page_that_is_kept_asks_nothing_of_the_database(
    client: Client, answered: Submit, django_assert_num_queries: Any
) -> None:
    answered()
    first = client.get("/svar/")

    with django_assert_num_queries(0):
        second = client.get("/svar/?utm_source=elsewhere")

    assert second.content == first.content


def test_a_browser_that_has_the_page_gets_304(client: Client, db: None) -> None:
    etag = client.get("/svar/")["ETag"]

    response = client.get("/svar/", headers={"if-none-match": etag})

    assert response.status_code == HTTPStatus.NOT_MODIFIED
    assert response["ETag"] == etag
    assert not response.content


def test_another_query_string_is_another_page(client: Client, answered: Submit) -> None:
    answered("2480", title="Om Umeå")
    answered("2460", title="Om Vännäs")

    client.get("/svar/")
    response = client.get("/svar/?kommun=vannas")

    assert "Om Vännäs" in response.content.decode()
    assert "Om Umeå" not in response.content.decode()


def test_only_reading_is_allowed(client: Client, db: None) -> None:
    assert client.head("/").status_code == HTTPStatus.OK
    assert client.post("/").status_code == HTTPStatus.METHOD_NOT_ALLOWED


def _request_with_a_session(client: Client) -> HttpRequest:
    request = RequestFactory().get("/some-page/")
    request.session = client.session
    request.session.accessed = request.session.modified = False
    return request


def test_a_page_that_looks_at_the_session_is_refused(client: Client, db: None) -> None:
    @public_page()
    def greets(request: HttpRequest) -> HttpResponse:
        return HttpResponse(f"Hej {request.session.get('name')}")

    with pytest.raises(NotPublic, match="session"):
        greets(_request_with_a_session(client))


def test_a_page_that_sets_a_cookie_is_refused(client: Client, db: None) -> None:
    @public_page()
    def marks(request: HttpRequest) -> HttpResponse:
        response = HttpResponse("Hej")
        response.set_cookie("seen", "yes")
        return response

    with pytest.raises(NotPublic, match="cookie"):
        marks(_request_with_a_session(client))
