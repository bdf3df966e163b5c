"""The trained model: it can be read."""

from collections.abc import Iterator

from moderation import models_in_use
from portal.operations.finding import Finding


def look(everything: bool = False) -> Iterator[Finding]:
    """The active model, where a process could not read it."""
    for version in models_in_use.broken():
        yield Finding("model_unreadable", params={"version": version})
