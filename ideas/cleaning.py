"""What people type, made fit to keep and to show: nothing invisible that turns text around, nothing that a database refuses."""

import re
import unicodedata
from typing import Final

NUL: Final = "\0"
MOST_MARKS: Final = 5
"""Combining marks in a row. No language needs more; a heap of them covers the lines above and below."""

_LINE_ENDS: Final = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# Control characters but tab and line feed, what turns the direction of writing, what has no width, what is no character.
_UNWANTED: Final = re.compile(
    "[\0-\x08\x0e-\x1f\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e007f]"
)
# Joiners belong between two letters or signs (Persian, Indic scripts, emoji), nowhere else.
_LOOSE_JOINER: Final = re.compile(
    "(?<![^\\s\u200c\u200d])[\u200c\u200d]+|[\u200c\u200d]+(?=\\s|$)|(?<=[\u200c\u200d])[\u200c\u200d]+"
)


def clean_text(value: str) -> str:
    """`value` composed (NFC), with line feeds as the only line ends and without characters that nobody sees. Twice is as once."""
    text = _LINE_ENDS.sub("\n", value)
    text = _LOOSE_JOINER.sub("", _UNWANTED.sub("", text))
    return unicodedata.normalize("NFC", text)


def clean_line(value: str) -> str:
    """`clean_text` as one line: single spaces, none around it."""
    return " ".join(clean_text(value).split())


def without_nul(value: str) -> str:
    """`value` without the character that PostgreSQL can't store, and otherwise as typed."""
    return value.replace(NUL, "")


def has_heaped_marks(value: str) -> bool:
    """Whether more than MOST_MARKS combining marks follow each other somewhere in `value`. Linear."""
    row = 0
    for character in value:
        row = row + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if row > MOST_MARKS:
            return True
    return False
