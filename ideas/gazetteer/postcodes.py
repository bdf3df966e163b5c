"""Postcodes. A postal area may cross a border: the table gives the main municipality, a strong hint and no proof."""

import re
from functools import cache

from ideas.gazetteer.files import rows

POSTCODE = re.compile(r"\s*(?:SE?-)?([1-9][0-9]{2}) ?([0-9]{2})\s*", re.IGNORECASE)


def municipality_of_postcode(postcode: str) -> str | None:
    """Code of the municipality that most of a postcode ("903 25", "90325") lies in; None for what is unknown or no postcode."""
    return _entry(postcode)[0]


def locality_of_postcode(postcode: str) -> str | None:
    """The name that stands behind the postcode in an address, "Umeå"; None for what is unknown or no postcode."""
    return _entry(postcode)[1]


def postcode_in(typed: str) -> str:
    """The five digits, where `typed` is a postcode ("903 25", "SE-90325") and nothing else; else empty."""
    match = POSTCODE.fullmatch(typed[:40])
    return match[1] + match[2] if match else ""


def _entry(postcode: str) -> tuple[str | None, str | None]:
    return _table().get(postcode_in(postcode), (None, None))


@cache
def _table() -> dict[str, tuple[str, str]]:
    return {row["postcode"]: (row["municipality"], row["locality"]) for row in rows("postcodes.csv")}
