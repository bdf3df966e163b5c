"""The coordinators' rules: each can be carried out."""

from collections.abc import Iterator

from moderation import rulebook
from portal.operations.finding import Finding


def look(everything: bool = False) -> Iterator[Finding]:
    """Rules that failed, or that would. Only a coordinator puts them right."""
    broken = sorted(rulebook.broken())
    if broken:
        yield Finding("rule_failed", number=len(broken), params={"rules": ", ".join(map(str, broken))})
