"""What the data files know of topics and other bodies."""

from collections.abc import Mapping
from functools import cache

from ideas.gazetteer.files import rows


@cache
def known_topics() -> frozenset[str]:
    """Keys of all topics in `topics.csv`."""
    return frozenset(row["key"] for row in rows("topics.csv"))


@cache
def known_bodies() -> Mapping[str, Mapping[str, str]]:
    """The rows of `bodies.csv` by their key, in the order of the file."""
    return {row["key"]: row for row in rows("bodies.csv")}
