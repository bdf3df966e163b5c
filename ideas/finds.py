"""What stands in a text of somebody's that others should perhaps not read: found by the router, shown to the writer before sending."""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from ideas.proposals import Flag, FlagName

LABELS: Final = {
    FlagName.PERSONAL_ID: _("Personal identity number"),
    FlagName.PHONE: _("Phone number"),
    FlagName.EMAIL: _("E-mail address"),
    FlagName.STREET_ADDRESS: _("Street address"),
    FlagName.CAR_REGISTRATION: _("Car registration"),
    FlagName.HEALTH_OF_NAMED_PERSON: _("Somebody's health"),
    FlagName.NAMED_PERSON_ACCUSED: _("Somebody who is pointed out"),
    FlagName.NAMED_STAFF_ACCUSED: _("Somebody who is pointed out"),
}
"""The flags that a writer is told of, by what was found. What a writer is suspected of is for staff alone."""
FIELDS: Final = ("title", "text")
KEPT: Final = "kept"
"""The key in a draft of the finds that the writer keeps: their marks, joined by commas."""


@dataclass(frozen=True, slots=True)
class Find:
    """Words in a field of the form, from `start` to before `end`."""

    name: FlagName
    field: str
    start: int
    end: int
    words: str
    digest: str
    """Of the field's whole text, so that nothing is cut out of another one."""
    is_kept: bool

    @property
    def label(self) -> str:
        """What it is, in the language that is active."""
        return str(LABELS[self.name])


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text: found, or what stands between."""

    text: str
    find: Find | None = None


def found(flags: Collection[Flag], texts: Mapping[str, str], kept: str) -> list[Find]:
    """The flags that a writer is shown, in their order in `texts` (by field). Of those that overlap only the first."""
    finds: list[Find] = []
    for flag in sorted(
        flags, key=lambda flag: (FIELDS.index(flag.field) if flag.field in FIELDS else 2, flag.start or 0)
    ):
        text = texts.get(flag.field, "")
        if (
            flag.name not in LABELS
            or flag.start is None
            or flag.end is None
            or not 0 <= flag.start < flag.end <= len(text)
        ):
            continue
        if finds and finds[-1].field == flag.field and flag.start < finds[-1].end:
            continue
        words = text[flag.start : flag.end]
        is_kept = mark(flag.name, words) in kept.split(",")
        finds.append(Find(flag.name, flag.field, flag.start, flag.end, words, digest(text), is_kept))
    return finds


def is_meant(find: Find, sent: Mapping[str, str]) -> bool:
    """Whether what a page `sent` names `find`, in the very text that it still stands in."""
    named = (find.field, str(find.start), str(find.end), find.digest)
    return named == tuple(sent.get(key) for key in ("field", "start", "end", "digest"))


def pieces(text: str, finds: Sequence[Find]) -> list[Piece]:
    """`text` in pieces: what was found in it, and what stands between. Together they are `text` again."""
    return [piece for piece in _in_order(text, finds) if piece.text]


def without(text: str, start: int, end: int) -> str:
    """`text` without what stands there, and without the second of two spaces that then meet."""
    before, after = text[:start], text[end:]
    return before + (after[1:] if before.endswith(" ") and after.startswith(" ") else after)


def digest(text: str) -> str:
    """Tells `text` from another."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def mark(name: str, words: str) -> str:
    """By which words that a writer keeps are known again, wherever they stand."""
    return digest(f"{name}:{words}")[:16]


def _in_order(text: str, finds: Sequence[Find]) -> Iterator[Piece]:
    at = 0
    for find in finds:
        yield Piece(text[at : find.start])
        yield Piece(find.words, find)
        at = find.end
    yield Piece(text[at:])
