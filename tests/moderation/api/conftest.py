"""Systems that work with keys."""

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from ideas.actors import PROGRAM
from ideas.models import Submission
from moderation import keys
from moderation.models import ApiKey
from moderation.permissions import Deed
from tests.conftest import UMEA, VANNAS

BASE = "/api/v1/desk/submissions/"
BODIES: dict[str, dict[str, Any] | None] = {
    "publish": None,
    "release": None,
    "draft": {"text": "Lamporna lagas i mars."},
    "answer": {"text": "Lamporna lagas i mars.", "publish_case": False},
    "message": {"text": "Vilken park menar du?"},
    "decline": {"rule": "not_ours", "reason": "Vägen sköts av Trafikverket."},
    "redirect": {"to": "trafikverket", "reason": "Vägen är statens."},
    "contributors": {"to": [VANNAS]},
    "classify": {"topic": "energi", "kind": "idea"},
    "reroute": {"to": VANNAS, "reason": "Det är er väg."},
}
"""What each deed is asked for with."""


@dataclass
class System:
    """Something that has a key."""

    key: ApiKey
    plain: str

    def get(self, path: str = "", **headers: str) -> Any:
        """A look, below BASE."""
        return Client().get(BASE + path, headers={"authorization": f"Bearer {self.plain}"} | headers)

    def do(self, deed: str, submission: Submission, body: Any = ..., **headers: str) -> Any:
        """A deed with BODIES as its body; the version is the one of this moment unless a header says another."""
        path = f"{BASE}{submission.case_number}/{deed}/"
        told = {"authorization": f"Bearer {self.plain}", "if-match": self.version(submission)}
        if deed == "message":
            told["idempotency-key"] = str(uuid.uuid4())
        sent = {name: value for name, value in (told | headers).items() if value}
        data = BODIES[deed] if body is ... else body
        method = Client().put if deed in ("draft", "contributors") else Client().post
        return method(path, data, content_type="application/json", headers=sent)

    def version(self, submission: Submission) -> str:
        """The ETag that a look would give now; empty where there is no case to see."""
        return str(self.get(f"{submission.case_number}/").headers.get("ETag", ""))


Connect = Callable[..., System]


def connect(code: str = UMEA, scopes: Collection[str] = tuple(Deed), title: str = "Kundtjänst", **more: Any) -> System:
    """A system of a municipality with a key for everything."""
    key, plain = keys.create(
        municipality=code,
        name="Diariet",
        scopes=scopes,
        title=title,
        form_token=uuid.uuid4(),
        actor=PROGRAM,
        **more,
    )
    return System(key, plain)


@pytest.fixture
def umea(db: None) -> System:
    """Umeå's system, which may do everything."""
    return connect()


@pytest.fixture
def vannas(db: None) -> System:
    """Vännäs's system, which may do everything."""
    return connect(VANNAS)
