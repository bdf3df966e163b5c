"""The settings of an installation that others can reach pass every check, ours and Django's own."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[3]
HOST = "fraga.umearegionen.se"
PRODUCTION = {
    "DATABASE_URL": "postgresql://portal:ett-eget-losenord@database/portal",
    "REDIS_URL": "redis://cache:6379/0",
    "CELERY_BROKER_URL": "redis://broker:6379/0",
    "EMAIL_URL": "smtp+tls://portal:hemligt@smtp.umea.se:587",
    "SECRET_KEY": secrets.token_urlsafe(48),
    "LINK_KEY": secrets.token_urlsafe(48),
    "SITE_URL": f"https://{HOST}",
    "ALLOWED_HOSTS": HOST,
    "BEHIND_PROXY": "1",
    "DEFAULT_FROM_EMAIL": f"Fråga Umeåregionen <svara-inte@{HOST}>",
    "MAIL_DOMAIN": HOST,
    "OPERATOR_EMAIL": "drift@umea.se",
}


def check(**changes: str) -> "subprocess.CompletedProcess[str]":
    """`manage.py check --deploy` in an environment that holds nothing else of the portal's."""
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        env={"PATH": os.environ["PATH"], **PRODUCTION, **changes},
        cwd=CHECKOUT,
        check=False,
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("role", ["", "web"])
def test_a_production_environment_is_clean(role: str) -> None:
    done = check(PROCESS_ROLE=role)

    assert done.returncode == 0, done.stderr


def test_each_wrong_variable_is_found() -> None:
    done = check(
        SECRET_KEY="changeme",
        SITE_URL=f"https://www.{HOST}",
        BEHIND_PROXY="0",
        DEVELOPMENT_PAGES="1",
        EMAIL_URL="consolemail://",
        MAIL_DOMAIN="example.com",
    )

    assert done.returncode == 1
    for rule in ("E031", "E043", "W045", "E047", "E051", "E053"):
        assert f"portal.{rule}" in done.stderr
