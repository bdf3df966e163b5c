"""A text as words with their places in it."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

INVISIBLE: Final = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
WORD: Final = re.compile(rf"[^\W_]+(?:[{INVISIBLE}]+[^\W_]+)*")
"""Letters and digits, whatever is hidden between them; a hyphen, a dash and an apostrophe part words, and names are parted the same way."""
_HIDDEN: Final = dict.fromkeys(map(ord, INVISIBLE))
_PLAIN: Final = str.maketrans("åäöéèêüáàóôíúñçøæ", "aaoeeeuaaooiuncoa")


@dataclass(frozen=True, slots=True)
class Word:
    """`key` is the word folded: composed, without capitals. `start` to before `end` in the text."""

    key: str
    start: int
    end: int
    capital: bool
    after_a_colon: bool


@lru_cache(maxsize=4)
def words(text: str) -> tuple[Word, ...]:
    """The words of `text` in their order. Title and text of the message in hand are kept: several readers ask for them."""
    return tuple(
        Word(fold(m[0]), m.start(), m.end(), m[0][0].isupper(), m.start() > 0 and text[m.start() - 1] == ":")
        for m in WORD.finditer(text)
    )


@lru_cache(maxsize=20_000)
def fold(word: str) -> str:
    """`word` as it is compared."""
    if word.isascii():
        return word.lower()
    return unicodedata.normalize("NFC", word.translate(_HIDDEN)).casefold()


def plain(key: str) -> str:
    """`key` as it is typed where there are no Swedish letters: Örnsköldsvik as Ornskoldsvik."""
    return key if key.isascii() else key.translate(_PLAIN)
