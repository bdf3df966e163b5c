"""Telephone numbers, Swedish ones and those with a country code; dates, times, case numbers and prices are none."""

import re
from collections.abc import Iterator
from typing import Final

import phonenumbers

REGION: Final = "SE"
LIKELY: Final = re.compile(
    r"[+(0](?<!\w.)(?<!\d[-./,:].)(?<![A-ZÅÄÖ]-.)(?:(?<=[+0])|(?<=\()0)(?:[ \t  ().\-‐‑‒–—−/]{0,3}\d){6,14}(?!\d)"
)
"""Digits that begin as a number does; read by `phonenumbers` only then, which is slow."""
CALLED: Final = re.compile(
    r"(?:\b(?:ring|ringa|tel|tele|telefon|telefonnummer|telnr|tfn|mobil|mobilnummer|mob|sms|sms:a|nummer|number|phone|call|puh|puhelin|nr|swish)\b[^\w\d]{0,3}(?:är|på|till|is|om|at|mig på)?\s?)"
    r"(7\d[ \-]?\d{2,3}[ \-]?\d{2}[ \-]?\d{2,3})(?!\d)",
    re.IGNORECASE,
)
"""Without its first nought, where the word stands before."""
NO_PHONE: Final = re.compile(
    r"\(?(?:\d{1,2}[.:]\d{2}\s{0,2}[-–—]?\s{0,2}){2,4}"
    r"|[0-2]\d[0-5]\d\s?[-–—]\s?[0-2]\d[0-5]\d"
    r"|\d{1,2}[./-]\d{1,2}[./-](?:\d{2}|\d{4})(?:\s?[-–—]\s?\d{1,2}[./-]\d{1,2}[./-](?:\d{2}|\d{4}))?"
    r"|\d\d[ .]\d\d[ .](?:19|20)\d\d"
)
"""Opening hours and dates."""
DATE: Final = re.compile(r"\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d(?!\d)")
OTHER: Final = re.compile(
    r"\b(?:ocr|bankgiro|plusgiro|bg|pg|dnr|diarienr|diarienummer|ärende(?:nr|nummer)?|kundnr|kundnummer|fakturanr|ordernr|isbn|ean|kontonr)\.?[:# ]{0,2}\Z",
    re.IGNORECASE,
)
BEFORE: Final = 20
LONGEST: Final = 15


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Every number, from its first sign to its last digit."""
    for match in LIKELY.finditer(text):
        start = match.start() + (match[0][0] == "(" and match[0][2] != ")")
        likely = text[start : match.end()]
        if NO_PHONE.fullmatch(likely) or DATE.match(likely) or OTHER.search(text[max(0, start - BEFORE) : start]):
            continue
        length = _length(likely)
        if length:
            yield start, start + length
    for match in CALLED.finditer(text):
        if is_phone("0" + match[1]):
            yield match.span(1)


def is_phone(number: str) -> bool:
    """Whether `number` can be dialled, from Sweden or by its country code."""
    digits = "".join(sign for sign in number if sign.isdigit())
    if digits.startswith("00"):
        number = "+" + digits[2:].replace("4600", "460").replace("460", "46", 1)
    elif number.startswith("+"):
        number = "+" + (digits.replace("460", "46", 1) if digits.startswith("460") else digits)
    else:
        number = digits
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number, REGION))
    except phonenumbers.NumberParseException:
        return False


def _length(likely: str) -> int:
    """How much from the beginning of `likely` is a number: the longest that ends with a group of digits; 0 when nothing is."""
    ends = [match.end() for match in re.finditer(r"\d(?!\d)", likely)]
    for end in reversed(ends):
        if sum(sign.isdigit() for sign in likely[:end]) <= LONGEST and is_phone(likely[:end].replace("(0)", "0")):
            return end
    return 0
