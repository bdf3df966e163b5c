"""Which other body decides, if another does: learned from the examples, and from the words that are known to speak of each body."""

import csv
from collections.abc import Sequence
from functools import cache
from io import StringIO
from typing import Final

import numpy as np

from moderation.routing import features
from moderation.routing.bodies import ANY, MATTERS, OF_THE_COUNTY
from moderation.routing.features import Features
from moderation.routing.lexicon import Lexicon
from moderation.routing.model import BODIES
from moderation.training.examples import Example, data
from moderation.training.matrix import Doubles, Matrix, Question, Singles
from moderation.training.solving import Answer, solve

QUESTION: Final = Question(BODIES, (0.5, 0.5, 1.5, 0.0, 0.3, 0.0), 0.7)
WORDS: Final = "body_words.csv"
CLEAR: Final = 0.6
"""Strength of the words that are learned from: those that say enough alone."""
TRUST: Final = 0.4
"""How much a word counts beside a whole message."""
AGAINST: Final = frozenset({ANY, *MATTERS})
"""What words that speak against other bodies stand under."""
_COUNTY: Final = {body: name for name, bodies in OF_THE_COUNTY.items() for body in bodies}


def spoken() -> tuple[tuple[str, str], ...]:
    """Phrases that say enough alone, each with the body that it speaks of."""
    rows = csv.DictReader(StringIO(data(WORDS)))
    clear = (row for row in rows if row["strength"] and float(row["strength"]) >= CLEAR and not row["needs"])
    return tuple(
        (row["phrase"].replace("*", ""), _COUNTY.get(row["body"], row["body"]))
        for row in clear
        if row["body"] not in AGAINST and not row["body"].startswith("=")
    )


def fit(rows: Sequence[Example], found: Sequence[Features], words: tuple[str, str], rarity: Singles) -> Answer:
    """The solution; its scores are of all `rows`, NaN where no other body decides. `found`: their features; `words`: the lexicon's tables."""
    phrases = spoken()
    labels = tuple(sorted({body for _, body in phrases}))
    bodies = [_COUNTY.get(row.body, row.body) if row.not_ours else "" for row in rows]
    told = [number for number, body in enumerate(bodies) if body in labels]
    targets = np.zeros((len(told) + len(phrases), len(labels)))
    for number, body in enumerate([*(bodies[row] for row in told), *(body for _, body in phrases)]):
        targets[number, labels.index(body)] = 1.0
    matrix = Matrix([*(found[row] for row in told), *_of_phrases(words)], rarity, features.FOLDED)
    trust = np.array([1.0] * len(told) + [TRUST] * len(phrases))
    judged = slice(len(told)) if told else slice(None)
    answer = solve(matrix, QUESTION, labels, targets, trust=trust, judged=judged)
    return Answer(answer.task, answer.weights, _spread(answer.left_out, told, len(rows)))


def _spread(scores: Doubles, places: Sequence[int], size: int) -> Doubles:
    spread = np.full((size, scores.shape[1]), np.nan)
    spread[list(places)] = scores[: len(places)]
    return spread


@cache
def _of_phrases(words: tuple[str, str]) -> list[Features]:
    lexicon = Lexicon(*words)
    return [features.read("", phrase, "sv", lexicon) for phrase, _ in spoken()]
