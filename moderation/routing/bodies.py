"""Tells whether another body than the municipality decides what a message is about, and which one.

Words speak for a body or against it. What speaks for it is taken together, and so much is taken off as speaks against it:
"hälsocentral" speaks for the region, "detaljplan" beside it against it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Final

from ideas.proposals import Field
from moderation.routing.asked import is_of_a_witness
from moderation.routing.body_words import OTHER_MUNICIPALITY, Hit, Phrase, hits, names_around

FAR: Final = 0.4
"""A place outside of the region that is not around it."""
BESIDE: Final = 0.45
"""Factor for a place outside of the region where the matter is about one in it as well."""
SUBJECT: Final = 0.6
"""Share of what speaks against a body that counts where the text begins with it."""
PASSING: Final = ((250, 0.0, 0.6), (110, 0.5, 0.75), (0, 0.3, 0.8))
"""Factor for a body that is mentioned once: in a text of at least so many characters, past such a part of it."""
WITNESS: Final = 0.25
"""Factor for a body that is only named, where the municipality is asked."""
MOST: Final = 3
"""Words for, and words against, that are taken together: the strongest."""
LONGEST_READ: Final = 12_000
"""Characters that are read; a form takes 10,000."""

ANY: Final = "any"
"""Words that speak against every other body."""
MATTERS: Final = {
    "town": frozenset(["annan_kommun"]),
    "streets": frozenset(
        [
            "annan_kommun",
            "trafikverket",
            "enskild_vag",
            "norrtag",
            "sametinget",
            "farjerederiet",
            "lanstrafiken_ac",
            "dintur",
            "lansstyrelsen_ac",
            "lansstyrelsen_y",
            "polisen",
        ]
    ),
}
"""Words of what municipalities do, and the bodies that they do not speak against, because such things belong to them as well."""
ORNSKOLDSVIK: Final = "2284"
OF_THE_COUNTY: Final = {
    "health": ("region_vasterbotten", "region_vasternorrland"),
    "county": ("lansstyrelsen_ac", "lansstyrelsen_y"),
    "buses": ("lanstrafiken_ac", "dintur"),
}
"""Bodies that there is one of in each county: that of Västerbotten and that of Västernorrland, which Örnsköldsvik is in."""
SOUTH: Final = re.compile(
    r"västernorrland|vasternorrland|örnsköldsvik|ornskoldsvik|övik|(?<!\w)(?:ö-vik|rvn(?!\w))|sollefteå|sundsvall",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class BodyGuess:
    """`body` is a key of the other bodies; `strength` 0 to 1. The strongest word for it stands from `start` to before `end` of `field`.

    `witness`: it is only named, and the municipality is asked.
    """

    body: str
    strength: float
    field: Field
    start: int | None
    end: int | None
    witness: bool = False


def find(
    title: str,
    text: str,
    *,
    municipality: str | None,
    elsewhere: Sequence[str] = (),
    here: bool = False,
) -> list[BodyGuess]:
    """Other bodies that `title` and `text` speak of, the best first; none where nothing speaks for one.

    `municipality`: code of the one that it is about, as far as is known, which tells the two counties apart. `elsewhere`: names outside
    of the region that the matter is about; `here`: it is about a place in the region as well. Total, and linear in the length.
    """
    title, text = title[:LONGEST_READ], text[:LONGEST_READ]
    south = municipality == ORNSKOLDSVIK or (municipality is None and _is_south(title, text))
    found = [*_weighed(hits(title, text), south, text), *_outside(elsewhere, here)]
    best: dict[str, BodyGuess] = {}
    for guess in sorted(found, key=lambda guess: (-guess.strength, guess.body)):
        best.setdefault(guess.body, guess)
    return list(best.values())


def _is_south(title: str, text: str) -> bool:
    return SOUTH.search(title) is not None or SOUTH.search(text) is not None


def _outside(elsewhere: Sequence[str], here: bool) -> Iterator[BodyGuess]:
    """A place far away is rather where somebody has been."""
    known = [names_around().get(name.casefold(), FAR) for name in elsewhere]
    if known:
        yield BodyGuess(OTHER_MUNICIPALITY, max(known) * (BESIDE if here else 1), "", None, None)


def _weighed(found: Iterable[Hit], south: bool, text: str) -> Iterator[BodyGuess]:
    """Each body that a word speaks for, with what speaks for it less what speaks against it near by."""
    pro: defaultdict[str, list[Hit]] = defaultdict(list)
    contra: defaultdict[str, defaultdict[Phrase, list[int]]] = defaultdict(lambda: defaultdict(list))
    for hit in found:
        body = _of_the_county(hit.phrase.body, south)
        if hit.phrase.strength > 0:
            pro[body].append(hit)
        else:
            contra[body][hit.phrase].append(hit.place)
    for body, speaking in pro.items():
        best = max(speaking, key=lambda hit: hit.strength)
        lone = len({(hit.field, hit.start) for hit in speaking}) == 1
        against = _against(best, [contra[name] for name in (body, *_ours(body, lone)) if name in contra])
        share = SUBJECT if any(hit.is_first for hit in speaking) else 1
        witness = is_of_a_witness(text, ((hit.start, hit.end) for hit in speaking if hit.field == "text"))
        strength = _together(_distinct(speaking)) * (1 - share * against) * (WITNESS if witness else 1)
        passing = _passing(best, len(text)) if lone else 1
        yield BodyGuess(body, strength * passing, best.field, best.start, best.end, witness)


def _distinct(speaking: Iterable[Hit]) -> Iterable[float]:
    """How much each word says that speaks for a body: one word once, whatever phrases it is part of, and each phrase once."""
    by_word: dict[tuple[str, int], Hit] = {}
    for hit in speaking:
        known = by_word.setdefault((hit.field, hit.start), hit)
        if hit.strength > known.strength:
            by_word[hit.field, hit.start] = hit
    by_phrase: dict[tuple[str, ...], float] = {}
    for hit in by_word.values():
        by_phrase[hit.phrase.keys] = max(hit.strength, by_phrase.get(hit.phrase.keys, 0.0))
    return by_phrase.values()


def _against(best: Hit, said: Iterable[Mapping[Phrase, Sequence[int]]]) -> float:
    """What speaks against a body near the best word for it, 0 to 1."""
    return _together(
        -phrase.strength for places_of in said for phrase, places in places_of.items() if best.is_near(places)
    )


def _ours(body: str, lone: bool) -> Iterator[str]:
    """What speaks for the municipality, and so against `body`: its daily matters only against one that is mentioned once."""
    yield ANY
    if lone:
        yield from (name for name, others in MATTERS.items() if body not in others)


def _passing(hit: Hit, length: int) -> float:
    """The factor for the only word that speaks for a body, in a text of `length` characters."""
    if hit.is_first:
        return 1
    return next((factor for least, part, factor in PASSING if length >= least and hit.start >= part * length), 1)


def _together(strengths: Iterable[float]) -> float:
    """The strongest of independent signs, together: 1 less the product of what each leaves open."""
    return 1 - prod(1 - strength for strength in sorted(strengths, reverse=True)[:MOST])


def _of_the_county(body: str, south: bool) -> str:
    return OF_THE_COUNTY[body][south] if body in OF_THE_COUNTY else body
