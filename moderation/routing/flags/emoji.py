"""A message of pictures alone."""

import unicodedata
from collections.abc import Iterator
from typing import Final

PICTURES: Final = frozenset({"So", "Sk"})
BETWEEN: Final = "\u200d\ufe0f\ufe0e\u20e3"
FACES: Final = frozenset({":)", ":-)", ":(", ":-(", ";)", ";-)", ":D", ":-D", ":P", "<3", ":/", ":'(", "xD", "XD"})


def spans(text: str) -> Iterator[tuple[int, int]]:
    """All of `text` when it holds pictures or typed faces, and no letter and no digit."""
    stripped = text.strip()
    if stripped and (_is_pictures(stripped) or all(part in FACES for part in stripped.split())):
        start = text.index(stripped[0])
        yield start, start + len(stripped)


def _is_pictures(text: str) -> bool:
    seen = False
    for sign in text:
        if sign.isalnum() and not ("\U0001f1e6" <= sign <= "\U0001f1ff"):
            return False
        seen = seen or (unicodedata.category(sign) in PICTURES and sign not in BETWEEN and ord(sign) > 0xFF)
    return seen
