"""The few lists that are sorted as Swedes sort: the database compares code points, where Å comes after Ä."""

from collections.abc import Iterable
from typing import Protocol, TypeVar


class HasName(Protocol):
    """Anything with a name in the reader's language."""

    @property
    def name(self) -> str: ...


T = TypeVar("T", bound=HasName)

_AFTER_Z = str.maketrans({"å": "{a", "ä": "{b", "ö": "{c", "æ": "{b", "ø": "{c"})


def sort_key(word: str) -> str:
    """`word` in a form whose code points order as the Swedish alphabet: å, ä, ö last, capitals alike."""
    return word.casefold().translate(_AFTER_Z)


def in_swedish_order(named: Iterable[T]) -> list[T]:
    """Sorted by name."""
    return sorted(named, key=lambda item: sort_key(item.name))
