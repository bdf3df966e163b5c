"""The least that a page could take here: its SQL and its bytes, through the same server and middleware, and nothing of what makes it."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client


@dataclass
class Recorded:
    """What a page asked of the database, statement and parameters, and its bytes by line."""

    asked: list[tuple[str, Any]] = field(default_factory=list)
    lines: list[bytes] = field(default_factory=list)

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        """Django's wrapper of each statement."""
        self.asked.append((sql, params))
        return execute(sql, params, many, context)


_recorded: dict[str, Recorded] = {}
_recording = threading.Lock()


def floor(request: HttpRequest, path: str) -> HttpResponse:
    """What the page at `path` asks of the database, every row fetched, and its bytes."""
    recorded = _recorded.get(path) or _record(f"/{path}")
    with connection.cursor() as cursor:
        for sql, params in recorded.asked:
            cursor.execute(sql, params)
            cursor.fetchall()
    return HttpResponse(b"".join(recorded.lines))


def _record(path: str) -> Recorded:
    """Make the page twice, and keep what the second time took. AssertionError where there is no such page."""
    with _recording:
        for _ in range(2):
            recorded = Recorded()
            with connection.execute_wrapper(recorded):
                answer = Client(SERVER_NAME="localhost").get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        assert recorded.asked, f"{path} came from a cache"
        recorded.lines = answer.content.splitlines(keepends=True)
        _recorded[path.removeprefix("/")] = recorded
    return recorded
