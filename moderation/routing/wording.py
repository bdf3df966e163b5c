"""A text as words and sentences, as the trained model sees it. Linear in the length of the text, which is capped."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

LONGEST_READ: Final = 6_000
"""Characters of a text that are read: what a matter is about stands before that."""
GREETINGS: Final = frozenset(
    (
        "hej",
        "hejsan",
        "hallå",
        "hello",
        "hi",
        "dear",
        "hei",
        "moi",
        "tjena",
        "tja",
        "tjo",
        "goddag",
        "bures",
        "buorre",
        "beaivi",
        "kära",
        "bästa",
        "snälla",
        "please",
    )
)
MOST_GREETINGS: Final = 3
HALF: Final = 12
"""The word after so many others counts half as much as the first."""
_WORD: Final = re.compile(r"\w+")
_SENTENCE: Final = re.compile(r"[^.!?\n]+[.!?]*")
_HIDDEN: Final = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\u202a\u202b\u202c\u202d\u202e"))
_FOLD: Final = str.maketrans("åäöéüø", "aaoeuo")


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words of a sentence, and how it ends."""

    words: Sequence[str]
    mark: str
    """"?", "!" or "."; a full stop also where there is none, and of "!?" the first: nobody asks so."""

    @property
    def start(self) -> int:
        """Where it begins in earnest: after a greeting."""
        greeted = 0
        while greeted < min(MOST_GREETINGS, len(self.words)) and self.words[greeted] in GREETINGS:
            greeted += 1
        return greeted


def cleaned(text: str) -> str:
    """The beginning of `text` in composed characters, without those that nobody sees."""
    return unicodedata.normalize("NFC", text[:LONGEST_READ]).translate(_HIDDEN)


def words(text: str) -> list[str]:
    """The words in `text`, in small letters."""
    return _WORD.findall(text.lower())


def placed(said: Sequence[str]) -> dict[str, float]:
    """Each word of `said`, with how much its places count together."""
    weights: dict[str, float] = {}
    for place, word in enumerate(said):
        weights[word] = weights.get(word, 0.0) + HALF / (HALF + place)
    return weights


def sentences(text: str) -> list[Sentence]:
    """The sentences of `text` that hold words."""
    found = []
    for match in _SENTENCE.finditer(text):
        inside = words(match[0])
        if inside:
            found.append(Sentence(inside, _mark(match[0])))
    return found


def folded(word: str) -> str:
    """`word` without the marks above its letters, as many write."""
    return word.translate(_FOLD)


def _mark(sentence: str) -> str:
    end = sentence[len(sentence.rstrip(".!? ")) :]
    return next((mark for mark in "!?" if mark in end), ".")
