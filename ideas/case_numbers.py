"""Case numbers: UR-2026-04217-K. One sequence for the whole region, and a check letter that catches a mistyped or swapped character."""

import re

from django.db import connection

LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
"""23 letters (no I, O, Q): a prime, so that the weighted sum finds every single wrong digit and every swap of two neighbours."""

_PATTERN = re.compile(r"UR-(\d{4})-(\d{5,12})-([A-Z])")


def check_letter(year: int, number: int) -> str:
    """The letter for a year and a running number: digits weighted 2, 3, 4 … from the right, modulo 23."""
    digits = f"{year:04d}{number:05d}"
    total = sum((index % 22 + 1) * int(digit) for index, digit in enumerate(reversed(digits), start=1))
    return LETTERS[total % len(LETTERS)]


def render(year: int, number: int) -> str:
    """The case number as people see it."""
    return f"UR-{year:04d}-{number:05d}-{check_letter(year, number)}"


def parse(text: str) -> str | None:
    """The canonical case number in what somebody typed (any case, spaces around); None when it is none or its letter is wrong."""
    match = _PATTERN.fullmatch(text.strip().upper())
    if not match or check_letter(int(match[1]), int(match[2])) != match[3]:
        return None
    return render(int(match[1]), int(match[2]))


def next_number(year: int) -> str:
    """Take the next number. Numbers may be skipped (a transaction that rolled back), never given twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('ideas_case_number')")
        (number,) = cursor.fetchone()
    return render(year, number)
