"""What only the services themselves can tell."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from celery import current_app
from django.core.checks import CheckMessage, Error
from django.db import connection
from pytest_django import Settings
from redis import Redis

from portal.checks import asked
from tests.portal.checks.test_rules import start

PUBLIC = "https://fraga.umearegionen.se"


def ids(messages: list[CheckMessage]) -> list[str | None]:
    return [message.id for message in messages]


@pytest.mark.django_db
def test_postgresql_is_asked_whether_everybody_gets_in(settings: Settings) -> None:
    assert asked.check_connections(None, ["default"]) == []
    settings.WEB_WORKERS = 1000

    said = asked.check_connections(None, ["default"])

    assert [message.id for message in said] == ["portal.E021"]
    assert "up to 5012 may be wanted" in said[0].msg


def test_the_services_are_asked_only_on_request() -> None:
    every = (asked.check_connections, asked.check_broker, asked.check_database)

    assert [check(None, None) for check in every] == [[], [], []]


@pytest.fixture
def redis() -> Iterator[Redis]:
    """The broker, with its policy put back afterwards."""
    with current_app.connection_for_read() as opened:
        channel: Any = opened.default_channel
        client: Redis = channel.client
        yield client
        client.config_set("maxmemory-policy", "noeviction")


def test_a_broker_that_throws_work_away_is_an_error(redis: Redis) -> None:
    assert asked.check_broker(None, ["default"]) == []
    redis.config_set("maxmemory-policy", "allkeys-lru")

    said = asked.check_broker(None, ["default"])

    assert [message.id for message in said] == ["portal.E022"]
    assert isinstance(said[0], Error)


def test_services_that_are_away_cannot_be_asked_and_that_is_a_warning() -> None:
    away = {"DATABASE_URL": "postgresql://x@/x?host=%2Fnowhere", "CELERY_BROKER_URL": "redis+socket:///nowhere"}

    done = start(
        "from django.core.management import call_command; call_command('check', databases=['default'])", **away
    )

    assert done.returncode == 0, done.stderr
    assert "portal.W021" in done.stderr
    assert "portal.W022" in done.stderr
    assert "portal.W060" in done.stderr


def test_a_database_of_ours_is_as_it_should_be_on_ones_own_machine(db: None) -> None:
    assert asked.check_database(None, ["default"]) == []


@pytest.fixture
def plain_role(db: None) -> str:
    """A role that may read and write, and nothing else, taken on until the test's transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE plain_reader_of_checks")
        cursor.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO plain_reader_of_checks")
        cursor.execute("SET LOCAL ROLE plain_reader_of_checks")
    return "plain_reader_of_checks"


def test_a_role_that_can_empty_the_log_is_a_warning(db: None, settings: Settings) -> None:
    settings.SITE_URL = PUBLIC

    assert "portal.W063" in ids(asked.check_database(None, ["default"]))


def test_a_role_that_reads_and_writes_is_right(plain_role: str, settings: Settings) -> None:
    settings.SITE_URL = PUBLIC

    assert "portal.W063" not in ids(asked.check_database(None, ["default"]))


def test_a_plain_role_with_one_right_too_many_is_a_warning(plain_role: str, settings: Settings) -> None:
    settings.SITE_URL = PUBLIC
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute(f"GRANT TRUNCATE ON ideas_event TO {plain_role}")
        cursor.execute(f"SET LOCAL ROLE {plain_role}")

    assert "portal.W063" in ids(asked.check_database(None, ["default"]))


def test_what_a_crash_could_lose_is_an_error(db: None, settings: Settings) -> None:
    settings.SITE_URL = PUBLIC
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")

        (said,) = asked.durability(cursor)
        cursor.execute("SET LOCAL synchronous_commit = on")
        rest = asked.durability(cursor)

    assert isinstance(said, Error)
    assert "synchronous_commit" in said.msg
    assert not any("synchronous_commit" in message.msg for message in rest)  # fsync is off in the tests


@pytest.fixture
def foreign() -> Iterator[psycopg.Cursor[Any]]:
    """A database that was made as PostgreSQL does by itself."""
    at = connection.get_connection_params()
    where: dict[str, Any] = {name: at[name] for name in ("user", "host", "password", "port") if name in at}
    with psycopg.connect(**where, dbname="postgres", autocommit=True) as server:
        server.execute("CREATE DATABASE test_foreign TEMPLATE template0 LOCALE_PROVIDER libc LOCALE 'C'")
        try:
            with psycopg.connect(**where, dbname="test_foreign") as other:
                yield other.cursor()
        finally:
            server.execute("DROP DATABASE test_foreign WITH (FORCE)")


def test_a_database_with_another_locale_is_an_error(foreign: Any) -> None:
    assert ids(asked.locale(foreign)) == ["portal.E061"]
