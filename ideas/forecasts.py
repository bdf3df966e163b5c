"""What a writer is told before sending: who would get it and why, who else may decide, what to do first where there is danger."""

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.translation import get_language

from ideas import bodies, queries, sending
from ideas.bodies import BodyKind
from ideas.explanations import ExplainedItem, explain
from ideas.finds import mark
from ideas.forms.correction import CorrectionForm
from ideas.models import Municipality, Topic
from ideas.proposals import OFFICE, Decided, Evidence, Flag, FlagName, Proposal
from ideas.transitions import NewSubmission

log = logging.getLogger(__name__)

FEWEST_WORDS: Final = 3
"""Before so many are written, whoever would get it is a guess about nothing."""
MOST_REASONS: Final = 3
MOST_GUESSES: Final = 3
WHERE, UNKNOWN = "where", "unknown"
"""The key in a draft under which "I don't know where" is kept."""
ANYWAY: Final = "anyway"
"""The key in a draft of the other body in whose place the municipality is to get it all the same."""
CALLED: Final = "called"
"""The key in a draft of the alarm after which the writer has read what to do."""


class Says(StrEnum):
    """What the panel is about."""

    GOES = "goes"
    ASK = "ask"
    REDIRECT = "redirect"


@dataclass(frozen=True, slots=True)
class OtherBody:
    """Another body, in the reader's language."""

    key: str
    name: str
    text: str
    web: str


@dataclass(frozen=True, slots=True)
class Forecast:
    """Who would get it, and why, in the language that is active."""

    says: Says
    municipality: Municipality
    contributors: tuple[Municipality, ...]
    items: tuple[ExplainedItem, ...]
    """At most MOST_REASONS, what speaks for the recipient first; the last is the strongest that speaks for another, where one does."""
    body: OtherBody | None
    """Who decides (a redirection), or may decide (whatever else it says)."""
    guesses: tuple[Topic, ...]
    topic: Topic | None
    """The writer's choice, else the likeliest."""
    correction: CorrectionForm
    is_corrected: bool
    topic_chosen: bool
    is_anyway: bool
    """Another body decides, and the writer wants it to go to the municipality all the same."""
    where_unknown: bool
    is_dangerous: bool
    """Somebody may need help at once, and the writer has not yet said that it is taken care of."""
    flags: tuple[Flag, ...]


def of(new: NewSubmission, fields: Mapping[str, str]) -> Forecast | None:
    """What to tell the writer of `new`, whose draft holds `fields`. None where the router fails: then it is sent without."""
    proposal = _proposed(new)
    if proposal is None:
        return None
    municipalities = {one.code: one for one in queries.municipalities()}
    topics = {topic.key: topic for topic in queries.topics()}
    guesses = tuple(topics[guess.topic] for guess in proposal.topics if guess.topic in topics)[:MOST_GUESSES]
    body = _other_body(proposal.body)
    is_anyway = body is not None and fields.get(ANYWAY) == body.key
    says = _says(proposal, fields, decides=body is not None and not is_anyway)
    return Forecast(
        says=says,
        municipality=municipalities.get(proposal.lead) or municipalities[OFFICE],
        contributors=tuple(municipalities[code] for code in proposal.contributors if code in municipalities),
        items=_reasons(new, proposal, says, {code: one.name for code, one in municipalities.items()}),
        body=body,
        guesses=guesses,
        topic=topics.get(new.topic or "", guesses[0] if guesses else None),
        correction=CorrectionForm({"corrected": new.municipality_corrected, "topic": new.topic}, guesses=guesses),
        is_corrected=new.municipality_corrected is not None,
        topic_chosen=new.topic is not None,
        is_anyway=is_anyway,
        where_unknown=proposal.decided == Decided.ASK and fields.get(WHERE) == UNKNOWN,
        is_dangerous=_rings(_alarm(new, proposal), fields),
        flags=proposal.flags,
    )


def is_dangerous(new: NewSubmission | None, fields: Mapping[str, str]) -> bool:
    """As `Forecast.is_dangerous`."""
    return _rings(alarm(new), fields)


def alarm(new: NewSubmission | None) -> str:
    """By what an alarm is known again, so that it rings once for the same words: marks joined by commas. Empty: no danger."""
    proposal = _proposed(new) if new else None
    return _alarm(new, proposal) if new and proposal else ""


def said(typed: Mapping[str, str]) -> dict[str, str]:
    """What the writer says to a forecast, as a draft keeps it; what is no answer to it is left out."""
    kept = CorrectionForm(typed).kept
    if typed.get(WHERE) in ("", UNKNOWN):
        kept[WHERE] = typed[WHERE]
    if typed.get(ANYWAY) == "" or bodies.find(typed.get(ANYWAY, "")):
        kept[ANYWAY] = typed[ANYWAY]
    return kept


def has_enough(new: NewSubmission) -> bool:
    """Whether there are words enough to say who would get it."""
    return len(f"{new.title} {new.text}".split()) >= FEWEST_WORDS


def _proposed(new: NewSubmission) -> Proposal | None:
    try:
        return sending.proposed(new)
    except Exception as error:  # a fault of our own in the router must not keep anybody from writing and sending
        log.error("the router failed: %s", type(error).__name__)
        return None


def _alarm(new: NewSubmission, proposal: Proposal) -> str:
    texts: Mapping[str, str] = {"title": new.title, "text": new.text}
    dangers = [flag for flag in proposal.flags if flag.name == FlagName.ACUTE_DANGER]
    words = {texts.get(flag.field, "")[flag.start or 0 : flag.end or 0] for flag in dangers}
    return ",".join(sorted(mark(FlagName.ACUTE_DANGER, each) for each in words))


def _rings(alarm: str, fields: Mapping[str, str]) -> bool:
    return bool(alarm) and not set(alarm.split(",")) <= set(fields.get(CALLED, "").split(","))


def _says(proposal: Proposal, fields: Mapping[str, str], *, decides: bool) -> Says:
    if proposal.decided == Decided.REDIRECT and decides:
        return Says.REDIRECT
    if proposal.decided == Decided.ASK and fields.get(WHERE) != UNKNOWN:
        return Says.ASK
    return Says.GOES


def _other_body(key: str) -> OtherBody | None:
    body = bodies.find(key)
    if body is None or body.is_internal:
        return None
    language = get_language() or "sv"
    return OtherBody(key, body.name(language), body.text(language), body.web)


def _reasons(new: NewSubmission, proposal: Proposal, says: Says, names: Mapping[str, str]) -> tuple[ExplainedItem, ...]:
    evidence = [item.as_json() for item in _why(proposal, says)]
    items = explain(evidence, title=new.title, text=new.text, names=names, published=None)
    return both_sides(items, {proposal.lead, *proposal.contributors})


def both_sides(items: Sequence[ExplainedItem], ours: Collection[str]) -> tuple[ExplainedItem, ...]:
    """The first MOST_REASONS of `items`; the last makes room for the strongest that speaks for others than `ours` alone, where none is among them."""
    shown = tuple(items[:MOST_REASONS])
    against = [item for item in items if item.codes and not set(ours).intersection(item.codes)]
    if not against or any(item in shown for item in against):
        return shown
    return (*shown[:-1], max(against, key=lambda item: item.strength))


def _why(proposal: Proposal, says: Says) -> Sequence[Evidence]:
    """What speaks for the recipient first. Of a redirection only what speaks for the other body: where it is explains nothing then."""
    if says == Says.REDIRECT:
        return [item for item in proposal.evidence if _speaks_for(proposal.body, item)]
    ours = {proposal.lead, *proposal.contributors}
    return sorted(proposal.evidence, key=lambda item: (item.municipality not in ours, -item.strength))


def _speaks_for(key: str, item: Evidence) -> bool:
    """Names the body, or a place that is in another municipality where that is the body."""
    body = bodies.find(key)
    is_elsewhere = body is not None and body.kind == BodyKind.MUNICIPALITY and item.code == "place_elsewhere"
    return is_elsewhere or item.parameters.get("body") == key
