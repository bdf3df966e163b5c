"""The codes that the data files know."""

from functools import cache

from ideas.gazetteer.files import rows


@cache
def known_codes() -> frozenset[str]:
    """Codes of all municipalities in `municipalities.csv`, the regional office among them."""
    return frozenset(row["code"] for row in rows("municipalities.csv"))
