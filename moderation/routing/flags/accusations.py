"""Somebody is named in full and blamed: `data/flags_blame.csv`. Who serves at an office or a school is told apart from others."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from moderation.routing.flags.names import Named, named
from moderation.routing.flags.vocabulary import Hit, Reading

ENOUGH: Final = 0.7
OF_STAFF: Final = 0.3
"""Named with office and all, and something else said against: hardly by chance."""
SUBJECT: Final = 0.3
"""Somebody private is named in full, and the sentence tells what they do: mostly that is a complaint."""
TOLD: Final = 0.75
"""What somebody outside of the writer's family did is told, with their name in full, and nothing of it is praise, a question or an illness."""
TOLD_OF_STAFF: Final = 0.8
CLOSE: Final = 30
NEUTRAL: Final = frozenset({"praise", "plain"})
A_QUESTION: Final = re.compile(
    r"(?:kan|kunde|vem|vilka|vilken|vilket|vad|hur|när|var|vart|är|går|finns|får|ska|har|varför|när|who|what|when|where|how|is|can|could|does|do|has|will|why|onko|voiko|kuka|missä|milloin|miten|saako|miksi|\w{3,}k[oö])\s",
    re.IGNORECASE,
)
"""How a sentence begins that asks."""
OF_FAMILY: Final = 0.4
"""Off for the writer's own people."""
OF_THE_ILL: Final = 0.4
"""Off where an illness stands behind the name: then others are blamed for how they are looked after."""
UNKNOWN: Final = 0.3
"""Off where the first name is in no list: it may be no name."""
REACH: Final = 170
"""Characters before and after the name in which blame is about it."""
AT_MOST: Final = 0.6
"""All signs that alone say little, together."""
BLAME: Final = frozenset({"crime", "insult", "conduct"})


def spans(reading: Reading) -> Iterator[tuple[int, int, bool]]:
    """Each name that is blamed, and whether it is one of the staff."""
    hits = reading.of("blame")
    for person in named(reading):
        if not person.writer and max(_blame(person, hits, reading), _told(person, hits, reading)) >= ENOUGH:
            yield person.start, person.end, person.staff and not person.board


def _told(person: Named, hits: list[Hit], reading: Reading) -> float:
    """What says nothing but what somebody did: few take the trouble to name others in full for anything else."""
    if not (person.known or person.role) or person.family or person.board or not person.does:
        return 0.0
    sentence = sentence_of(person.start, reading)
    neutral = any(hit.group in NEUTRAL and sentence - 1 <= hit.sentence <= sentence + 2 for hit in hits)
    if neutral or _is_ill(person, sentence, reading) or _asks(person.start, reading.text):
        return 0.0
    return TOLD_OF_STAFF if person.staff else TOLD


def _is_ill(person: Named, sentence: int, reading: Reading) -> bool:
    """Whether an illness stands behind the name: then what is told is that. Of those who serve it is somebody else's, unless it stands close."""
    close, far = person.end + CLOSE, sentence + (0 if person.staff else 2)
    return any(
        hit.group == "has" and sentence <= hit.sentence <= far and (not person.staff or hit.start <= close)
        for hit in reading.of("health")
    )


def _asks(start: int, text: str) -> bool:
    """Whether the sentence that holds `start` begins like a question."""
    begin = max(text.rfind(sign, max(0, start - REACH), start) for sign in ".!?\n:") + 1
    return bool(A_QUESTION.match(text[begin:start].lstrip()))


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
    subject = person.does and person.known and not person.family
    if not blame and not subject:
        return 0.0
    cues = sum(sorted((hit.strength for hit in _apart(near, "cue")), reverse=True)[:3])
    second = 0.3 if len({hit.group for hit in near if hit.group in BLAME}) > 1 else 0.0
    praise = max((hit.strength for hit in near if hit.group == "praise"), default=0.0)
    ill = OF_THE_ILL if _is_ill(person, sentence, reading) else 0.0
    more = min(AT_MOST, cues + second) + (OF_STAFF if person.staff else 0.0) + (SUBJECT if subject else 0.0)
    less = praise + ill + (OF_FAMILY if person.family else 0.0) + (0.0 if person.known or person.role else UNKNOWN)
    return blame + more - less


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
