"""No wait for PostgreSQL outlasts its request."""

import os
import runpy
import time
from collections.abc import Iterator

import psycopg
import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from portal.deadline import BoundedConnection, DeadlineMiddleware, within
from tests.architecture.product import CHECKOUT


@pytest.fixture
def bounded(db: None) -> Iterator[BoundedConnection]:
    """A connection as a web process has it."""
    opened = BoundedConnection.connect(os.environ["DATABASE_URL"], autocommit=True)
    yield opened
    opened.close()


def test_a_query_ends_at_the_deadline_and_its_connection_is_closed(bounded: BoundedConnection) -> None:
    began = time.monotonic()
    with pytest.raises(psycopg.OperationalError), within(0.3):
        bounded.execute("SELECT pg_sleep(30)")

    assert 0.25 < time.monotonic() - began < 10
    assert bounded.closed


def test_all_queries_of_a_request_share_its_time(bounded: BoundedConnection) -> None:
    began = time.monotonic()
    with within(0.5):
        bounded.execute("SELECT pg_sleep(0.3)")
        with pytest.raises(psycopg.OperationalError):
            bounded.execute("SELECT pg_sleep(30)")

    assert time.monotonic() - began < 10


def test_a_query_that_fails_in_time_keeps_its_connection(bounded: BoundedConnection) -> None:
    with pytest.raises(psycopg.OperationalError), within(20):
        bounded.execute("SET statement_timeout = 100; SELECT pg_sleep(30)")

    assert not bounded.closed


def test_what_no_request_asks_has_an_end_too(bounded: BoundedConnection, settings: object) -> None:
    settings.REQUEST_SECONDS = 0.2  # type: ignore[attr-defined]

    with pytest.raises(psycopg.OperationalError):
        bounded.execute("SELECT pg_sleep(30)")


def test_the_next_request_of_a_thread_has_its_own_time(bounded: BoundedConnection, settings: object) -> None:
    def answer(request: HttpRequest) -> HttpResponse:
        time.sleep(0.3)
        bounded.execute("SELECT 1")
        return HttpResponse()

    settings.REQUEST_SECONDS = 0.5  # type: ignore[attr-defined]
    serve = DeadlineMiddleware(answer)

    assert [serve(RequestFactory().get("/")).status_code for _ in range(3)] == [200, 200, 200]


def test_the_pool_of_a_web_process_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROCESS_ROLE", "web")
    made = runpy.run_path(str(CHECKOUT / "portal" / "settings.py"))

    pool = made["DATABASES"]["default"]["OPTIONS"]["pool"]
    assert pool["connection_class"] is BoundedConnection
    assert (pool["timeout"], pool["reconnect_timeout"]) == (5, 5)
    assert made["REQUEST_SECONDS"] == 10
    assert made["MIDDLEWARE"][0] == "portal.deadline.DeadlineMiddleware"
