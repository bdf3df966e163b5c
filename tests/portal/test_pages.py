"""Health, the pages for what went wrong, and the frame of all pages."""

import re
from http import HTTPStatus
from typing import Any

import pytest
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings

from portal import views
from tests.languages import not_finnish, said_in

# Anything that a strict Content-Security-Policy would refuse.
INLINE = re.compile(r"<style|<script(?![^>]* src=)|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)


def test_the_process_is_healthy_without_the_database(client: Client, django_assert_num_queries: Any, db: None) -> None:
    with django_assert_num_queries(0):
        assert client.get("/healthz").content == b"ok\n"


def test_the_process_is_ready_when_the_database_answers(client: Client, db: None) -> None:
    assert client.get("/readyz").status_code == HTTPStatus.OK


@pytest.mark.parametrize("status", list(views.ERRORS))
def test_every_error_page_stands_without_database_or_request_in_two_languages(status: HTTPStatus) -> None:
    response = views.error_page(status, RequestFactory().get("/"))
    page = response.content.decode()

    assert response.status_code == status
    assert str(status.value) in page
    assert 'lang="en"' in page
    assert not response.cookies


def test_a_page_that_does_not_exist_is_404_in_the_language_of_its_path(client: Client, db: None) -> None:
    response = client.get("/en/nothing/here/")

    assert response.status_code == HTTPStatus.NOT_FOUND
    assert "This is where the path ended" in response.content.decode()
    assert '<html lang="en">' in response.content.decode()
    assert not response.cookies


def test_a_body_over_the_limit_is_413() -> None:
    response = views.bad_request(RequestFactory().post("/"), RequestDataTooBig())

    assert response.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE


def test_a_database_that_is_away_is_503_with_a_time_to_come_back() -> None:
    try:
        raise OperationalError("gone")
    except OperationalError:
        response = views.server_error(RequestFactory().get("/"))

    assert response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert response["Retry-After"]


def test_any_other_fault_is_500() -> None:
    assert views.server_error(RequestFactory().get("/")).status_code == HTTPStatus.INTERNAL_SERVER_ERROR


def test_a_form_that_was_open_too_long_shows_what_was_typed_as_text() -> None:
    request = RequestFactory().post("/skriv/", {"text": "Min <b>långa</b> fråga"})

    response = views.csrf_failure(request)

    assert response.status_code == HTTPStatus.FORBIDDEN
    assert "Min &lt;b&gt;långa&lt;/b&gt; fråga" in response.content.decode()


@pytest.mark.parametrize("address", ["/", "/svar/", "/sa-fungerar-det/", "/nothing/"])
def test_nothing_in_a_page_is_inline_or_from_elsewhere(client: Client, db: None, address: str) -> None:
    response = client.get(address)
    page = response.content.decode()

    assert not INLINE.search(page)
    assert not re.findall(r'(?:src|action)="(?:https?:)?//', page)
    assert "default-src 'none'" in response["Content-Security-Policy"]


@pytest.mark.parametrize("status", list(views.ERRORS))
def test_an_error_page_under_fi_is_finnish_first(status: HTTPStatus) -> None:
    page = views.error_page(status, RequestFactory().get("/fi/")).content.decode()

    assert '<html lang="fi">' in page
    assert not_finnish(said_in("fi", page)) == []
    assert len(not_finnish(said_in("sv", page))) > 1


@pytest.mark.parametrize("language", ["sv", "en", "fi"])
def test_every_page_leads_to_itself_in_the_other_languages(client: Client, db: None, language: str) -> None:
    paths = {"sv": "/sa-fungerar-det/", "en": "/en/sa-fungerar-det/", "fi": "/fi/sa-fungerar-det/"}

    page = client.get(paths[language]).content.decode()

    assert f'<html lang="{language}">' in page
    links = set(re.findall(r'<a href="([^"]+)" lang="([a-z]+)" hreflang="\2">', page))
    assert links == {(path, code) for code, path in paths.items() if code != language}


def test_a_language_that_is_not_translated_yet_says_what_it_is_in(client: Client, db: None, settings: Settings) -> None:
    settings.LANGUAGES_SHOWN = ["sv", "en"]

    page = client.get("/fi/nothing/").content.decode()

    assert '<html lang="sv">' in page
