"""Finds phrases of a data file in a text, in one pass over its words."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from moderation.routing.words import Word, fold, words

Told = TypeVar("Told")


@dataclass(frozen=True, slots=True)
class Hit(Generic[Told]):
    """A phrase from `start` to before `end` of the text, and what the data says of it."""

    told: Told
    start: int
    end: int


class Phrases(Generic[Told]):
    """A table of phrases by their first word. A phrase is words in a row; `*` at the end of a word: any word that begins so."""

    def __init__(self, entries: Sequence[tuple[str, Told]]) -> None:
        self._exact: defaultdict[str, list[tuple[tuple[str, ...], Told]]] = defaultdict(list)
        self._stems: defaultdict[str, list[tuple[tuple[str, ...], Told]]] = defaultdict(list)
        self._shortest = 99
        for phrase, told in entries:
            keys = tuple(fold(part) for part in phrase.replace("-", " ").split())
            first = keys[0]
            if first.endswith("*"):
                self._stems[first[:-1]].append((keys, told))
                self._shortest = min(self._shortest, len(first) - 1)
            else:
                self._exact[first].append((keys, told))

    def find(self, text: str) -> list[Hit[Told]]:
        """Every phrase in `text` wherever it begins, in the order of the text."""
        read = words(text)
        return [hit for position in range(len(read)) for hit in self._at(read, position)]

    def _at(self, read: Sequence[Word], position: int) -> Iterator[Hit[Told]]:
        for keys, told in self._beginning(read[position].key):
            length = len(keys)
            if position + length <= len(read) and all(
                _fits(key, read[position + number].key) for number, key in enumerate(keys[1:], 1)
            ):
                yield Hit(told, read[position].start, read[position + length - 1].end)

    def _beginning(self, key: str) -> Iterator[tuple[tuple[str, ...], Told]]:
        yield from self._exact.get(key, ())
        for length in range(self._shortest, len(key) + 1):
            yield from self._stems.get(key[:length], ())


def _fits(key: str, typed: str) -> bool:
    return typed.startswith(key[:-1]) if key.endswith("*") else typed == key
