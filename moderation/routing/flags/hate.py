"""Contempt for people because of what they are: `data/flags_hate.csv`. A slur, or a people with contempt or "send them home" beside it."""

from collections.abc import Iterator
from typing import Final

from moderation.routing.flags.vocabulary import Reading
from moderation.routing.flags.weighing import heaviest

ENOUGH: Final = 0.75


def spans(reading: Reading) -> Iterator[tuple[int, int]]:
    """The heaviest sign, once for each text."""
    return heaviest(reading, "hate", needs=("slur", "people", "them"), enough=ENOUGH)
