"""What a single word that is no name may hold: a name with an ending, in a compound, or with a slip."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Final

from moderation.routing.names import Name, Way, all_names, single
from moderation.routing.wordlists import wordlist
from moderation.routing.words import plain

SHORTEST_TAKEN_APART: Final = 3
SHORTEST_MISTYPED: Final = 6
LONGEST_WORD: Final = 40
SHORTEST_BEGINNING: Final = 6
WELL_KNOWN: Final = 80
"""Weight of a town or a municipality: its name is understood at the beginning of any word."""
ENDING: Final = 3
"""Letters at the end that must be right: -forsen and -forsån are two places."""
INHABITANTS: Final = re.compile(r"(bo|bon|bor|borna|bos|bons|bors|bornas|byggare)\Z")
LIKE_A_SURNAME: Final = re.compile(
    r"(sson|lund|berg|ström|gren|[qk]vist|quist|stedt|dahl|ling|blad|blom|hult|wall|stam|man)s?\Z"
)
"""Holmlund is hardly Holmsund with a slip: people are called so."""
FINNISH_CASE: Final = re.compile(
    r"(issa|issä|ista|istä|iin|illa|illä|ille|ilta|iltä|in|ssa|ssä|sta|stä|lla|llä|lle|lta|ltä|n|an|en|een|a|ä)\Z"
)
HERE: Final = wordlist("second_parts_in")
THERE: Final = wordlist("second_parts_towards")


@lru_cache(maxsize=20_000)
def taken_apart(key: str, finnish: bool, likely_a_name: bool) -> tuple[tuple[Name, Way], ...]:
    """What a single word that is no name may hold."""
    if not SHORTEST_TAKEN_APART < len(key) <= LONGEST_WORD:
        return ()
    found = [*_inhabitants(key), *_compounds(key), *(_finnish(key) if finnish else ())] or list(_longer(key))
    if not found and len(key) >= SHORTEST_MISTYPED:
        found = [hit for hit in _mistyped(key) if likely_a_name or hit[0].weight >= WELL_KNOWN]
    return tuple(found)


def _inhabitants(key: str) -> Iterator[tuple[Name, Way]]:
    match = INHABITANTS.search(key)
    stem = key[: match.start()] if match else ""
    if len(stem) >= SHORTEST_TAKEN_APART:
        forms = (stem, stem[:-1] if stem.endswith("s") else "", stem + "å", stem + "a", stem + "e", stem + "n")
        if name := next((name for form in forms if form for name in single(form)), None):
            yield name, Way.INHABITANT


def _compounds(key: str) -> Iterator[tuple[Name, Way]]:
    """A name, perhaps with an s, and one of the second parts: the longest name first."""
    for length in range(len(key) - 1, SHORTEST_TAKEN_APART - 1, -1):
        rest = key[length:]
        way = _second_part(rest)
        if way is None:
            continue
        stem = key[:length]
        for form in (stem, stem[:-1]) if stem.endswith("s") else (stem, stem + "a", stem + "e"):
            for name in single(form, exact=form not in (stem, stem[:-1])):
                if name.places and (len(form) > SHORTEST_TAKEN_APART or not name.is_doubtful):
                    yield name, way
                    return


def _longer(key: str) -> Iterator[tuple[Name, Way]]:
    """A word that begins with the name of a municipality or a town: Nordmalingsförslaget, robertsforsare."""
    for length in range(len(key) - 1, SHORTEST_BEGINNING - 1, -1):
        for name in single(key[:length], exact=True):
            if name.weight >= WELL_KNOWN and not name.is_doubtful:
                yield name, Way.LONGER
                return


def _second_part(rest: str) -> Way | None:
    for form in (rest, rest[:-1] if rest.endswith("s") else rest):
        if form in HERE:
            return Way.COMPOUND
        if form in THERE:
            return Way.TOWARDS
    return None


def _finnish(key: str) -> Iterator[tuple[Name, Way]]:
    match = FINNISH_CASE.search(key)
    while match and len(key[: match.start()]) >= SHORTEST_TAKEN_APART:
        for form in (key[: match.start()], key[: match.start()] + "i"):
            for name in single(form):
                yield name, Way.CASE
                return
        match = FINNISH_CASE.search(key, match.start() + 1)


def _mistyped(key: str) -> Iterator[tuple[Name, Way]]:
    """One letter too many, too few, another one, or two changed round; the first letter is right."""
    near = _near()
    for form in (key, key[:-1] if key.endswith("s") else key):
        hits = {
            name.keys[0]: name for less in _one_less(plain(form)) for name in near.get(less, ()) if _is_near(form, name)
        }
        if len(hits) == 1:
            yield next(iter(hits.values())), Way.MISTYPED
            return


def _is_near(typed: str, name: Name) -> bool:
    a, b = plain(typed), plain(name.keys[0])
    surname = LIKE_A_SURNAME.search(typed)
    if surname and not name.keys[0].endswith(surname[1]):
        return False
    if typed[0] != (b[0] if typed.isascii() else name.keys[0][0]) or abs(len(a) - len(b)) > 1:
        return False
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    rest_a, rest_b = a[start:], b[start:]
    changed_round = len(rest_a) > 1 and rest_a[1] + rest_a[0] + rest_a[2:] == rest_b
    another = rest_a[1:] == rest_b[1:] and start < len(b) - ENDING
    return a == b or changed_round or another or rest_a[1:] == rest_b or rest_a == rest_b[1:]


def _one_less(word: str) -> set[str]:
    return {word, *(word[:i] + word[i + 1 :] for i in range(1, len(word)))}


@cache
def _near() -> dict[str, tuple[Name, ...]]:
    """Names of one long word by themselves and by each form with one letter less."""
    near: defaultdict[str, list[Name]] = defaultdict(list)
    for name in all_names():
        if len(name.keys) == 1 and len(name.keys[0]) >= SHORTEST_MISTYPED and name.places and not name.is_doubtful:
            for less in _one_less(plain(name.keys[0])):
                near[less].append(name)
    return {less: tuple(found) for less, found in near.items()}
