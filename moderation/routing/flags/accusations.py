"""Somebody is named in full and blamed: `data/flags_blame.csv`. Who serves at an office or a school is told apart from others."""

from bisect import bisect_right
from collections.abc import Iterator
from itertools import islice
from typing import Final

from moderation.routing.flags.names import Named, named
from moderation.routing.flags.vocabulary import Hit, Reading

ENOUGH: Final = 0.7
OF_STAFF: Final = 0.3
"""Named with office and all, and something else said against: hardly by chance."""
UNKNOWN: Final = 0.15
"""Off where the first name is in no list: it may be no name."""
REACH: Final = 170
"""Characters before and after the name in which blame is about it."""
AT_MOST: Final = 0.6
"""All signs that alone say little, together."""
MOST: Final = 30
"""Names that are looked at."""
BLAME: Final = frozenset({"crime", "insult", "conduct"})


def spans(reading: Reading) -> Iterator[tuple[int, int, bool]]:
    """Each name that is blamed, and whether it is one of the staff."""
    hits = reading.of("blame")
    if not any(hit.group in BLAME for hit in hits):
        return
    for person in islice(named(reading), MOST):
        if not person.writer and _blame(person, hits, reading) >= ENOUGH:
            yield person.start, person.end, person.staff and not person.board


def _blame(person: Named, hits: list[Hit], reading: Reading) -> float:
    sentence = sentence_of(person.start, reading)
    near = [
        hit
        for hit in hits
        if person.start - REACH <= hit.start <= person.end + REACH
        and sentence - 1 <= hit.sentence <= sentence + 2
        and not (person.start < hit.end and hit.start < person.end)
    ]
    blame = max((hit.strength * _share(hit, sentence) for hit in near if hit.group in BLAME), default=0.0)
    if not blame:
        return 0.0
    others = sum(sorted((hit.strength for hit in _apart(near, "cue")), reverse=True)[:3])
    praise = max((hit.strength for hit in near if hit.group == "praise"), default=0.0)
    second = 0.3 if len({hit.group for hit in near if hit.group in BLAME}) > 1 else 0.0
    more = min(AT_MOST, others + second) + (OF_STAFF if person.staff else 0.0)
    return blame + more - praise - (0.0 if person.known else UNKNOWN)


def _share(hit: Hit, sentence: int) -> float:
    """Blame before the sentence of the name is more often somebody else's."""
    return 1.0 if hit.sentence >= sentence else 0.7


def _apart(hits: list[Hit], group: str) -> list[Hit]:
    """Hits of `group` that do not overlap, the strongest at each place."""
    kept: list[Hit] = []
    for hit in sorted((hit for hit in hits if hit.group == group), key=lambda hit: -hit.strength):
        if not any(hit.first <= other.last and other.first <= hit.last for other in kept):
            kept.append(hit)
    return kept


def sentence_of(start: int, reading: Reading) -> int:
    """Number of the sentence of the first word that ends behind `start`."""
    place = bisect_right(reading.words, start, key=lambda word: word.end)
    return reading.sentences[place] if place < len(reading.sentences) else 0
