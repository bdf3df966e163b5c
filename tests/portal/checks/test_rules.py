"""Each rule notices the one change that it is there for, and says what would happen and what to set."""

import os
import secrets
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from django.core.exceptions import ImproperlyConfigured
from redis.retry import Retry

from portal import checks
from portal.checks import rules, services

CHECKOUT = Path(__file__).resolve().parents[3]
KEY = secrets.token_urlsafe(48)
HOST = "fraga.umearegionen.se"
PUBLIC: dict[str, Any] = {
    "SITE_URL": f"https://{HOST}",
    "ALLOWED_HOSTS": [HOST],
    "DEFAULT_FROM_EMAIL": f"Fråga Umeåregionen <svara-inte@{HOST}>",
    "MAIL_DOMAIN": HOST,
    "MAIL_SERVER_NAMED": True,
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "EMAIL_HOST": "smtp.umea.se",
    "OPERATOR_EMAIL": ["drift@umea.se"],
    "SECURE_SSL_REDIRECT": True,
    "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
}
"""As an installation that others can reach has them."""
BROKER = settings.CELERY_BROKER_TRANSPORT_OPTIONS
PAGES = settings.CACHES["pages"]
DATABASE = settings.DATABASES["default"]


def broker(**changes: Any) -> dict[str, Any]:
    return {"CELERY_BROKER_TRANSPORT_OPTIONS": BROKER | changes}


def pages(**options: Any) -> dict[str, Any]:
    return {"CACHES": settings.CACHES | {"pages": PAGES | {"OPTIONS": PAGES["OPTIONS"] | options}}}


def database(**changes: Any) -> dict[str, Any]:
    return {"DATABASES": settings.DATABASES | {"default": DATABASE | changes}}


BREAKS_IN_PUBLIC: list[tuple[str, dict[str, Any]]] = [
    ("portal.E034", database(PASSWORD="password")),
    ("portal.E044", {"SITE_URL": f"http://{HOST}"}),
    ("portal.E044", {"SITE_URL": "http://192.168.1.20:8000", "ALLOWED_HOSTS": ["192.168.1.20"]}),
    ("portal.E047", {"DEVELOPMENT_PAGES": True}),
    ("portal.E048", {"OUTBOX_TIME_FACTOR": 0.1}),
    ("portal.E048", {"MAIL_SCHEDULE_FACTOR": 0.1}),
    ("portal.E051", {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}),
    ("portal.E051", {"MAIL_SERVER_NAMED": False}),
    ("portal.W052", {"EMAIL_HOST": "localhost"}),
    ("portal.E053", {"MAIL_DOMAIN": "example.com"}),
    ("portal.E053", {"DEFAULT_FROM_EMAIL": "Fråga <svara-inte@mail.example.org>"}),
    ("portal.E053", {"DEFAULT_FROM_EMAIL": "Fråga"}),
    ("portal.W054", {"OPERATOR_EMAIL": []}),
]  # fmt: skip
"""Each breaks a rule where others can reach the site, and none on one's own machine."""
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
    ("portal.E031", {"SECRET_KEY": KEY[:49]}),
    ("portal.E031", {"SECRET_KEY": "abab" * 20}),
    ("portal.E032", {"LINK_KEY": KEY[:49]}),
    ("portal.E032", {"LINK_KEY": ""}),
    ("portal.E033", {"LINK_KEY": KEY, "SECRET_KEY": KEY}),
    ("portal.E033", {"LINK_KEY": KEY, "SECRET_KEY_FALLBACKS": [KEY]}),
    ("portal.E041", {"SITE_URL": "localhost:8000"}),
    ("portal.E041", {"SITE_URL": "http://localhost/fraga"}),
    ("portal.E041", {"SITE_URL": "http://localhost:eighty"}),
    ("portal.E041", {"SITE_URL": "http://[::1"}),
    ("portal.E041", PUBLIC | {"SITE_URL": "https://fråga.umea.se", "ALLOWED_HOSTS": ["fråga.umea.se"]}),
    ("portal.E042", {"ALLOWED_HOSTS": ["localhost", "*"]}),
    ("portal.E043", {"ALLOWED_HOSTS": ["127.0.0.1"]}),
    ("portal.E043", PUBLIC | {"ALLOWED_HOSTS": ["localhost"]}),
    ("portal.W045", {"SECURE_SSL_REDIRECT": True}),
    ("portal.E046", {"DEBUG": True}),
    ("portal.E049", {"PROCESS_ROLE": "wbe"}),
    ("portal.E055", {"EMAIL_HOST": "smtp.umea.se", "EMAIL_HOST_PASSWORD": "hemligt"}),
    *[(rule, PUBLIC | changes) for rule, changes in BREAKS_IN_PUBLIC],
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


@pytest.mark.parametrize("changes", [{}, PUBLIC, PUBLIC | {"TRIAL": True}])
def test_what_is_right_is_met_with_silence(changes: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(monkeypatch, changes) == []


@pytest.mark.parametrize("changes", [changes for _, changes in BREAKS_IN_PUBLIC], ids=str)
def test_on_a_machine_of_ones_own_a_demo_is_no_danger(changes: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    here = {name: value for name, value in changes.items() if name not in ("SITE_URL", "ALLOWED_HOSTS")}

    assert found(monkeypatch, here) == []


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"SITE_URL": f"http://{HOST}"}, Warning),
        ({"MAIL_DOMAIN": "example.com"}, Warning),
        ({"MAIL_SERVER_NAMED": False}, Warning),
        ({"OUTBOX_TIME_FACTOR": 0.1}, Warning),
        ({"DEVELOPMENT_PAGES": True}, Error),
    ],
    ids=str,
)
def test_a_trial_is_warned_but_its_mails_are_not_for_everybody(
    changes: dict[str, Any], kind: type[CheckMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    (said,) = found(monkeypatch, PUBLIC | changes | {"TRIAL": True})

    assert type(said) is kind


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("http://localhost:8000", False),
        ("http://127.0.0.2", False),
        ("http://[::1]:8000", False),
        ("http://fraga.localhost", False),
        ("http://LOCALHOST", False),
        ("http://10.0.0.5", True),
        ("https://localhost.umea.se", True),
        ("", False),
    ],
)
def test_others_can_reach_what_is_not_this_machine(address: str, public: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SITE_URL", address)

    assert rules.is_public() is public


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


def test_every_rule_is_tried_and_has_a_number_of_its_own() -> None:
    ids = [rule.id for rule in checks.RULES]

    assert {rule for rule, _ in BREAKS} == set(ids)
    assert len(ids) == len(set(ids))


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
    assert services.redis_database(url) == leads_to
