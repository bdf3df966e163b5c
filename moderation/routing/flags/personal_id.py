"""Swedish personal identity and coordination numbers in the shapes that people write, and Finnish identity codes.

A number counts when date and check digit are right; with the word for it beside ("personnr"), the right shape and date do, for a
mistyped number points at somebody as well. Invoice, case and telephone numbers that happen to fit do not count.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from stdnum import luhn
from stdnum.exceptions import ValidationError
from stdnum.fi import hetu
from stdnum.se import personnummer

from moderation.routing.flags.phone import is_phone

DIGITS: Final = re.compile(r"\d+")
BETWEEN: Final = re.compile(r"[\s.\-‐‑‒–—−+/_*:]{1,4}\Z")
TIGHT: Final = re.compile(r"[^\s\d]\Z|\A[^\s\d]")
USUAL: Final = frozenset(
    {
        (12,),
        (8, 4),
        (10,),
        (6, 4),
        (4, 2, 2, 4),
        (2, 2, 2, 4),
        (2, 2, 2, 2, 4),
        (8, 2, 2),
        (6, 2, 2),
        (2, 6, 4),
        (4, 4, 4),
    }
)
"""Lengths of the groups of digits; others want the word beside them."""
MOST_GROUPS: Final = 6
WORD: Final = re.compile(
    r"person(?:nummer|numer|numret|numren|nr|num)|pers\.?\s?nr|p[.\-]?nr|samordning|född|fodd|födelse|henkilötunnu|hetu\b|personal (?:identity |id )?n"
    r"|coordination n|identity n|social security|\bssn\b|\bid[- ]?(?:nummer|nr|number)|temp(?:orary)? number|väliaikainen numero",
    re.IGNORECASE,
)
OTHER: Final = re.compile(
    r"\bocr|bankgir|plusgir|postgir|\bb[gp]\b|\bpg\b|faktura|invoice|kund(?:nr|nummer)|customer n|\border|\bref\b|referens|ärende|diarie|\bdnr|\bmål\b|\bmålnr"
    r"|mätar|swish|konton|kontot|\bkonto\b|kortn|\bimei|serien|isbn|\borg\.?\s?n|\borgan|\borgn|kvitto|artikel|ramn|spårning|kolli",
    re.IGNORECASE,
)
CALL: Final = re.compile(r"ring|tel|tfn|mobil|\bsms|phone|call|puh|nås|\bnr\b|number", re.IGNORECASE)
BEFORE: Final = 36
SHORT: Final = 24
AFTER: Final = 24
COORDINATION: Final = 60
HETU: Final = re.compile(r"(?<!\w)\d{6}[-+A-FU-Y]\d{3}[0-9A-FHJ-NPR-Y](?!\w)", re.IGNORECASE)
RECENT: Final = 2024
"""From this year on a date with four digits behind it is rather a date and a time."""


class Group(NamedTuple):
    """Digits in a row from `start` to before `end`."""

    digits: str
    start: int
    end: int


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Every number, from its first digit to its last."""
    groups: list[Group] = []
    for match in DIGITS.finditer(text):
        if groups and not BETWEEN.match(text[groups[-1].end : match.start()]):
            yield from _of_row(text, groups)
            groups = []
        groups.append(Group(_plain(match[0]), match.start(), match.end()))
    yield from _of_row(text, groups)
    for match in HETU.finditer(text):
        if hetu.is_valid(match[0].upper()):
            yield match.span()


def _plain(digits: str) -> str:
    return digits if digits.isascii() else "".join(str(int(digit)) for digit in digits)


def _of_row(text: str, groups: Sequence[Group]) -> Iterator[tuple[int, int]]:
    """In digits with hardly anything between them."""
    first = 0
    while first < len(groups):
        length = next((length for length in range(MOST_GROUPS, 0, -1) if _is_one(text, groups, first, length)), 0)
        if length:
            yield groups[first].start, groups[first + length - 1].end
        first += length or 1


def _is_one(text: str, groups: Sequence[Group], first: int, length: int) -> bool:
    window = groups[first : first + length]
    digits = "".join(group.digits for group in window)
    if len(window) < length or len(digits) not in (10, 12):
        return False
    start, end = window[0].start, window[-1].end
    if not _is_date(digits) or not _stands_alone(text, groups, first, length):
        return False
    before, after = text[max(0, start - BEFORE) : start], text[end : end + AFTER]
    named = _named(before, after)
    if named:
        return luhn.is_valid(digits[-10:]) or _shape(window) in USUAL
    if _shape(window) not in USUAL or not luhn.is_valid(digits[-10:]) or OTHER.search(before[-SHORT:]):
        return False
    return not _is_date_and_time(text, window, digits) and not _is_rather_a_phone(text, window, digits, before)


def _named(before: str, after: str) -> bool:
    """The word for it stands before, and none for another number between; or right behind."""
    words = list(WORD.finditer(before))
    if words:
        return not OTHER.search(before[words[-1].end() :])
    return bool(WORD.match(after.lstrip(" ,(är")))


def _shape(window: Sequence[Group]) -> tuple[int, ...]:
    return tuple(len(group.digits) for group in window)


def _is_date(digits: str) -> bool:
    """The date is one, in some century; the day of a coordination number is 60 more. A clock is not asked."""
    day = int(digits[-6:-4])
    if day > COORDINATION:
        day -= COORDINATION
    centuries = [digits[:2]] if len(digits) == 12 else ["19", "20"]
    return any(
        century in ("18", "19", "20") and _is_day(f"{century}{digits[-10:-6]}{day:02}-{digits[-4:]}")
        for century in centuries
    )


def _is_day(number: str) -> bool:
    try:
        personnummer.get_birth_date(number)
    except (ValidationError, ValueError):
        return False
    return True


def _stands_alone(text: str, groups: Sequence[Group], first: int, length: int) -> bool:
    """Not the middle of a longer number or of a word: UR-850101-9876-K."""
    start, end = groups[first].start, groups[first + length - 1].end
    if first and TIGHT.search(text[groups[first - 1].end : start]):
        return False
    if first + length < len(groups) and TIGHT.search(text[end : groups[first + length].start]):
        return False
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    if (before[-1:].isalpha() and not before[-1:].islower()) or (before[-1:] == "-" and before[:1].isalpha()):
        return False
    return not (after[:1].isalpha() or (after[:1] == "-" and after[1:].isalpha()))


def _is_date_and_time(text: str, window: Sequence[Group], digits: str) -> bool:
    """2026-11-20 1430."""
    hours, minutes = int(digits[-4:-2]), int(digits[-2:])
    apart = len(window) > 1 and text[window[-2].end : window[-1].start].isspace()
    return apart and len(digits) == 12 and int(digits[:4]) >= RECENT and hours < 24 and minutes < 60


def _is_rather_a_phone(text: str, window: Sequence[Group], digits: str, before: str) -> bool:
    """Ten digits that are a telephone number as well: 0701740612 has the date and may have the check digit of somebody of 2007."""
    if len(digits) != 10 or digits[0] != "0" or not is_phone(digits):
        return False
    parted = any(
        "-" in text[one.end : other.start] or "+" in text[one.end : other.start]
        for one, other in itertools.pairwise(window)
    )
    return not (parted and _shape(window) == (6, 4)) or bool(CALL.search(before))
