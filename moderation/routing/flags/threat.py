"""The writer threatens somebody: `data/flags_threat.csv`. What is meant to be done, and that it is meant; or "I know where you live"."""

from collections.abc import Iterator
from typing import Final

from moderation.routing.flags.vocabulary import Reading
from moderation.routing.flags.weighing import heaviest

ENOUGH: Final = 0.75


def spans(reading: Reading) -> Iterator[tuple[int, int]]:
    """The heaviest sign, once for each text."""
    return heaviest(reading, "threat", needs=("harm", "knows"), enough=ENOUGH)
