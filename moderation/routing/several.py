"""Matters of several municipalities: who leads, and who contributes."""

from collections.abc import Sequence
from typing import Final

from ideas.proposals import OFFICE, Candidate, Evidence
from moderation.routing import weights
from moderation.routing.codes import EvidenceCode
from moderation.routing.roles import Role

TOGETHER: Final = frozenset({Role.BETWEEN.value})
MOST: Final = 3
"""Municipalities with a part in one matter; more is a matter of the region."""


def together(evidence: Sequence[Evidence], ranked: Sequence[Candidate]) -> tuple[str, ...]:
    """The municipalities that the matter is about together, the lead first; fewer than two where it is about one.

    Those are the ends of a way ("mellan A och B", A–B) and what is listed ("oss i A och B"), each named by a place that lies in one
    municipality alone; a choice, a point or a postcode of one of them makes it the lead.
    """
    named = [
        item.municipality
        for item in evidence
        if item.code == EvidenceCode.PLACE_IN_TEXT
        and item.parameters.get("role") in TOGETHER
        and item.strength >= weights.TOGETHER_AT_LEAST
    ]
    ends = list(dict.fromkeys(named))
    if not 2 <= len(ends) <= MOST or any(c.municipality not in ends and c.confidence > weights.BESIDE for c in ranked):
        return ()
    outside = [item.municipality for item in evidence if not item.field and item.municipality in ends]
    if outside:
        ends.sort(key=lambda code: code != outside[0])
    return tuple(ends) if OFFICE not in ends else ()
