"""Finds a rule's words in a text: at the start of a word, whatever the capitals and accents. Linear in the length of the text."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple


class Span(NamedTuple):
    """From `start` to before `end`, counted in the text as it was written."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class FoldedText:
    """A text without capitals and accents. `origins`: for each character the place that it had; None where all stayed in place."""

    text: str
    origins: Sequence[int] | None

    def find(self, words: tuple[str, ...]) -> Span | None:
        """Where the first of `words` stands, to the end of the word that it begins. ValueError where no word has a letter or digit."""
        match = _pattern(words).search(self.text)
        if match is None:
            return None
        if self.origins is None:
            return Span(match.start(), match.end())
        return Span(self.origins[match.start()], self.origins[match.end() - 1] + 1)


def folded_text(text: str) -> FoldedText:
    """`text`, ready to be searched as often as one likes."""
    if all(len(_fold[ord(letter)]) == 1 for letter in set(text)):
        return FoldedText(text.translate(_fold), None)
    letters: list[str] = []
    origins: list[int] = []
    for place, letter in enumerate(text):
        for plain in _fold[ord(letter)]:
            letters.append(plain)
            origins.append(place)
    return FoldedText("".join(letters), origins)


def folded(words: str) -> str:
    """`words` as they are compared: no capitals, no accents, single spaces."""
    return " ".join(words.translate(_fold).split())


class _Folding(dict[int, str]):
    """Each character without capital and accent; filled as characters are met."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKD", chr(code).casefold())
        kept = "".join(letter for letter in plain.casefold() if not unicodedata.combining(letter))
        self[code] = kept
        return kept


_fold = _Folding()


@lru_cache(maxsize=1024)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of `words` at the start of a word, the longest first, and the rest of that word. Runs of white space count as one space."""
    plain = sorted({folded(word) for word in words if any(map(str.isalnum, word))}, key=lambda word: (-len(word), word))
    if not plain:
        raise ValueError("a rule's words have no letter or digit")
    phrases = (r"\s+".join(map(re.escape, word.split())) for word in plain)
    return re.compile(rf"(?<!\w)(?:{'|'.join(phrases)})\w*")
