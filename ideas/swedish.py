"""What PostgreSQL does not know of Swedish.

The few lists that are sorted as Swedes sort: the database compares code points, where Å comes after Ä. And most definite forms of
nouns, which its stemmer leaves alone: it takes "skola" and "skolor" for one word, "skolan" for another, as "torg" and "torget".
"""

import re
from collections.abc import Iterable
from typing import Final, Protocol, TypeVar


class HasName(Protocol):
    """Anything with a name in the reader's language."""

    @property
    def name(self) -> str: ...


T = TypeVar("T", bound=HasName)

_AFTER_Z = str.maketrans({"å": "{a", "ä": "{b", "ö": "{c", "æ": "{b", "ø": "{c"})

_CONSONANT: Final = "[bcdfghjklmnpqrstvxz]"
_AFTER_CONSONANT: Final = ("", "n", "ns", "en", "ens", "ena", "enas", "et", "ets")
_AFTER_VOWEL: Final = ("", "n", "ns", "ar", "arna")
# What a word may be of which noun, and the endings that the noun has. Of short words less is taken off: "vin" is no form of "vi".
_NOUNS: Final = (
    (re.compile("(.{2,}?)(?:a|ans?|ors?|ornas?)"), ("a", "an", "ans")),  # skola
    (re.compile("(.+?[oöyåui])"), _AFTER_VOWEL),  # bro
    (re.compile("(.{2,}?[oöyåui])(?:ns?|ars?|arnas?)"), _AFTER_VOWEL),
    (re.compile(f"(.+?{_CONSONANT})"), _AFTER_CONSONANT),  # torg, is, cykel
    (re.compile(f"(.+?{_CONSONANT})(?:e|ens?|enas?|ets?)"), _AFTER_CONSONANT),  # område, torget, isen
    (re.compile("(.+?(?:el|er|or))ns?"), _AFTER_CONSONANT),  # cykeln
)


def sort_key(word: str) -> str:
    """`word` in a form whose code points order as the Swedish alphabet: å, ä, ö last, capitals alike."""
    return word.casefold().translate(_AFTER_Z)


def in_swedish_order(named: Iterable[T]) -> list[T]:
    """Sorted by name."""
    return sorted(named, key=lambda item: sort_key(item.name))


def noun_forms(word: str) -> tuple[str, ...]:
    """`word`, in lower case, and the forms of every noun that it may be a form of. Some are no words: looked for, they find nothing."""
    found = [word]
    for pattern, endings in _NOUNS:
        if match := pattern.fullmatch(word):
            found += [match[1] + ending for ending in endings]
    return tuple(dict.fromkeys(found))
