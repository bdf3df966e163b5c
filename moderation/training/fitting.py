"""Fits the model: ridge regression on the kernels of the feature blocks, solved among the examples (they are few, columns are many).

Scores of examples that were left out come in closed form; probabilities are fitted on those. Everything is deterministic: the same
examples give the same version.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Final

import numpy as np
from threadpoolctl import threadpool_limits

from moderation.routing import features
from moderation.routing.lexicon import KINDS, Lexicon
from moderation.routing.model import NOT_OURS, WORRIES, Model
from moderation.training import body_question
from moderation.training.examples import Example, data
from moderation.training.matrix import Doubles, Matrix, Question, rarity_of, rounded
from moderation.training.solving import Answer, solve

BESIDE: Final = 0.6
"""How much an acceptable label counts beside the first."""
WORD_LISTS: Final = ("topic_words.csv", "kind_words.csv")


QUESTIONS: Final = (
    Question("topics", (0.3, 0.2, 2.0, 0.0, 0.5, 0.0), 1.0),
    Question("kinds", (1.0, 1.0, 1.0, 2.0, 0.0, 0.2), 0.7),
    Question("municipalities", (1.0, 0.3, 1.0, 0.0, 0.0, 0.0), 0.7),
    Question(NOT_OURS, (0.3, 0.3, 2.5, 0.3, 0.3, 0.0), 0.7),
    *(Question(name, (1.0, 0.7, 1.0, 0.3, 0.0, 0.0), 1.0) for name in WORRIES),
)


@dataclass(frozen=True, slots=True)
class Fitted:
    """A model, and what it would have said of each of its examples without having learned from that one."""

    model: Model
    rows: tuple[Example, ...]
    left_out: Mapping[str, Doubles]
    """Scores by task: a row for each example, NaN where nothing is known of it."""


def train(examples: Sequence[Example]) -> Model:
    """A model that has learned from `examples`, whatever their order. ArithmeticError where they cannot be told apart.

    Time grows with the cube of their number, memory with the square: 4,000 take 10 s and 0.4 GB.
    """
    return fit(examples).model


def fit(examples: Sequence[Example]) -> Fitted:
    """The same, with the scores of examples that were left out."""
    rows = tuple(sorted(examples, key=lambda example: example.id))
    words = topic_words, kind_words = data(WORD_LISTS[0]), data(WORD_LISTS[1])
    lexicon = Lexicon(topic_words, kind_words)
    with threadpool_limits(1):  # several threads add up in another order, and one core is enough
        found = [features.read(row.title, row.text, row.language, lexicon) for row in rows]
        rarity = rarity_of(found)
        answers = _answers(Matrix(found, rarity), rows, lexicon)
        of_bodies = body_question.fit(rows, found, words, rarity)
    model = Model(
        tasks=tuple(answer.task for answer in (*answers, of_bodies)),
        weights=rounded(np.hstack([answer.weights for answer in answers])),
        body_weights=rounded(of_bodies.weights),
        rarity=rarity,
        topic_words=topic_words,
        kind_words=kind_words,
    )
    return Fitted(model, rows, {answer.task.name: answer.left_out for answer in (*answers, of_bodies)})


def _answers(matrix: Matrix, rows: Sequence[Example], lexicon: Lexicon) -> list[Answer]:
    """Every question but that of the bodies, one after the other; what they share is let go with `matrix`."""
    return [solve(matrix, question, *_targets(question.name, rows, lexicon)) for question in QUESTIONS]


def fingerprint(examples: Sequence[Example]) -> str:
    """A digest of all that a model made of `examples` now depends on: the same digest, the same model."""
    said = [asdict(example) for example in sorted(examples, key=lambda example: example.id)]
    questions = [asdict(question) for question in (*QUESTIONS, body_question.QUESTION)]
    how = [features.VERSION, questions, [data(name) for name in (*WORD_LISTS, body_question.WORDS)]]
    return hashlib.sha256(json.dumps([how, said], sort_keys=True).encode()).hexdigest()


def _targets(name: str, rows: Sequence[Example], lexicon: Lexicon) -> tuple[tuple[str, ...], Doubles]:
    """Labels and what each example says of them; rows of NaN for those that say nothing."""
    if name == NOT_OURS:
        return (NOT_OURS,), np.array([[np.nan if row.not_ours is None else float(row.not_ours)] for row in rows])
    if name in WORRIES:
        return (name,), np.array([[_worry(row, name)] for row in rows])
    said = [getattr(row, name) for row in rows]
    known = {"topics": lexicon.topics, "kinds": KINDS}.get(name) or tuple(
        sorted({code for codes in said for code in codes})
    )
    targets = np.zeros((len(rows), len(known)))
    for row, labels in enumerate(said):
        places = [known.index(label) for label in labels if label in known]
        targets[row, places] = 1 / len(places) if name == "municipalities" and places else BESIDE
        if places and name != "municipalities":
            targets[row, places[0]] = 1.0
        if not places:
            targets[row] = np.nan
    return known, targets


def _worry(row: Example, name: str) -> float:
    """1 for a message that has the flag, 0 for one that has not, NaN where that is open, of this flag or another: so all look at the same rows."""
    if row.flags is None or not {*WORRIES}.isdisjoint(row.optional_flags):
        return np.nan
    return float(name in row.flags)
