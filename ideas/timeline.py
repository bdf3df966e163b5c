"""What has happened to a case, made ready for sentences: the newest first, and what belongs together as one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from ideas.models import Event
from ideas.redirections import kind_of
from ideas.verbs import Verb

MAJOR: Final = frozenset(
    {
        Verb.PUBLISHED,
        Verb.ANSWER_PUBLISHED,
        Verb.DECLINED,
        Verb.REDIRECTED,
        Verb.WITHDRAWN,
        Verb.CONSENT_RETRACTED,
    }
)


@dataclass(frozen=True, slots=True)
class Moment:
    """One entry; `ideas/public/_moment.html` makes a sentence of it."""

    verb: str
    at: datetime
    municipality: str = ""
    """Name of the municipality that did it, or that the case went to."""
    source: str = ""
    """Name of the municipality that it came from."""
    major: bool = False
    reason: str = ""
    """Why it was passed on."""
    other: str = ""
    """Of a redirection: what decides instead, within a sentence."""


def moments(
    events: Iterable[Event], names: Mapping[str, str], reasons: Mapping[int, str] | None = None
) -> list[Moment]:
    """Oldest-first `events` as moments, newest first. `names`: the municipalities' names by code; an unknown code has none.

    `reasons`: why it was passed on, by the id of the decision; without them it is left out.

    Coming in and being routed right after is one moment.
    """
    found: list[Moment] = []
    for event in events:
        moment = _moment(event, names, reasons or {})
        if event.verb == Verb.ROUTED and found and found[-1].verb == Verb.RECEIVED:
            found[-1] = replace(found[-1], municipality=moment.municipality)
        else:
            found.append(moment)
    return found[::-1]


def reason(event: Event, reasons: Mapping[int, str]) -> str:
    """Why the case was passed on by `event`; empty for any other event."""
    return reasons.get(event.payload["decision"], "") if event.verb == Verb.REROUTED else ""


def _moment(event: Event, names: Mapping[str, str], reasons: Mapping[int, str]) -> Moment:
    payload = event.payload
    return Moment(
        verb=event.verb,
        at=event.at,
        municipality=names.get(event.municipality_code, ""),
        source=names.get(payload.get("from", ""), ""),
        major=event.verb in MAJOR,
        reason=reason(event, reasons),
        other=kind_of(payload.get("body", "")) if event.verb == Verb.REDIRECTED else "",
    )
