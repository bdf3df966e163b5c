"""What a log line shows of an address."""

import logging

import pytest

from portal.logs import MaskingFormatter


def line(path: str) -> str:
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "Not Found: %s", (path,), None)
    return MaskingFormatter("%(message)s").format(record)


@pytest.mark.parametrize(
    "path",
    [
        "/skriv/adfda192-024a-43f1-8e0c-105696b25d0c/granska/",
        f"/en/mitt-arende/UR-2026-04217-K/{'aB3_-' * 5}/",
        f"/inbjudan/7/{'c' * 39}",
    ],
)
def test_a_token_is_masked(path: str) -> None:
    secret = max(path.split("/"), key=len)

    assert secret not in line(path)
    assert "…" in line(path)


@pytest.mark.parametrize(
    "path", ["/svar/UR-2026-04217-K/", "/handlaggning/drift/", "/static/main.0123456789abcdef0123.css"]
)
def test_other_addresses_are_whole(path: str) -> None:
    assert line(path) == f"Not Found: {path}"


def test_the_portal_logs_so() -> None:
    handlers = logging.getLogger().handlers

    assert any(isinstance(handler.formatter, MaskingFormatter) for handler in handlers)
