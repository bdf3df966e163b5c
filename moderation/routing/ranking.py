"""From evidence to ranked municipalities.

Signs for the same municipality add up as independent reasons: 1 - (1-a)(1-b). The strengths become odds and are shared out among the
municipalities, so that a sign for one takes from the others.
"""

import math
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from ideas.proposals import Candidate, Evidence
from moderation.routing import weights
from moderation.routing.codes import EvidenceCode

IN_THE_TEXT: Final = ("title", "text")
OF_WHERE: Final = frozenset(EvidenceCode) - {EvidenceCode.OTHER_BODY, EvidenceCode.MODEL_BODY}


def rank(evidence: Sequence[Evidence]) -> tuple[Candidate, ...]:
    """The municipalities that `evidence` speaks for, the likeliest first, with shares that sum up to less than 1."""
    outside: defaultdict[str, list[float]] = defaultdict(list)
    inside: defaultdict[str, list[float]] = defaultdict(list)
    for item in evidence:
        if item.code in OF_WHERE:
            for code in codes(item):
                (inside if item.field in IN_THE_TEXT else outside)[code].append(item.strength)
    scores = {
        code: _together([*outside[code], min(weights.TEXT_AT_MOST, _together(inside[code]))])
        for code in {*outside, *inside}
    }
    odds = {code: score / (1 - score) for code, score in scores.items() if score > 0}
    total = 1 + math.fsum(odds.values())
    ranked = [Candidate(code, round(odds[code] / total, 4)) for code in odds]
    return tuple(sorted(ranked, key=lambda candidate: (-candidate.confidence, candidate.municipality)))


def codes(item: Evidence) -> list[str]:
    """The municipalities that `item` speaks for."""
    several = item.parameters.get("municipalities")
    return several.split(",") if several else [item.municipality] if item.municipality else []


def _together(strengths: Sequence[float]) -> float:
    return 1 - math.prod(1 - strength for strength in strengths)
