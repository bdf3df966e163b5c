"""Somebody's program, which speaks JSON."""

import json
import uuid
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.cache import caches
from django.test import Client

from ideas import links
from ideas.models import Submission

ROOT = "/api/v1/"
Answer = Any


class Program:
    """Asks and sends; every method gives the response."""

    def __init__(self) -> None:
        self.client = Client()

    def get(self, path: str, **headers: str) -> Answer:
        """Read what is at `path` below the root of the API."""
        return self.client.get(ROOT + path, headers=_named(headers))

    def post(self, path: str, body: Any = None, **headers: str) -> Answer:
        """Send `body` as JSON."""
        content: dict[str, Any] = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        return self.client.post(ROOT + path, headers=_named(headers), **content)

    def submit(self, *, key: str = "", **changes: Any) -> Answer:
        """Send a submission."""
        body = {"kind": "question", "text": "När lagas lamporna i Ersboda?", "publication": "without_name"} | changes
        return self.post("submissions/", body, **{"Idempotency-Key": key or str(uuid.uuid4())})

    def own(
        self, submission: Submission, path: str = "", *, post: bool = False, body: Any = None, **headers: str
    ) -> Answer:
        """Something with the sender's own case."""
        where = f"submissions/{submission.case_number}/own/{path}"
        headers = {"Authorization": f"Bearer {token_of(submission)}"} | headers
        return self.post(where, body, **headers) if post else self.get(where, **headers)


def token_of(submission: Submission) -> str:
    """The tracking token."""
    return links.derive(links.Purpose.TRACK, submission.pk, submission.link_version)


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


@pytest.fixture
def program(db: None, settings: Any) -> Program:
    """One that is not throttled, and finds no kept pages."""
    rates = dict.fromkeys(("read", "ask", "send", "desk"), "100000/min")
    settings.REST_FRAMEWORK = django_settings.REST_FRAMEWORK | {"DEFAULT_THROTTLE_RATES": rates}
    caches["pages"].clear()
    return Program()
