"""What is asked of the router, and what it answers: values only, shared by `ideas` and the router behind `settings.IDEAS_RECIPIENT_PROPOSER`."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as column
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

OFFICE = "region"
"""Code of the regional office, which leads whatever nobody else clearly owns."""

TOPIC_SURE = 0.5
"""The confidence at which the first topic is set; a person may change it."""

Field = Literal["title", "text", "place", ""]


class Decided(StrEnum):
    """What the router made of an inquiry."""

    ASSIGN = "assign"
    """The lead, and contributors where there are any, are sure enough to go without a person."""
    REDIRECT = "redirect"
    """Another body decides such matters: `Proposal.body`. A moderator of the lead says so in one click."""
    ASK = "ask"
    """Nothing says where: the form asks; what has come already is read by the regional office."""
    PEOPLE = "people"
    """Unsure: the regional office reads it, with the best guesses; where the place is likely enough, its municipality does."""


class FlagName(StrEnum):
    """What a person should know of before a text is published, or at once."""

    PERSONAL_ID = "personal_id"
    PHONE = "phone"
    EMAIL = "email"
    STREET_ADDRESS = "street_address"
    CAR_REGISTRATION = "car_registration"
    HEALTH_OF_NAMED_PERSON = "health_of_named_person"
    NAMED_PERSON_ACCUSED = "named_person_accused"
    NAMED_STAFF_ACCUSED = "named_staff_accused"
    ACUTE_DANGER = "acute_danger"
    THREAT = "threat"
    HATE_SPEECH = "hate_speech"
    SPAM = "spam"
    GIBBERISH = "gibberish"
    EMOJI_ONLY = "emoji_only"
    INVISIBLE_CHARS = "invisible_chars"
    HTML_SCRIPT = "html_script"
    PROMPT_INJECTION = "prompt_injection"
    VERY_LONG = "very_long"


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
    corrected: str | None = None
    """Code of the municipality (or the office) that the resident named after seeing where it would go: "no, it is about …"."""
    topic: str = ""
    """Key of the topic that the resident chose or corrected, if any."""
    at: datetime | None = None
    """When it was written; rules may end. The router asks no clock."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason. `code` names the sentence, `parameters` fill it; no text of the resident's is quoted, offsets point at it."""

    code: str
    municipality: str
    """The municipality that it speaks for (the first of several), the office, or empty where it speaks of none."""
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
class Flag:
    """Something in the text that a person should look at, with its place there. Never shown to the public."""

    name: FlagName
    field: Field = ""
    start: int | None = None
    end: int | None = None

    def as_json(self) -> dict[str, Any]:
        """The form that is stored in `RoutingDecision.flags`."""
        return {"name": self.name.value, "field": self.field, "start": self.start, "end": self.end}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A municipality and how sure the router is of it, 0 to 1."""

    municipality: str
    confidence: float


@dataclass(frozen=True, slots=True)
class TopicGuess:
    """A topic's key and how sure the router is of it, 0 to 1."""

    topic: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Proposal:
    """Who should get an inquiry, and why.

    `lead` is always a code: `OFFICE` where nothing is sure enough (`decided` says "ask" or "people" then; `ranked` still holds the
    best guesses) and for what concerns the whole region ("assign"). A redirection is led by the municipality of the place, else by
    the office.
    """

    lead: str
    ranked: tuple[Candidate, ...]
    evidence: tuple[Evidence, ...]
    version: str
    """Of the router's own rules and data."""
    contributors: tuple[str, ...] = ()
    decided: Decided = Decided.ASSIGN
    confidence: float = 0.0
    """0 to 1, calibrated: how often a decision like this one is right."""
    body: str = ""
    """Key of the other body (`ideas/data/bodies.csv`) of a redirection; also set, beside another decision, where one may be responsible."""
    topics: tuple[TopicGuess, ...] = ()
    """The likeliest first; the confidences add up to at most 1."""
    kind: str = ""
    """As read, whatever was chosen; empty where nothing can be said."""
    kind_confidence: float = 0.0
    flags: tuple[Flag, ...] = ()
    languages: tuple[str, ...] = ()
    """BCP 47 tags of what it is written in, the most of it first; empty where nothing can be said."""
    model_version: str = ""
    """Of the trained model that was asked beside; empty without one."""
    rules_version: str = ""
    """Of the coordinators' rules that were looked at; empty without any."""

    @property
    def topic(self) -> str:
        """Key of the topic that is sure enough to be set without a person; empty where none is."""
        best = self.topics[0] if self.topics else None
        return best.topic if best and best.confidence >= TOPIC_SURE else ""

    def without(self, gone: Collection[str]) -> "Proposal":
        """The same where the municipalities `gone` take no cases: the office in the lead's place, and people decide what was sure."""
        if self.lead not in gone:
            return replace(self, contributors=tuple(code for code in self.contributors if code not in gone))
        decided = Decided.PEOPLE if self.decided == Decided.ASSIGN else self.decided
        return replace(self, lead=OFFICE, contributors=(), decided=decided)


Proposer = Callable[[Inquiry], Proposal]
