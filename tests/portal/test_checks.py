"""Each rule notices the one change that it is there for, and says what would happen and what to set."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings
from redis import Redis
from redis.retry import Retry

from portal import checks

CHECKOUT = Path(__file__).resolve().parents[2]
BROKER = settings.CELERY_BROKER_TRANSPORT_OPTIONS
PAGES = settings.CACHES["pages"]
DATABASE = settings.DATABASES["default"]


def broker(**changes: Any) -> dict[str, Any]:
    return {"CELERY_BROKER_TRANSPORT_OPTIONS": BROKER | changes}


def pages(**options: Any) -> dict[str, Any]:
    return {"CACHES": settings.CACHES | {"pages": PAGES | {"OPTIONS": PAGES["OPTIONS"] | options}}}


def database(**changes: Any) -> dict[str, Any]:
    return {"DATABASES": settings.DATABASES | {"default": DATABASE | changes}}


BREAKS: list[tuple[str, dict[str, Any]]] = [
    ("portal.E001", {"CELERY_TASK_ACKS_LATE": False}),
    ("portal.E002", {"CELERY_TASK_REJECT_ON_WORKER_LOST": False}),
    ("portal.E003", {"CELERY_TASK_ACKS_ON_FAILURE": False}),
    ("portal.E003", {"CELERY_TASK_ACKS_ON_TIMEOUT": False}),
    ("portal.E004", {"CELERY_TASK_PUBLISH_RETRY": False}),
    ("portal.E004", {"CELERY_TASK_PUBLISH_RETRY_POLICY": {"max_retries": 3}}),
    ("portal.E004", {"CELERY_TASK_PUBLISH_RETRY_POLICY": {}}),
    ("portal.E005", {"CELERY_RESULT_BACKEND": "redis://"}),
    ("portal.E005", {"CELERY_TASK_IGNORE_RESULT": False}),
    ("portal.E006", {"CELERY_ACCEPT_CONTENT": ["json", "pickle"]}),
    ("portal.E006", {"CELERY_TASK_SERIALIZER": "pickle"}),
    ("portal.E007", {"CELERY_TASK_TIME_LIMIT": None}),
    ("portal.E007", {"CELERY_TASK_SOFT_TIME_LIMIT": 60}),
    ("portal.E008", {"CELERY_TASK_TIME_LIMIT": 200, "WATCHDOG_STALE": 300.0}),
    ("portal.E008", broker(visibility_timeout=119)),
    ("portal.E009", broker(socket_timeout=None)),
    ("portal.E009", broker(socket_connect_timeout=None)),
    ("portal.E009", broker(socket_timeout=5.0)),
    ("portal.E010", {"CELERY_BROKER_POOL_ACQUIRE_TIMEOUT": None}),
    ("portal.E011", {"CELERY_BROKER_CONNECTION_MAX_RETRIES": 100}),
    ("portal.E011", {"CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP": False}),
    ("portal.E012", broker(unacked_restore_throttle=10)),
    ("portal.E013", {"CELERY_TASK_ALWAYS_EAGER": True}),
    ("portal.E014", {"CELERY_WORKER_PREFETCH_MULTIPLIER": 4}),
    ("portal.E015", {"EMAIL_TIMEOUT": None}),
    ("portal.E016", pages(retry=None)),
    ("portal.E016", pages(retry=Retry(None, 3))),  # type: ignore[arg-type]
    ("portal.E016", pages(socket_timeout=None)),
    ("portal.E017", {"CACHES": settings.CACHES | {"default": PAGES}}),
    ("portal.E018", {"CELERY_BROKER_URL": "redis://one/2", "CACHES": settings.CACHES | {"pages": PAGES | {"LOCATION": "redis://one:6379/2"}}}),
    ("portal.E019", database(OPTIONS={})),
    ("portal.E019", {"PROCESS_ROLE": "web"} | database(OPTIONS={"connect_timeout": 3})),
    ("portal.E019", {"PROCESS_ROLE": "worker"} | database(OPTIONS={"connect_timeout": 3, "options": "-c statement_timeout=45s"})),
    ("portal.E020", database(CONN_HEALTH_CHECKS=False)),
    ("portal.W001", {"WATCHDOG_STALE": 60.0}),
]  # fmt: skip


def found(monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any]) -> list[CheckMessage]:
    """What the rules say with these settings; Django itself goes on with its own."""
    for name, value in changes.items():
        monkeypatch.setattr(settings, name, value, raising=False)
    return checks.check_rules(None)


@pytest.mark.parametrize(("rule", "changes"), BREAKS, ids=lambda value: value if isinstance(value, str) else "")
def test_a_rule_notices_what_it_is_there_for(
    rule: str, changes: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    said = found(monkeypatch, changes)

    assert [message.id for message in said] == [rule]
    assert said[0].msg.endswith(".")
    assert said[0].hint


def start(program: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run a program of one line, after Django's setup, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", f"import django; django.setup(); {program}"],
        env={**os.environ, **environment, "DJANGO_SETTINGS_MODULE": "portal.settings"},
        check=False,
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
    )


def test_every_rule_is_tried() -> None:
    assert {rule for rule, _ in BREAKS} == {rule.id for rule in checks.RULES}


def test_what_serves_refuses_to_start_with_a_broken_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "CELERY_TASK_ACKS_LATE", False)

    with pytest.raises(ImproperlyConfigured, match=r"portal\.E001"):
        checks.refuse_errors()


@pytest.mark.parametrize("role", ["web", "worker"])
def test_a_process_with_a_role_does_not_start_where_cache_and_broker_are_one(role: str) -> None:
    done = start("", PROCESS_ROLE=role, REDIS_URL="redis://one/0", CELERY_BROKER_URL="redis://one")

    assert done.returncode == 1
    assert "Emptying the page cache would empty the queues too." in done.stderr


@pytest.mark.parametrize(
    ("url", "leads_to"),
    [
        ("redis://host", ("host:6379", "0")),
        ("redis://user:word@host:6380/3", ("host:6380", "3")),
        ("redis+socket:///run/redis.sock?virtual_host=4", ("/run/redis.sock", "4")),
        ("unix:///run/redis.sock?db=4", ("/run/redis.sock", "4")),
        ("unix:///run/redis.sock", ("/run/redis.sock", "0")),
    ],
)
def test_an_address_of_celery_or_django_leads_to_a_database(url: str, leads_to: tuple[str, str]) -> None:
    assert checks.redis_database(url) == leads_to


@pytest.mark.django_db
def test_postgresql_is_asked_whether_everybody_gets_in(settings: Settings) -> None:
    assert checks.check_connections(None, ["default"]) == []
    settings.WEB_WORKERS = 1000

    said = checks.check_connections(None, ["default"])

    assert [message.id for message in said] == ["portal.E021"]
    assert "up to 5012 may be wanted" in said[0].msg


def test_the_services_are_asked_only_on_request() -> None:
    assert checks.check_connections(None, None) == checks.check_broker(None, None) == []


@pytest.fixture
def redis() -> Iterator[Redis]:
    """The broker, with its policy put back afterwards."""
    with current_app.connection_for_read() as opened:
        channel: Any = opened.default_channel
        client: Redis = channel.client
        yield client
        client.config_set("maxmemory-policy", "noeviction")


def test_a_broker_that_throws_work_away_is_an_error(redis: Redis) -> None:
    assert checks.check_broker(None, ["default"]) == []
    redis.config_set("maxmemory-policy", "allkeys-lru")

    said = checks.check_broker(None, ["default"])

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
