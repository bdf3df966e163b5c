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
    once: bool = True,
) -> Iterator[tuple[int, int]]:
    """The span of the heaviest sign whose surroundings weigh `enough`.

    Surroundings: the strongest of each group within `near` sentences, `more` from elsewhere, less the group "not". `needs`: groups
    of which one must be there. Overlapping signs of different groups count once where `once` is set.
    """
    by_sentence: defaultdict[int, list[Hit]] = defaultdict(list)
    for hit in reading.of(family):
        if len(by_sentence[hit.sentence]) < MOST:
            by_sentence[hit.sentence].append(hit)
    best: tuple[float, float, Hit] | None = None
    for sentence in list(by_sentence):
        around = [hit for number in range(sentence - near, sentence + near + 1) for hit in by_sentence.get(number, ())]
        weight, signs = _weight(around, once)
        here = [hit for hit in signs if hit.sentence == sentence]
        if not here or weight + more < enough - ROUNDING or (needs and not any(hit.group in needs for hit in signs)):
            continue
        strongest = max(here, key=lambda hit: hit.strength)
        if best is None or (weight, strongest.strength) > best[:2]:
            best = weight, strongest.strength, strongest
    if best:
        yield best[2].start, best[2].end


def _weight(hits: list[Hit], once: bool) -> tuple[float, list[Hit]]:
    strongest: dict[str, Hit] = {}
    for hit in sorted(hits, key=lambda hit: (-hit.strength, hit.first)):
        if hit.group in strongest:
            continue
        if (
            once
            and hit.group != AGAINST
            and any(_same(hit, other) for other in strongest.values() if other.group != AGAINST)
        ):
            continue
        strongest[hit.group] = hit
    against = strongest.pop(AGAINST, None)
    signs = list(strongest.values())
    return sum(hit.strength for hit in signs) - (against.strength if against else 0.0), signs


def _same(one: Hit, other: Hit) -> bool:
    """One lies within the other."""
    return (other.first <= one.first and one.last <= other.last) or (
        one.first <= other.first and other.last <= one.last
    )
