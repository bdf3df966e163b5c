"""Somebody is in danger now: `data/flags_danger.csv` says by what and how much each sign weighs.

What happens (life, fire, water, body, violence, lost, hazard, crash) needs words of now beside it, and loses by words of the past, of
habit, of "what if", and by figures of speech. A plain "orkar inte leva" needs nothing beside it.
"""

import re
from collections.abc import Iterator
from typing import Final

from moderation.routing.flags.vocabulary import Hit, Reading

ENOUGH: Final = 0.65
NOW_AT_MOST: Final = 0.6
ANOTHER: Final = 0.5
"""Share of the strength of each further sign in the sentences around: a fall, and no breath."""
OTHERS_AT_MOST: Final = 0.55
CRIES: Final = (
    (re.compile(r"!!"), 0.2),
    (
        re.compile(
            r"\A\W{0,3}hj[äa]{1,20}lp|hj[äa]{1,20}lp(?: oss| mig| mej)?\s{0,3}!|\bhelp\s?!|\bapua\s?!", re.IGNORECASE
        ),
        0.35,
    ),
)
SHOUTED: Final = 0.1
TOLD: Final = frozenset({"was"})
TOLD_AT_MOST: Final = 0.4
IN_TIME: Final = 0.25
"""Verbs of the past tell of something that is over, where no word says now."""
AROUND: Final = ("who", "where", "state")
"""Who it is, where they are, and how they are: each says little, together they tell a scene from a remark."""
AROUND_AT_MOST: Final = 0.45
ABOUT_NOW: Final = frozenset({"now"})
LONG_AGO: Final = frozenset({"past"})
OVER: Final = 0.6
NOW_LONG_AGO: Final = 0.1
"""Where the sentence says when it was, "came quickly" is no call to come quickly."""
EVENTS: Final = frozenset({"life", "fire", "water", "body", "violence", "lost", "hazard", "crash"})
AGAINST: Final = frozenset({"past", "often", "if", "figure"})
AGAINST_LIFE: Final = frozenset({"if", "figure"})
"""Who writes of taking their life may well tell of yesterday."""
ROUNDING: Final = 1e-9
LEAST: Final = 0.25
"""Strength of the event without which the rest is nothing."""
TRIED: Final = 12
WORDS: Final = 60
WEIGHED: Final = 60
"""The strongest events that are tried, how far from them signs are looked for, and how many are weighed: a bound, which few texts reach."""
NEAR: Final = 2
"""Sentences before and after that belong together; a short message is one."""


def spans(reading: Reading) -> Iterator[tuple[int, int]]:
    """Where it says so: the strongest sign, once for each text."""
    hits = reading.of("danger")
    events = [hit for hit in hits if hit.group in EVENTS and hit.strength >= LEAST]
    if not events:
        return
    cries = _cries(reading.text)
    tried = sorted(events, key=lambda hit: (-hit.strength, hit.first))[:TRIED]
    best = max(tried, key=lambda hit: _score(hit, hits, cries))
    if _score(best, hits, cries) >= ENOUGH - ROUNDING:
        yield best.start, best.end


def _score(event: Hit, hits: list[Hit], cries: float) -> float:
    near = [hit for hit in hits if abs(hit.sentence - event.sentence) <= NEAR and abs(hit.first - event.first) <= WORDS]
    near = sorted(near, key=lambda hit: (-hit.strength, hit.first))[:WEIGHED]
    now = min(NOW_AT_MOST, _sum(near, ABOUT_NOW) + cries)
    others = [hit for hit in near if hit.group in EVENTS and not _overlap(hit, event)]
    more = min(OTHERS_AT_MOST, ANOTHER * _sum(others, EVENTS))
    against = AGAINST_LIFE if event.group == "life" else AGAINST
    same = [hit for hit in near if hit.sentence == event.sentence]
    around = min(AROUND_AT_MOST, sum(_strongest(same, group, event) for group in AROUND))
    if _sum(same, LONG_AGO) >= OVER:
        now = min(now, NOW_LONG_AGO)
    told = 0.0 if now >= IN_TIME else min(TOLD_AT_MOST, _sum(same, TOLD))
    return event.strength + now + more + around - told - _sum([hit for hit in same if not _within(hit, event)], against)


def _strongest(hits: list[Hit], group: str, event: Hit) -> float:
    return max((hit.strength for hit in hits if hit.group == group and not _overlap(hit, event)), default=0.0)


def _sum(hits: list[Hit], groups: frozenset[str]) -> float:
    """Of hits that do not overlap, the strongest at each place."""
    total = 0.0
    taken: list[Hit] = []
    for hit in sorted((hit for hit in hits if hit.group in groups), key=lambda hit: -hit.strength):
        if not any(_overlap(hit, other) for other in taken):
            taken.append(hit)
            total += hit.strength
    return total


def _overlap(one: Hit, other: Hit) -> bool:
    return one.first <= other.last and other.first <= one.last


def _within(hit: Hit, event: Hit) -> bool:
    """Part of the very words of the event, which then mean what they say: "knife" in "has a knife"."""
    return event.first <= hit.first and hit.last <= event.last and hit.group != "figure"


def _cries(text: str) -> float:
    total = sum(strength for pattern, strength in CRIES if pattern.search(text))
    letters = [letter for letter in text[:400] if letter.isalpha()]
    shouted = len(letters) > 10 and sum(map(str.isupper, letters)) > 0.8 * len(letters)
    return total + (SHOUTED if shouted else 0.0)
