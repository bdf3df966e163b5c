"""Characters that nobody sees, or that turn the direction of the text round: what is read is not what is stored."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

HIDDEN: Final = re.compile(
    "[\u200b-\u200f\u202a-\u202e\u2060-\u2069\u061c\u180e\ufeff\u115f\u1160\u3164\uffa0\U000e0000-\U000e007f\x00-\x08\x0b\x0c\x0e-\x1f\x7f]+"
)
JOINERS: Final = "\u200c\u200d"
MARKS: Final = "\u200e\u200f\u061c"
FLAG: Final = "\U0001f3f4"
RIGHT_TO_LEFT: Final = frozenset({"R", "AL"})
BELONGS: Final = ("Lo", "Mn", "Mc", "So", "Sk")
"""Categories of characters that a joiner may stand between: other scripts, and emoji."""


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Every run of such characters. Soft hyphens, and joiners inside emoji and in scripts that need them, are none."""
    if text.isascii() and text.isprintable():
        return
    for match in HIDDEN.finditer(text):
        if not _belongs(text, match.start(), match.end()):
            yield match.span()


def _belongs(text: str, start: int, end: int) -> bool:
    run = text[start:end]
    before, after = text[start - 1 : start], text[end : end + 1]
    if run in JOINERS:
        return _joins(before) and _joins(after)
    if all(mark in MARKS for mark in run):
        return any(unicodedata.bidirectional(sign) in RIGHT_TO_LEFT for sign in text[max(0, start - 40) : end + 40])
    return before == FLAG and all(sign >= "\U000e0020" for sign in run)


def _joins(sign: str) -> bool:
    return bool(sign) and (unicodedata.category(sign) in BELONGS or sign == "\ufe0f")
