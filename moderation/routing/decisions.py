"""What is made of the evidence: assign, redirect, ask, or leave it to people. One function a question, the first that has an answer counts."""

from dataclasses import dataclass
from typing import Final

from ideas.gazetteer import known_codes
from ideas.proposals import OFFICE, Candidate, Decided, Evidence, Inquiry
from moderation.routing import several, weights
from moderation.routing.codes import EvidenceCode
from moderation.routing.others import Other
from moderation.routing.ranking import is_contradicted
from moderation.routing.unknown import may_name_a_place

NO_REASON: Final = 0.0


@dataclass(frozen=True, slots=True)
class Decision:
    """`lead` and `contributors` are codes; `body` the key of another body, also where it only may be responsible; `why` is added to the evidence."""

    decided: Decided
    lead: str
    contributors: tuple[str, ...] = ()
    body: str = ""
    confidence: float = 0.0
    why: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a decision is made of. `confidence` is that of the first of `ranked`, calibrated."""

    inquiry: Inquiry
    evidence: tuple[Evidence, ...]
    ranked: tuple[Candidate, ...]
    confidence: float
    other: Other | None
    """The body that decides most likely, if it is not the municipality."""
    regional: float = 0.0
    """How likely it is about the cooperation itself, by the topic."""


def decide(grounds: Grounds) -> Decision:
    """Who gets it. Total: what no question has an answer for goes to the regional office, and says why."""
    return (
        _corrected(grounds)
        or _redirected(grounds)
        or _regional(grounds)
        or _together(grounds)
        or _assigned(grounds)
        or _asked(grounds)
        or _left_to_people(grounds)
    )


def _corrected(grounds: Grounds) -> Decision | None:
    code = grounds.inquiry.corrected
    if code not in known_codes():
        return None
    return Decision(Decided.ASSIGN, str(code), body=_maybe(grounds), confidence=weights.CORRECTED)


def _redirected(grounds: Grounds) -> Decision | None:
    other = grounds.other
    if other is None or other.confidence < weights.REDIRECT:
        return None
    first = grounds.ranked[0].municipality if grounds.ranked else OFFICE
    lead = first if grounds.confidence >= weights.LEADS_A_REDIRECTION else OFFICE
    return Decision(Decided.REDIRECT, lead, body=other.body, confidence=other.confidence)


def _regional(grounds: Grounds) -> Decision | None:
    """So many municipalities are named that it is the region's matter, unless the signs together make one of them the lead."""
    if not several.are_many(grounds.evidence) or grounds.confidence >= weights.SURE:
        return None
    return Decision(Decided.ASSIGN, OFFICE, body=_maybe(grounds), confidence=weights.TOGETHER)


def _together(grounds: Grounds) -> Decision | None:
    text = f"{grounds.inquiry.title}\n{grounds.inquiry.text}"
    codes = several.together(text[: several.LONGEST_READ], grounds.evidence, grounds.ranked)
    if len(codes) < 2:
        return None
    if any(_is_of_the_region(item) for item in grounds.evidence):
        return Decision(Decided.ASSIGN, OFFICE, body=_maybe(grounds), confidence=weights.TOGETHER)
    return Decision(
        Decided.ASSIGN, codes[0], codes[1:], body=_maybe(grounds), confidence=max(grounds.confidence, weights.TOGETHER)
    )


def _is_of_the_region(item: Evidence) -> bool:
    """Words of the region as a whole: those who are named beside are examples."""
    return (
        item.code == EvidenceCode.SHARED_MATTER
        and item.municipality == OFFICE
        and item.strength >= weights.EXAMPLES_BESIDE
    )


def _assigned(grounds: Grounds) -> Decision | None:
    if not grounds.ranked or _ours(grounds) < weights.SURE or is_contradicted(grounds.evidence):
        return None
    lead = grounds.ranked[0].municipality
    return Decision(Decided.ASSIGN, lead, body=_maybe(grounds), confidence=_ours(grounds))


def _asked(grounds: Grounds) -> Decision | None:
    """Nothing says where, not even a name that might be a place's, and it is not about the region."""
    inquiry = grounds.inquiry
    says_something = any(candidate.confidence >= weights.SAYS_SOMETHING for candidate in grounds.ranked)
    if says_something or grounds.regional >= weights.REGIONAL or _maybe(grounds):
        return None
    if may_name_a_place(f"{inquiry.title}\n{inquiry.text}"[: several.LONGEST_READ]):
        return None
    return Decision(Decided.ASK, OFFICE, confidence=weights.ASK, why=(_why(EvidenceCode.NOTHING_SAYS_WHERE),))


def _left_to_people(grounds: Grounds) -> Decision:
    """Where the place is likely enough its municipality reads it, the more so where only whose matter it is is open; else the regional office."""
    if grounds.ranked and grounds.confidence >= weights.LEADS:
        lead = grounds.ranked[0].municipality
        return Decision(Decided.PEOPLE, lead, body=_maybe(grounds), confidence=_ours(grounds))
    likely = [candidate.municipality for candidate in grounds.ranked if candidate.confidence >= weights.DISAGREE]
    why = _why(EvidenceCode.NOTHING_SAYS_WHERE)
    if len(likely) > 1:
        why = _why(EvidenceCode.SIGNALS_DISAGREE, {"municipalities": ",".join(likely)})
    return Decision(Decided.PEOPLE, OFFICE, body=_maybe(grounds), confidence=_ours(grounds), why=(why,))


def _maybe(grounds: Grounds) -> str:
    """A body that may be responsible, though not surely enough to redirect."""
    other = grounds.other
    return other.body if other and other.confidence >= weights.MAYBE_A_BODY else ""


def _ours(grounds: Grounds) -> float:
    """Confidence in the municipality, less what speaks for another body."""
    theirs = grounds.other.confidence if grounds.other else 0.0
    return round(grounds.confidence * (1 - weights.ALSO_THEIRS * theirs), 4)


def _why(code: EvidenceCode, parameters: dict[str, str] | None = None) -> Evidence:
    return Evidence(code.value, OFFICE, NO_REASON, parameters=parameters or {})
