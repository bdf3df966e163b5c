"""What forms let people choose from, as Swedes sort it."""

from collections.abc import Collection

from ideas import queries
from ideas.swedish import in_swedish_order


def municipality_choices(without: Collection[str] = ()) -> list[tuple[str, str]]:
    """All that take cases but those `without`, the regional office last."""
    return [(one.code, one.name) for one in queries.municipalities_in_order() if one.code not in without]


def topic_choices() -> list[tuple[str, str]]:
    """All topics by their keys."""
    return [(topic.key, topic.name) for topic in in_swedish_order(queries.topics())]
