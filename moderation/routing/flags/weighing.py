"""Adds up the word patterns of a family: one sign of each group, in sentences that stand together."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Final

from moderation.routing.flags.vocabulary import Hit, Reading

NEAR: Final = 2
"""Sentences before and after that count as well."""
AGAINST: Final = "not"
ENOUGH: Final = 1.0
ROUNDING: Final = 1e-9
SECOND: Final = 0.5
MOST: Final = 60
"""Hits in one sentence that are weighed."""


def heaviest(
    reading: Reading,
    family: str,
    *,
    needs: Collection[str] = (),
    more: float = 0.0,
    enough: float = ENOUGH,
    near: int = NEAR,
) -> Iterator[tuple[int, int]]:
    """The span of the heaviest sign whose surroundings weigh `enough`.

    Surroundings: the strongest of each group within `near` sentences and half of the next one, `more` from elsewhere, less the
    group "not". `needs`: groups of which one must be there.
    """
    by_sentence: defaultdict[int, list[Hit]] = defaultdict(list)
    for hit in reading.of(family):
        if len(by_sentence[hit.sentence]) < MOST:
            by_sentence[hit.sentence].append(hit)
    best: tuple[float, float, Hit] | None = None
    for sentence in list(by_sentence):
        around = [hit for number in range(sentence - near, sentence + near + 1) for hit in by_sentence.get(number, ())]
        weight, signs = _weight(around)
        here = [hit for hit in signs if hit.sentence == sentence]
        if not here or weight + more < enough - ROUNDING or (needs and not any(hit.group in needs for hit in signs)):
            continue
        strongest = max(here, key=lambda hit: hit.strength)
        if best is None or (weight, strongest.strength) > best[:2]:
            best = weight, strongest.strength, strongest
    if best:
        yield best[2].start, best[2].end


def _weight(hits: list[Hit]) -> tuple[float, list[Hit]]:
    """The strongest sign of each group, and `SECOND` of the next one that lies elsewhere; less the strongest against."""
    first: dict[str, Hit] = {}
    second: dict[str, Hit] = {}
    for hit in sorted(hits, key=lambda hit: (-hit.strength, hit.first)):
        group = hit.group
        if group not in first:
            first[group] = hit
        elif hit.last < first[group].first or hit.first > first[group].last:
            second.setdefault(group, hit)
    against = first.pop(AGAINST, None)
    second.pop(AGAINST, None)
    weight = sum(hit.strength for hit in first.values()) + SECOND * sum(hit.strength for hit in second.values())
    return weight - (against.strength if against else 0.0), list(first.values())
