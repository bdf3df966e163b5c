"""Tells whether another body than the municipality decides what a message is about, and which one.

Words speak for a body or against it (`data/body_words.csv`; what the columns mean stands in the README beside it). What speaks for it is
taken together, and so much is taken off as speaks against it: "hälsocentral" speaks for the region, "detaljplan" beside it against it.
"""

import csv
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import prod
from pathlib import Path
from typing import Final

from ideas.proposals import Field
from moderation.routing.words import Word, fold, plain, words

FILE: Final = Path(__file__).resolve().parent / "data" / "body_words.csv"

REDIRECT: Final = 0.5
"""The strength at which a message is redirected."""
MODEL: Final = 0.2
"""Share of a trained model in the strength, where one is asked; the rest is the words'."""
FAR: Final = 0.4
"""A place outside of the region that is none of its neighbours."""
BESIDE: Final = 0.45
"""Factor for a place outside of the region where the matter is about one in it as well."""
BY_THE_WAY: Final = 0.5
"""Factor for a house or a road that only says where something is, or where somebody is going: "till sjukhuset"."""
SUBJECT: Final = 0.75
"""Share of what speaks against a body that counts where the text begins with it."""
PASSING: Final = ((250, 0.0, 0.6), (110, 0.5, 0.75))
"""Factor for a body that is mentioned once: in a text of at least so many characters, past such a part of it."""
BEGINNING: Final = 25
"""Characters that a text begins with."""
MOST: Final = 3
"""Words for, and words against, that are taken together: the strongest."""
NEAR: Final = 160
"""Characters between a word and the one that it needs beside it."""
LONGEST_READ: Final = 12_000
"""Characters that are read; a form takes 10,000."""
SHORTEST_PLAIN: Final = 5
"""Letters of a first word that is understood without its Swedish letters as well."""

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
"""Words of what municipalities do, and the bodies that they do not speak against, because it has to do with such things as well."""
OTHER_MUNICIPALITY: Final = "annan_kommun"
ORNSKOLDSVIK: Final = "2284"
OF_THE_COUNTY: Final = {
    "health": ("region_vasterbotten", "region_vasternorrland"),
    "county": ("lansstyrelsen_ac", "lansstyrelsen_y"),
    "buses": ("lanstrafiken_ac", "dintur"),
}
"""Bodies that there is one of in each county: that of Västerbotten and that of Västernorrland, which Örnsköldsvik is in."""
SOUTH: Final = re.compile(
    r"västernorrland|vasternorrland|örnsköldsvik|ornskoldsvik|övik|(?<!\w)ö-vik|sollefteå|sundsvall|(?<!\w)rvn(?!\w)",
    re.I,
)
ON_THE_WAY: Final = frozenset(
    [
        "till",
        "vid",
        "förbi",
        "mot",
        "utanför",
        "bakom",
        "intill",
        "nära",
        "från",
        "near",
        "to",
        "outside",
        "behind",
        "past",
        "framför",
        "invid",
        "bredvid",
        "mellan",
        "between",
    ]
)
"""Before a house or a road: it only says where."""
PLACES: Final = frozenset(["health", "umu", "svenska_kyrkan", "swedavia", "iksu", "trafikverket"])
"""Bodies whose words are houses and roads as well."""
BARE: Final = re.compile("[åäöÅÄÖ]")


@dataclass(frozen=True, slots=True)
class BodyGuess:
    """`body` is a key of the other bodies; `strength` 0 to 1. The strongest word for it stands from `start` to before `end` of `field`."""

    body: str
    strength: float
    field: Field
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A row of the file. `strength` above 0 speaks for the body, below against it; 0: the words mean something else here."""

    keys: tuple[str, ...]
    body: str
    strength: float
    needs: tuple[str, ...]
    unless: tuple[str, ...]

    @property
    def is_a_group(self) -> bool:
        return self.body.startswith("=")


@dataclass(frozen=True, slots=True)
class _Hit:
    phrase: _Phrase
    field: Field
    start: int
    end: int
    by_the_way: bool

    @property
    def strength(self) -> float:
        return self.phrase.strength * (BY_THE_WAY if self.by_the_way else 1)

    @property
    def is_first(self) -> bool:
        return self.field == "title" or self.start < BEGINNING


def find(
    title: str,
    text: str,
    *,
    municipality: str | None,
    not_ours: float | None = None,
    elsewhere: Sequence[str] = (),
    here: bool = False,
) -> list[BodyGuess]:
    """Other bodies that `title` and `text` speak of, the best first; none where nothing speaks for one.

    `municipality`: code of the one that it is about, as far as is known, which tells the two counties apart. `not_ours`: what a trained
    model gives for another body, 0 to 1. `elsewhere`: names outside of the region that the matter is about; `here`: it is about a place in
    the region as well. Total, and linear in the length.
    """
    hits = [*_hits("title", title[:LONGEST_READ]), *_hits("text", text[:LONGEST_READ])]
    south = municipality == ORNSKOLDSVIK or (municipality is None and SOUTH.search(title + "\n" + text) is not None)
    found = [*_weighed(_meant(hits), south, min(len(text), LONGEST_READ)), *_outside(elsewhere, here)]
    best: dict[str, BodyGuess] = {}
    for guess in sorted(found, key=lambda guess: (-guess.strength, guess.body)):
        best.setdefault(guess.body, guess)
    return [_with_the_model(guess, not_ours) for guess in best.values()]


def decide(guesses: Sequence[BodyGuess]) -> BodyGuess | None:
    """The body that a message is redirected to; None where a municipality should have it."""
    return guesses[0] if guesses and guesses[0].strength >= REDIRECT else None


def _with_the_model(guess: BodyGuess, not_ours: float | None) -> BodyGuess:
    if not_ours is None:
        return guess
    strength = (1 - MODEL) * guess.strength + MODEL * min(1.0, max(0.0, not_ours))
    return BodyGuess(guess.body, strength, guess.field, guess.start, guess.end)


def _outside(elsewhere: Sequence[str], here: bool) -> Iterator[BodyGuess]:
    """The file has the names that a matter may well be about; a place far away is rather where somebody has been."""
    known = [_near_names().get(fold(name), FAR) for name in elsewhere]
    if known:
        yield BodyGuess(OTHER_MUNICIPALITY, max(known) * (BESIDE if here else 1), "", None, None)


def _weighed(hits: Iterable[_Hit], south: bool, length: int) -> Iterator[BodyGuess]:
    """Each body that a word speaks for, with what speaks for it less what speaks against it near by."""
    pro: defaultdict[str, dict[tuple[str, ...], _Hit]] = defaultdict(dict)
    contra: defaultdict[str, list[_Hit]] = defaultdict(list)
    for hit in hits:
        body = _of_the_county(hit.phrase.body, south)
        if hit.phrase.strength < 0:
            contra[body].append(hit)
            continue
        known = pro[body].setdefault(hit.phrase.keys, hit)
        if hit.strength > known.strength:
            pro[body][hit.phrase.keys] = hit
    for body, found in pro.items():
        best = max(found.values(), key=lambda hit: hit.strength)
        lone = len({(hit.field, hit.start) for hit in found.values()}) == 1
        ours = [hit for name in _ours(body, lone) for hit in contra[name]]
        near = {hit.phrase for hit in (*contra[body], *ours) if _are_near(hit, best)}
        against = _together(-phrase.strength for phrase in near)
        share = SUBJECT if any(hit.is_first for hit in found.values()) else 1
        speaking = _together(hit.strength for hit in found.values())
        if lone:
            speaking *= _passing(best, length)
        yield BodyGuess(body, speaking * (1 - share * against), best.field, best.start, best.end)


def _ours(body: str, lone: bool) -> Iterator[str]:
    """What speaks for the municipality, and so against `body`: its daily matters only against one that is mentioned once."""
    yield ANY
    if lone:
        yield from (name for name, others in MATTERS.items() if body not in others)


def _passing(hit: _Hit, length: int) -> float:
    """The factor for the only word that speaks for a body, in a text of `length` characters."""
    if hit.is_first:
        return 1
    return next((factor for least, part, factor in PASSING if length >= least and hit.start >= part * length), 1)


def _together(strengths: Iterable[float]) -> float:
    """The strongest of independent signs, together: 1 less the product of what each leaves open."""
    return 1 - prod(1 - strength for strength in sorted(strengths, reverse=True)[:MOST])


def _of_the_county(body: str, south: bool) -> str:
    return OF_THE_COUNTY[body][south] if body in OF_THE_COUNTY else body


def _meant(hits: Sequence[_Hit]) -> Iterator[_Hit]:
    """The hits that count: with what they need beside them, nothing that takes them away, and not a part of a longer word or phrase."""
    groups: defaultdict[str, list[int]] = defaultdict(list)
    nothing: defaultdict[tuple[str, Field], list[tuple[int, int]]] = defaultdict(list)
    for hit in hits:
        if hit.phrase.is_a_group:
            groups[hit.phrase.body[1:]].append(_place(hit))
        elif hit.phrase.strength == 0:
            nothing[hit.phrase.body, hit.field].append((hit.start, hit.end))
    for hit in hits:
        phrase = hit.phrase
        if phrase.is_a_group or phrase.strength == 0:
            continue
        if phrase.needs and not any(_is_near(hit, groups.get(group, ())) for group in phrase.needs):
            continue
        if any(_is_near(hit, groups.get(group, ())) for group in phrase.unless):
            continue
        if any(start <= hit.start and hit.end <= end for start, end in nothing.get((phrase.body, hit.field), ())):
            continue
        yield hit


def _place(hit: _Hit) -> int:
    """Where it stands, for distances: the title just before the text."""
    return hit.start if hit.field == "text" else -1


def _is_near(hit: _Hit, places: Sequence[int]) -> bool:
    """One of `places`, which are in their order, is near; the title is near to all."""
    if not places:
        return False
    if hit.field == "title" or places[0] < 0:
        return True
    position = bisect_left(places, hit.start - NEAR)
    return position < len(places) and places[position] <= hit.end + NEAR


def _are_near(one: _Hit, other: _Hit) -> bool:
    return "title" in (one.field, other.field) or abs(one.start - other.start) <= NEAR


def _hits(field: Field, text: str) -> Iterator[_Hit]:
    read = words(text)
    bare = BARE.search(text) is None
    for position, word in enumerate(read):
        for phrase in _beginning(word.key, bare):
            length = len(phrase.keys)
            if length == 1 or _goes_on(phrase.keys, read, position, bare):
                aside = phrase.body in PLACES and phrase.strength > 0 and _is_on_the_way(read, position)
                yield _Hit(phrase, field, word.start, read[position + length - 1].end, aside)


def _is_on_the_way(read: Sequence[Word], position: int) -> bool:
    """After "till", or "to the"."""
    before = [word.key for word in read[max(0, position - 2) : position]]
    return bool(before) and (before[-1] in ON_THE_WAY or (before[-1] == "the" and before[0] in ON_THE_WAY))


def _goes_on(keys: tuple[str, ...], read: Sequence[Word], position: int, bare: bool) -> bool:
    if position + len(keys) > len(read):
        return False
    return all(_fits(plain(key) if bare else key, read[position + i].key) for i, key in enumerate(keys[1:], 1))


def _fits(key: str, typed: str) -> bool:
    return typed.startswith(key[:-1]) if key.endswith("*") else typed == key


@lru_cache(maxsize=20_000)
def _beginning(key: str, bare: bool) -> tuple[_Phrase, ...]:
    """Phrases whose first word `key` is; `bare`: in a text without Swedish letters."""
    table = _table()
    found = [*table.get(key, ())]
    for length in range(1, len(key) + 1):
        found += table.get(key[:length] + "*", ())
    if bare:
        more = _plain_table()
        found += more.get(key, ())
        for length in range(SHORTEST_PLAIN, len(key) + 1):
            found += more.get(key[:length] + "*", ())
    return tuple(found)


@cache
def _table() -> dict[str, tuple[_Phrase, ...]]:
    """Every phrase under its first word."""
    table: defaultdict[str, list[_Phrase]] = defaultdict(list)
    for phrase in _phrases():
        table[phrase.keys[0]].append(phrase)
    return {first: tuple(found) for first, found in table.items()}


@cache
def _plain_table() -> dict[str, tuple[_Phrase, ...]]:
    """Those with Swedish letters in the first word, under it as it is typed without them."""
    table: defaultdict[str, list[_Phrase]] = defaultdict(list)
    for phrase in _phrases():
        first = phrase.keys[0]
        if not first.isascii() and len(first.rstrip("*")) >= SHORTEST_PLAIN:
            table[plain(first)].append(phrase)
    return {first: tuple(found) for first, found in table.items()}


@cache
def _near_names() -> dict[str, float]:
    """Names of places around the region with what each says."""
    return {
        " ".join(phrase.keys): phrase.strength
        for phrase in _all()
        if phrase.body == OTHER_MUNICIPALITY and phrase.strength > 0
    }


@cache
def _phrases() -> tuple[_Phrase, ...]:
    return tuple(phrase for phrase in _all() if phrase.body != OTHER_MUNICIPALITY or len(phrase.keys) > 1)


@cache
def _all() -> tuple[_Phrase, ...]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(_phrase(row) for row in csv.DictReader(file))


def _phrase(row: dict[str, str]) -> _Phrase:
    keys = tuple(fold(part) for part in row["phrase"].split())
    strength = float(row["strength"] or 0)
    return _Phrase(keys, row["body"], strength, _parts(row["needs"]), _parts(row["unless"]))


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split("|") if part)
