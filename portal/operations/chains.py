"""The log: whether each chain of events follows from its beginning."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from typing import Final

from ideas import chain
from ideas.models import Event
from portal.operations.finding import Finding

NEWEST: Final = 1000
"""The chains of so many of the newest events are looked at, unless all are."""
SHOWN: Final = 5


def look(everything: bool = False) -> Iterator[Finding]:
    """Chains with a break in them."""
    events = Event.objects.order_by("chain", "seq")
    if not everything:
        newest = Event.objects.order_by("-pk").values_list("chain", flat=True)[:NEWEST]
        events = events.filter(chain__in=set(newest))
    broken = [name for name, links in groupby(events.iterator(), attrgetter("chain")) if _is_broken(links)]
    if broken:
        shown = ", ".join(broken[:SHOWN]) + (" …" if len(broken) > SHOWN else "")
        yield Finding("chain_broken", number=len(broken), params={"chains": shown})


def _is_broken(links: Iterable[Event]) -> bool:
    try:
        return chain.first_break(links) is not None
    except ValueError:  # a form that this version does not know
        return True
