"""Keys that were hit at random: hardly any three letters in a row that a language here would have (`data/letter_triples.txt`)."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import groupby
from typing import Final

from moderation.routing.flags.vocabulary import DATA

WORD: Final = re.compile(r"[^\W\d_]+")
READ: Final = 240
"""Characters that are looked at: who writes sense there writes sense."""
UNHEARD: Final = 0.29
"""Share of triples that no word here has."""
FEWEST: Final = 5
ABBREVIATION: Final = 4
RUN: Final = re.compile(r"(.)\1{2,}")
KEYS: Final = frozenset("abcdefghijklmnopqrstuvwxyzåäöéèüáæø")
"""Letters of a keyboard here: a text with others is in a language that the table may not know."""
SIGNS: Final = 8
"""So many signs without a letter or a digit are no message."""
DRONES: Final = 6
EACH: Final = 5
"""Times each letter of a longer word stands in a row when it is one."""


def spans(text: str) -> Iterator[tuple[int, int]]:
    """All of `text` when it is so."""
    start = text[:READ]
    found = WORD.findall(start)
    if not found:
        if _is_drumming(start):
            yield 0, len(text)
        return
    if not KEYS.issuperset("".join(found).lower()):
        return
    if _is_a_drone(found) or _unheard(found) >= UNHEARD:
        yield 0, len(text)


def _is_drumming(text: str) -> bool:
    signs = [sign for sign in text if not sign.isspace()]
    return len(signs) >= SIGNS and len(set(signs)) > 1 and all(sign.isascii() and not sign.isalnum() for sign in signs)


def _is_a_drone(found: list[str]) -> bool:
    """aaaaaaaa hhhhhkkkkk"""
    return len("".join(found)) >= DRONES and all(_runs(word) * EACH <= len(word) or _runs(word) == 1 for word in found)


def _runs(word: str) -> int:
    return len(list(groupby(word.lower())))


def _unheard(found: list[str]) -> float:
    """Share of the triples of letters that are not in the table; 0 where there are too few to say."""
    counts = [_count(word) for word in found if not (len(word) <= ABBREVIATION and word.isupper())]
    triples = sum(all_of_it for _, all_of_it in counts)
    return sum(unheard for unheard, _ in counts) / triples if triples >= FEWEST else 0.0


@lru_cache(maxsize=20_000)
def _count(word: str) -> tuple[int, int]:
    """How many triples of `word` are not in the table, and how many it has; a letter that is held down counts once."""
    heard = _heard()
    edged = "^" + RUN.sub(r"\1", word.lower()) + "$"
    triples = [edged[start : start + 3] for start in range(len(edged) - 2)]
    return sum(triple not in heard for triple in triples), len(triples)


@cache
def _heard() -> frozenset[str]:
    return frozenset((DATA / "letter_triples.txt").read_text(encoding="utf-8").split())
