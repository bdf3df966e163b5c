"""The router: a message in, an explained proposal out. Values only: no database, no clock, no network; same input, same output.

Each sign has a strength (`weights`). Signs for the same municipality add up as independent reasons: 1 - (1-a)(1-b). The strengths
become odds and are shared out among the municipalities, so that a sign for one takes from the others. The first one leads if it is
sure enough. Else the regional office does, with the best guesses, and the evidence says whether signs disagree or are missing.
"""

import math
from collections import defaultdict
from collections.abc import Sequence

from ideas.proposals import OFFICE, Candidate, Decided, Evidence, Inquiry, Proposal
from moderation.routing import signs, weights
from moderation.routing.codes import EvidenceCode
from moderation.routing.rules import Rule, apply

__all__ = ["VERSION", "EvidenceCode", "propose"]

VERSION = "places-1"
IN_THE_TEXT = ("title", "text")


def propose(inquiry: Inquiry, model: None = None, rules: Sequence[Rule] = ()) -> Proposal:
    """Who should get `inquiry`, and why. Total: whatever the inquiry holds, there is an answer; unknown codes and odd values count as nothing.

    `rules` have the last word, in their order.
    """
    return apply(_read(inquiry), inquiry, rules)


def _read(inquiry: Inquiry) -> Proposal:
    evidence = tuple(signs.read(inquiry))
    ranked = rank(evidence)
    if ranked and ranked[0].confidence >= weights.SURE:
        return Proposal(ranked[0].municipality, ranked, evidence, VERSION, confidence=ranked[0].confidence)
    decided = Decided.PEOPLE if ranked else Decided.ASK
    confidence = ranked[0].confidence if ranked else 0.0
    return Proposal(OFFICE, ranked, (*evidence, _why_unsure(ranked)), VERSION, decided=decided, confidence=confidence)


def rank(evidence: Sequence[Evidence]) -> tuple[Candidate, ...]:
    """The municipalities that `evidence` speaks for, the likeliest first, with confidences that sum up to less than 1."""
    outside: defaultdict[str, list[float]] = defaultdict(list)
    inside: defaultdict[str, list[float]] = defaultdict(list)
    for item in evidence:
        for code in _codes(item):
            (inside if item.field in IN_THE_TEXT else outside)[code].append(item.strength)
    scores = {
        code: _together([*outside[code], min(weights.TEXT_AT_MOST, _together(inside[code]))])
        for code in {*outside, *inside}
    }
    odds = {code: score / (1 - score) for code, score in scores.items()}
    total = 1 + math.fsum(odds.values())
    ranked = [Candidate(code, round(odds[code] / total, 4)) for code in odds]
    return tuple(
        sorted(
            ranked,
            key=lambda candidate: (-candidate.confidence, candidate.municipality),
        )
    )


def _codes(item: Evidence) -> list[str]:
    several = item.parameters.get("municipalities")
    return several.split(",") if several else [item.municipality]


def _together(strengths: Sequence[float]) -> float:
    return 1 - math.prod(1 - strength for strength in strengths)


def _why_unsure(ranked: tuple[Candidate, ...]) -> Evidence:
    likely = [candidate.municipality for candidate in ranked if candidate.confidence >= weights.DISAGREE]
    if len(likely) < 2:
        return Evidence(EvidenceCode.NOTHING_SAYS_WHERE.value, OFFICE, 0.0)
    return Evidence(
        EvidenceCode.SIGNALS_DISAGREE.value,
        OFFICE,
        0.0,
        parameters={"municipalities": ",".join(likely)},
    )
