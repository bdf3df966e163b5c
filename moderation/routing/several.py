"""Matters of several municipalities: who leads, and who contributes."""

import re
from collections.abc import Sequence
from typing import Final

from ideas.proposals import OFFICE, Candidate, Evidence
from moderation.routing import weights
from moderation.routing.ranking import surely_named
from moderation.routing.roles import Role

TOGETHER: Final = frozenset({Role.BETWEEN})
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
    ends = surely_named(evidence, TOGETHER)
    if len(ends) < 2 and JOINT.search(text):
        ends = surely_named(evidence)
    if not 2 <= len(ends) <= MOST or any(c.municipality not in ends and c.confidence > weights.BESIDE for c in ranked):
        return ()
    outside = [item.municipality for item in evidence if not item.field and item.municipality in ends]
    if outside:
        ends.sort(key=lambda code: code != outside[0])
    return tuple(ends) if OFFICE not in ends else ()


def are_many(evidence: Sequence[Evidence]) -> bool:
    """Whether the text names more municipalities than have a part in one matter, and the title none of them alone."""
    in_the_title = surely_named([item for item in evidence if item.field == "title"])
    return len({*surely_named(evidence)} - {OFFICE}) > MOST and len(in_the_title) != 1
