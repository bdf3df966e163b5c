"""The health of somebody named in full: `data/flags_health.csv`."""

from collections.abc import Iterator
from typing import Final

from moderation.routing.flags.accusations import sentence_of
from moderation.routing.flags.names import named
from moderation.routing.flags.vocabulary import Reading

ENOUGH: Final = 0.9
REACH: Final = 200
SENTENCES: Final = 2
BESIDE: Final = 45
"""Characters behind a name within which an illness is hardly anybody else's."""
IS_BESIDE: Final = 0.35


def spans(reading: Reading) -> Iterator[tuple[int, int]]:
    """Each name with an illness beside it."""
    hits = reading.of("health")
    if not any(hit.group == "has" for hit in hits):
        return
    for person in named(reading):
        sentence = sentence_of(person.start, reading)
        near = [
            hit
            for hit in hits
            if abs(hit.sentence - sentence) <= SENTENCES and person.start - REACH <= hit.start <= person.end + REACH
        ]
        weight = {
            group: max((hit.strength for hit in near if hit.group == group), default=0.0)
            for group in ("has", "about", "not")
        }
        beside = any(hit.group == "has" and 0 <= hit.start - person.end <= BESIDE for hit in near)
        more = max(weight["about"], IS_BESIDE if beside else 0.0)
        if person.staff and not beside:
            continue
        if weight["has"] and weight["has"] + more - weight["not"] >= ENOUGH:
            yield person.start, person.end
