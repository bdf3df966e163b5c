"""Letters and answers, composed from the sentences of a matter and those that fit any."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from math import log
from random import Random
from typing import Final

from portal.bulk.matters import Matter, common, words
from portal.bulk.phrases import Pattern, Slots

MEDIAN_WORDS: Final = 60
SPREAD: Final = 0.75
"""Standard deviation of the logarithm of a letter's length."""
SHORTEST: Final = 8
LONGEST: Final = 600
PURPOSE: Final = {"question": "ask", "opinion": "wish", "idea": "idea"}
TITLED: Final = 0.72
NAMED: Final = frozenset({"place", "home"})
"""Slots of sentences that only somebody says who names the place; `{at}` may also be "hos oss"."""
_FIRST: Final = re.compile(r"\w{4,}")


@dataclass(frozen=True, slots=True)
class Scene:
    """What a text speaks of. `at`: "i Granö"; empty where the writer does not say where."""

    matter: Matter
    kind: str
    place: str
    at: str
    municipality: str
    """Its name."""
    season: str
    name: str
    """The writer's first name."""

    @property
    def language(self) -> str:
        """Of the text."""
        return self.matter.language

    @property
    def slots(self) -> Slots:
        """The words for the patterns."""
        known = words(self.language)
        return {
            **known,
            "since": known[f"since_{self.season}"],
            "at": self.at or known["here"],
            "home": self.at,
            "place": self.place,
            "municipality": self.municipality,
            "name": self.name,
        }


def title(scene: Scene, random: Random) -> str:
    """A heading, or nothing: many leave it out."""
    if random.random() > TITLED:
        return ""
    fitting = _fitting(scene.matter.sentences["title"], scene)
    return random.choice(fitting).fill(scene.slots, random).rstrip(".")[:200] if fitting else ""


def letter(scene: Scene, random: Random, *, more: Matter | None = None) -> str:
    """What a resident writes. `more`: something else that a long letter comes to speak of as well."""
    wanted = min(LONGEST, max(SHORTEST, int(random.lognormvariate(log(MEDIAN_WORDS), SPREAD))))
    any_matter = common(scene.language)
    pieces = _Pieces(scene, random)
    if wanted > 25:
        pieces.add(any_matter["hello"], 0.3)
        pieces.add(any_matter["who"], 0.5)
    own = scene.matter.sentences
    pieces.add(own["opening"])
    pieces.add_until(wanted * 0.6, own["detail"])
    pieces.paragraph()
    pieces.add(own[PURPOSE[scene.kind]])
    pieces.add_until(wanted * 0.8, own[PURPOSE[scene.kind]], own["detail"])
    if more and pieces.words < wanted * 0.75:
        pieces.paragraph()
        pieces.add(any_matter["also"])
        pieces.add(more.sentences["opening"])
        pieces.add_until(wanted * 0.8, more.sentences["detail"], more.sentences[PURPOSE[scene.kind]])
        pieces.paragraph()
    pieces.add_until(wanted, any_matter["aside"])
    if wanted > 25:
        pieces.paragraph()
        pieces.add(any_matter["closing"], 0.45)
        pieces.paragraph(least=0)
        pieces.add(any_matter["signature"], 0.25)
    return voiced(pieces.text(), random)


def answer(scene: Scene, random: Random) -> str:
    """What a municipality answers; Markdown. Says first what the answer is."""
    any_matter, own = common(scene.language), scene.matter.sentences
    scene = replace(scene, at=scene.at or random.choice(words(scene.language)["there"]))
    pieces = _Pieces(scene, random)
    pieces.add(any_matter["thanks"], 0.35)
    pieces.add(own["reply"])
    wanted = min(280, max(25, int(random.lognormvariate(log(75), 0.5))))
    pieces.paragraph()
    pieces.add_until(wanted * 0.6, own["reason"])
    pieces.paragraph()
    steps = [pattern.fill(scene.slots, random) for pattern in _drawn(own["next"], scene, random)]
    if len(steps) > 2 and random.random() < 0.35:
        pieces.add(any_matter["steps"])
        pieces.paragraph(least=0)
        pieces.add_line("\n".join(f"- {step}" for step in steps[:4]))
        pieces.paragraph(least=0)
    else:
        pieces.add_lines(steps[: 1 + (wanted > 60) + (wanted > 120)])
    pieces.paragraph()
    pieces.add_until(wanted, own["reason"])
    pieces.add(any_matter["answer_aside"], 0.5)
    pieces.add(any_matter["answer_closing"], 0.6)
    return pieces.text()


def sentence(key: str, scene: Scene, random: Random) -> str:
    """One of the sentences for `key` that fit any matter: a message, a reply, a reason."""
    return random.choice(_fitting(common(scene.language)[key], scene)).fill(scene.slots, random)


def echoed(text: str, random: Random) -> str:
    """Nearly the same text, as a neighbour writes it who was shown it: a sentence gone, some words left out."""
    sentences = re.split(r"(?<=[.!?]) ", text)
    if len(sentences) > 3:
        del sentences[random.randrange(1, len(sentences))]
    return voiced(" ".join(sentences), random)


def voiced(text: str, random: Random) -> str:
    """As people type: most with care, some all in small letters, some loud, some with slips."""
    drawn = random.random()
    if drawn < 0.06:
        return text.lower()
    if drawn < 0.1:
        return text.replace(". ", "!! ", 1)
    if drawn < 0.18:
        return _with_slips(text, random)
    return text


def _with_slips(text: str, random: Random) -> str:
    def slip(found: re.Match[str]) -> str:
        word = found[0]
        if random.random() > 0.05:
            return word
        place = random.randrange(1, len(word) - 1)
        if random.random() < 0.5:
            return word[:place] + word[place + 1 :]
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]

    return _FIRST.sub(slip, text)


def _fitting(patterns: Iterable[Pattern], scene: Scene) -> list[Pattern]:
    return [pattern for pattern in patterns if scene.place or not NAMED & pattern.slots]


def _drawn(patterns: Iterable[Pattern], scene: Scene, random: Random) -> Iterator[Pattern]:
    """All that fit, each once, in an order of their own."""
    fitting = _fitting(patterns, scene)
    random.shuffle(fitting)
    return iter(fitting)


class _Pieces:
    """A text that grows, sentence by sentence; none is said twice."""

    def __init__(self, scene: Scene, random: Random) -> None:
        self._scene, self._random, self._slots = scene, random, scene.slots
        self._paragraphs: list[list[str]] = [[]]
        self._said: set[Pattern] = set()
        self.words = 0

    def add(self, patterns: Iterable[Pattern], chance: float = 1.0) -> bool:
        """Say one of them that was not said yet, as likely as `chance`. False: nothing left to say."""
        left = [pattern for pattern in _fitting(patterns, self._scene) if pattern not in self._said]
        if left and (chance >= 1.0 or self._random.random() < chance):
            pattern = self._random.choice(left)
            self._said.add(pattern)
            self.add_line(pattern.fill(self._slots, self._random))
        return bool(left)

    def add_until(self, number: float, *pools: Iterable[Pattern]) -> None:
        """Go on with the sentences of `pools` until there are `number` words, or nothing is left to say."""
        left = [pattern for pool in pools for pattern in pool]
        while self.words < number and self.add(left):
            pass

    def add_lines(self, lines: Iterable[str]) -> None:
        """Each of `lines`, as it is."""
        for line in lines:
            self.add_line(line)

    def add_line(self, line: str) -> None:
        """`line`, as it is."""
        self._paragraphs[-1].append(line)
        self.words += line.count(" ") + 1

    def paragraph(self, least: int = 160) -> None:
        """What follows begins a new one, where the one before has more than `least` characters."""
        if sum(map(len, self._paragraphs[-1])) > least:
            self._paragraphs.append([])

    def text(self) -> str:
        """All of it."""
        return "\n\n".join(" ".join(lines) for lines in self._paragraphs if lines)
