"""From evidence to ranked municipalities.

Signs for the same municipality add up as independent reasons: 1 - (1-a)(1-b). The strengths become odds and are shared out among the
municipalities, so that a sign for one takes from the others. Where the text surely says where the matter is, all that speaks for
municipalities that nobody wrote down weighs less than that, however much it is.
"""

import math
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from ideas.proposals import OFFICE, Candidate, Evidence
from moderation.routing import weights
from moderation.routing.codes import EvidenceCode
from moderation.routing.roles import IN_THE_MATTER

IN_THE_TEXT: Final = ("title", "text")
OF_WHERE: Final = frozenset(EvidenceCode) - {EvidenceCode.OTHER_BODY, EvidenceCode.MODEL_BODY}
WRITTEN: Final = frozenset({EvidenceCode.CORRECTED, EvidenceCode.PLACE_GIVEN})
"""Somebody wrote down where it is outside of the text: that is not to yield to it as a tick or a point is."""


def rank(evidence: Sequence[Evidence]) -> tuple[Candidate, ...]:
    """The municipalities that `evidence` speaks for, the likeliest first, with shares that sum up to less than 1."""
    odds = _odds(evidence)
    named, against = _sides(odds, evidence)
    most, all_against = weights.AGAINST_THE_MATTER * named, math.fsum(against.values())
    if named and all_against > most:
        odds |= {code: value * most / all_against for code, value in against.items()}
    total = 1 + math.fsum(odds.values())
    ranked = [Candidate(code, round(odds[code] / total, 4)) for code in odds]
    return tuple(sorted(ranked, key=lambda candidate: (-candidate.confidence, candidate.municipality)))


def is_contradicted(evidence: Sequence[Evidence]) -> bool:
    """Whether the text surely says where the matter is, and all that speaks for other municipalities would say more, were it only added up."""
    named, against = _sides(_odds(evidence), evidence)
    return 0 < named < math.fsum(against.values())


def surely_named(evidence: Sequence[Evidence], roles: frozenset[str] = IN_THE_MATTER) -> list[str]:
    """Municipalities that the text names by a place in one of `roles` that lies in one alone and is surely meant, in the order of the text."""
    found = (
        item.municipality
        for item in evidence
        if item.code == EvidenceCode.PLACE_IN_TEXT
        and item.parameters["role"] in roles
        and item.strength >= weights.SURELY_NAMED
    )
    return list(dict.fromkeys(found))


def strengths(item: Evidence) -> dict[str, float]:
    """The municipalities that `item` speaks for, each with how much: of places of one name the best known ones more than the others."""
    several, shares = item.parameters.get("municipalities"), item.parameters.get("shares")
    codes = several.split(",") if several else [item.municipality] if item.municipality else []
    parts = map(float, shares.split(",")) if shares else (1.0 for _ in codes)
    return {code: item.strength * part for code, part in zip(codes, parts, strict=True)}


def _odds(evidence: Sequence[Evidence]) -> dict[str, float]:
    outside: defaultdict[str, list[float]] = defaultdict(list)
    inside: defaultdict[str, list[float]] = defaultdict(list)
    for item in evidence:
        if item.code in OF_WHERE:
            for code, strength in strengths(item).items():
                (inside if item.field in IN_THE_TEXT else outside)[code].append(strength)
    scores = {
        code: _together([*outside[code], min(weights.TEXT_AT_MOST, _together(inside[code]))])
        for code in {*outside, *inside}
    }
    return {code: score / (1 - score) for code, score in scores.items() if score > 0}


def _sides(odds: dict[str, float], evidence: Sequence[Evidence]) -> tuple[float, dict[str, float]]:
    """The odds of the likeliest municipality that the text surely names, 0 without one; and those of all that nobody wrote down."""
    named = surely_named(evidence)
    written = {OFFICE, *named, *(item.municipality for item in evidence if item.code in WRITTEN)}
    return max((odds[code] for code in named), default=0.0), {
        code: value for code, value in odds.items() if code not in written
    }


def _together(strengths: Sequence[float]) -> float:
    return 1 - math.prod(1 - strength for strength in strengths)
