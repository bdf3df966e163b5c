"""Matters of several municipalities: who leads, and who contributes."""

import re
from collections.abc import Sequence
from typing import Final

from ideas.proposals import OFFICE, Candidate, Evidence
from moderation.routing import weights
from moderation.routing.codes import EvidenceCode
from moderation.routing.roles import Role

TOGETHER: Final = frozenset({Role.BETWEEN.value})
IN_THE_MIDDLE: Final = frozenset({Role.BETWEEN.value, Role.MATTER.value})
JOINT: Final = re.compile(
    r"(?<!\w)(?:gemensam\w*|tillsammans|(?<!inte )ihop|samarbet\w*|samverka\w*|dela på|delar på|dela snart|delas mellan|komma överens|båda kommunerna"
    r"|samma rum|(?:två|tre|båda) kommuner\w*|avtal|prata (?:ihop|med varandra)|skyller på|kommungräns\w*|share|joint|jointly|together"
    r"|both municipalities|yhdessä|yhteinen|yhteistyö\w*)(?!\w)",
    re.IGNORECASE,
)
"""Words of doing something with each other, or of pointing at each other."""
LONGEST_READ: Final = 12_000
MOST: Final = 3
"""Municipalities with a part in one matter; more is a matter of the region."""


def together(text: str, evidence: Sequence[Evidence], ranked: Sequence[Candidate]) -> tuple[str, ...]:
    """The municipalities that the matter of `text` is about together, the lead first; fewer than two where it is about one.

    Those are the ends of a way ("mellan A och B", A–B), what is listed ("oss i A och B"), and those that are asked to do something
    with each other, each named by a place that lies in one municipality alone; a choice, a point or a postcode of one of them makes
    it the lead.
    """
    ends = _named(evidence, TOGETHER)
    if len(ends) < 2 and JOINT.search(text):
        ends = _named(evidence, IN_THE_MIDDLE)
    if not 2 <= len(ends) <= MOST or any(c.municipality not in ends and c.confidence > weights.BESIDE for c in ranked):
        return ()
    outside = [item.municipality for item in evidence if not item.field and item.municipality in ends]
    if outside:
        ends.sort(key=lambda code: code != outside[0])
    return tuple(ends) if OFFICE not in ends else ()


def _named(evidence: Sequence[Evidence], roles: frozenset[str]) -> list[str]:
    """Municipalities that the text names by a place in one of `roles`, in the order of the text."""
    found = (
        item.municipality
        for item in evidence
        if item.code == EvidenceCode.PLACE_IN_TEXT
        and item.parameters.get("role") in roles
        and item.strength >= weights.TOGETHER_AT_LEAST
    )
    return list(dict.fromkeys(found))
