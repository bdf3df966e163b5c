"""What is asked of the router, and what it answers: values only, shared by `ideas` and the router behind `settings.IDEAS_RECIPIENT_PROPOSER`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as column
from typing import Any, Literal

OFFICE = "region"
"""Code of the regional office, which leads whatever nobody else clearly owns."""

Field = Literal["title", "text", "place", ""]


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A message as the resident wrote it. Texts are as stored (offsets in the evidence count their characters)."""

    text: str
    title: str = ""
    kind: str = "question"
    language: str = "sv"
    chosen: str | None = None
    """Code of the municipality that the resident chose, if any."""
    postcode: str = ""
    """Five digits, or empty."""
    point: tuple[float, float] | None = None
    """WGS84 (latitude, longitude) in degrees."""
    place: str = ""
    """A place name that the resident gave in the place field."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason. `code` names the sentence, `parameters` fill it; no text of the resident's is quoted, offsets point at it."""

    code: str
    municipality: str
    strength: float
    """0 to 1: how much this reason alone says."""
    field: Field = ""
    start: int | None = None
    end: int | None = None
    parameters: Mapping[str, str] = column(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The form that is stored in `RoutingDecision.evidence`."""
        return {
            "code": self.code,
            "municipality": self.municipality,
            "strength": round(self.strength, 3),
            "field": self.field,
            "start": self.start,
            "end": self.end,
            "parameters": dict(self.parameters),
        }


@dataclass(frozen=True, slots=True)
class Candidate:
    """A municipality and how sure the router is of it, 0 to 1."""

    municipality: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Proposal:
    """Who should get an inquiry. `lead` is always a code: `OFFICE` where nothing is sure enough; `ranked` then still holds the best guesses."""

    lead: str
    ranked: tuple[Candidate, ...]
    evidence: tuple[Evidence, ...]
    version: str
    contributors: tuple[str, ...] = ()

    @property
    def confidence(self) -> float:
        """Of the first candidate; 0 where there is none."""
        return self.ranked[0].confidence if self.ranked else 0.0


Proposer = Callable[[Inquiry], Proposal]
