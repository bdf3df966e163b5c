"""What the data files know of topics."""

from functools import cache

from ideas.gazetteer.files import rows


@cache
def known_topics() -> frozenset[str]:
    """Keys of all topics in `topics.csv`."""
    return frozenset(row["key"] for row in rows("topics.csv"))
