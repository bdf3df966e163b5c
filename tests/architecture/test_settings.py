"""The settings that the reliability of the line rests on, and migrations that match the models."""

import runpy
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from tests.architecture.product import CHECKOUT

REQUIRED: dict[str, Any] = {
    "EMAIL_TIMEOUT": 10,
    "DEBUG": False,
    "SESSION_COOKIE_HTTPONLY": True,
    "CSRF_COOKIE_HTTPONLY": True,
    "SECURE_CONTENT_TYPE_NOSNIFF": True,
    "DATA_UPLOAD_MAX_MEMORY_SIZE": 1_000_000,
    "DATA_UPLOAD_MAX_NUMBER_FIELDS": 200,
    "DATA_UPLOAD_MAX_NUMBER_FILES": 6,
}


def settings_of(role: str, monkeypatch: pytest.MonkeyPatch, **environment: str) -> dict[str, Any]:
    """The settings as a process with this role reads them."""
    for name, value in {"PROCESS_ROLE": role, **environment}.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(CHECKOUT / "portal" / "settings.py"))


@pytest.mark.parametrize("name", REQUIRED)
def test_a_setting_is_as_the_line_needs_it(name: str) -> None:
    assert getattr(settings, name) == REQUIRED[name]


def test_a_result_is_kept_nowhere() -> None:
    assert getattr(settings, "CELERY_RESULT_BACKEND", None) is None


@pytest.mark.parametrize(
    ("role", "socket", "statement", "kept"), [("web", 0.3, "10s", 0), ("worker", 5.0, "45s", 60), ("", 0.3, None, 0)]
)
def test_each_process_waits_as_long_as_it_may(
    role: str, socket: float, statement: str | None, kept: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = settings_of(role, monkeypatch)

    database = made["DATABASES"]["default"]

    assert made["CELERY_BROKER_TRANSPORT_OPTIONS"]["socket_timeout"] == socket
    assert database["CONN_MAX_AGE"] == kept
    assert database["CONN_HEALTH_CHECKS"] is True
    assert database["OPTIONS"]["connect_timeout"] == 3
    assert (f"statement_timeout={statement}" in database["OPTIONS"].get("options", "")) is (statement is not None)


def test_rate_limits_do_not_fail_open_and_pages_do() -> None:
    pages = settings.CACHES["pages"]

    assert settings.CACHES["default"]["BACKEND"] == "django.core.cache.backends.db.DatabaseCache"
    assert pages["BACKEND"] == "portal.cache.FailOpenRedisCache"
    assert pages["OPTIONS"]["socket_timeout"] == pages["OPTIONS"]["socket_connect_timeout"] == 0.25


def test_over_https_cookies_are_secure_and_bound_to_the_host(monkeypatch: pytest.MonkeyPatch) -> None:
    made = settings_of("web", monkeypatch, SITE_URL="https://portal.example")

    assert (made["SESSION_COOKIE_NAME"], made["CSRF_COOKIE_NAME"]) == ("__Host-sid", "__Host-csrf")
    assert made["SESSION_COOKIE_SECURE"]
    assert made["CSRF_COOKIE_SECURE"]
    assert made["SECURE_HSTS_SECONDS"] == 365 * 24 * 3600


@pytest.mark.parametrize("name", ["SECRET_KEY", "LINK_KEY", "DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL"])
def test_there_is_no_default_for_a_secret_or_a_service(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(name)

    with pytest.raises(Exception, match=name):
        runpy.run_path(str(CHECKOUT / "portal" / "settings.py"))


def test_a_secret_can_lie_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("SECRET_KEY", "LINK_KEY", "DATABASE_PASSWORD", "EMAIL_PASSWORD")
    for name in names:
        (tmp_path / name).write_text(f"{name} from a file\n")
        monkeypatch.setenv(f"{name}_FILE", str(tmp_path / name))

    made = settings_of("web", monkeypatch)

    assert made["SECRET_KEY"] == "SECRET_KEY from a file"
    assert made["LINK_KEY"] == "LINK_KEY from a file"
    assert made["DATABASES"]["default"]["PASSWORD"] == "DATABASE_PASSWORD from a file"
    assert made["EMAIL_HOST_PASSWORD"] == "EMAIL_PASSWORD from a file"


@pytest.mark.parametrize(("behind", "count"), [("1", 1), ("0", 0)])
def test_whose_address_counts_at_sign_in(behind: str, count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    made = settings_of("web", monkeypatch, BEHIND_PROXY=behind)

    assert made["ALLAUTH_TRUSTED_PROXY_COUNT"] == count
    assert bool(made["SECURE_PROXY_SSL_HEADER"]) is bool(count)


def test_nothing_inline_passes_the_content_security_policy() -> None:
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]

    allowed = {source for sources in directives.values() for source in sources}

    assert allowed == {"'none'", "'self'", "data:"}
    assert directives["default-src"] == ["'none'"]


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_system_checks_find_nothing() -> None:
    call_command("check", fail_level="WARNING")
