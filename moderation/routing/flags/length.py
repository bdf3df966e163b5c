"""A text that takes long to read."""

from collections.abc import Iterator
from typing import Final

LONG: Final = 5_000


def spans(text: str) -> Iterator[tuple[int, int]]:
    """All of `text` when it has more than `LONG` characters."""
    if len(text) > LONG:
        yield 0, len(text)
