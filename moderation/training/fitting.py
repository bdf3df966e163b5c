"""Fits the model: ridge regression on the kernels of the feature blocks, solved among the examples (they are few, columns are many).

Scores of examples that were left out come in closed form; probabilities are fitted on those. Everything is deterministic: the same
examples give the same version.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from importlib.resources import files
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.linalg.lapack import spotrf, spotri
from scipy.sparse import csr_matrix
from threadpoolctl import threadpool_limits

from moderation.routing import features
from moderation.routing.features import Features
from moderation.routing.lexicon import KINDS, Lexicon
from moderation.routing.model import NOT_OURS, WORRIES, Model, Task
from moderation.training.calibration import calibrated
from moderation.training.examples import Example

Doubles = NDArray[np.float64]
Singles = NDArray[np.float32]

BESIDE: Final = 0.6
"""How much an acceptable label counts beside the first."""
WORD_LISTS: Final = ("topic_words.csv", "kind_words.csv")
STRIP: Final = 256
LETTERS: Final = features.BLOCKS.index("letters")


@dataclass(frozen=True, slots=True)
class Question:
    """What is fitted together: the weight of each feature block (`features.names`), and how much it is held back."""

    name: str
    blocks: tuple[float, ...]
    ridge: float


QUESTIONS: Final = (
    Question("topics", (0.3, 0.2, 2.0, 0.0, 0.5, 0.0), 1.0),
    Question("kinds", (1.0, 1.0, 1.0, 2.0, 0.0, 0.2), 0.7),
    Question("municipalities", (1.0, 0.3, 1.0, 0.0, 0.0, 0.0), 0.7),
    Question(NOT_OURS, (0.5, 0.5, 1.5, 0.3, 0.3, 0.0), 1.0),
    *(Question(name, (1.0, 0.7, 1.0, 0.3, 0.0, 0.0), 1.0) for name in WORRIES),
)


class Matrix:
    """The features of all examples, a matrix for each block."""

    def __init__(self, found: Sequence[Features]) -> None:
        self.rarity = _rarity(found)
        hashed = [_rows([row.hashed[block] for row in found], self.rarity) for block in range(len(features.BLOCKS))]
        topics, kinds = (np.array([getattr(row, name) for row in found]) for name in ("topics", "kinds"))
        self.blocks = (*hashed, topics, kinds)

    def kernel(self, question: Question) -> Singles:
        """How alike the examples are, as `question` sees it."""
        kernel = np.float32(question.blocks[LETTERS]) * self._of_letters
        for number, (weight, block) in enumerate(zip(question.blocks, self.blocks, strict=True)):
            if weight and number != LETTERS:
                _add(kernel, weight, block)
        return kernel

    @cached_property
    def _of_letters(self) -> Singles:
        """Kept: the largest block by far, and every question looks at it."""
        letters = self.blocks[LETTERS]
        kernel = np.zeros((letters.shape[0], letters.shape[0]), dtype=np.float32)
        _add(kernel, 1.0, letters)
        return kernel

    def weights(self, question: Question, dual: Doubles) -> Doubles:
        """The dual solution as weights of columns."""
        parts = [weight * (block.T @ dual) for weight, block in zip(question.blocks, self.blocks, strict=True)]
        hashed, words = parts[: len(features.BLOCKS)], parts[len(features.BLOCKS) :]
        return np.vstack([np.sum(hashed, axis=0), *words])


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
    topic_words, kind_words = (data(name) for name in WORD_LISTS)
    lexicon = Lexicon(topic_words, kind_words)
    with threadpool_limits(1):  # several threads add up in another order, and one core is enough
        matrix = Matrix([features.read(row.title, row.text, row.language, lexicon) for row in rows])
        answers = [_fit(matrix, question, *_targets(question.name, rows, lexicon)) for question in QUESTIONS]
    model = Model(
        tasks=tuple(answer.task for answer in answers),
        weights=_rounded(np.hstack([answer.weights for answer in answers])),
        rarity=_rounded(matrix.rarity),
        topic_words=topic_words,
        kind_words=kind_words,
    )
    return Fitted(model, rows, {answer.task.name: answer.left_out for answer in answers})


def fingerprint(examples: Sequence[Example]) -> str:
    """A digest of all that a model made of `examples` now depends on: the same digest, the same model."""
    said = [asdict(example) for example in sorted(examples, key=lambda example: example.id)]
    how = [features.VERSION, [asdict(question) for question in QUESTIONS], [data(name) for name in WORD_LISTS]]
    return hashlib.sha256(json.dumps([how, said], sort_keys=True, default=sorted).encode()).hexdigest()


def data(name: str) -> str:
    """One of the project's lists of words."""
    return (files("moderation.routing") / "data" / name).read_text("utf-8")


@dataclass(frozen=True, slots=True)
class Answer:
    """The solution of one question. `weights` has the intercepts last."""

    task: Task
    weights: Doubles
    left_out: Doubles


def _fit(matrix: Matrix, question: Question, labels: tuple[str, ...], targets: Doubles) -> Answer:
    known = np.flatnonzero(~np.isnan(targets).any(axis=1))
    wanted = targets[known]
    middle = wanted.mean(axis=0)
    kernel = matrix.kernel(question)
    if len(known) < len(kernel):
        kernel = kernel[np.ix_(known, known)]
    kernel[np.diag_indices_from(kernel)] += np.float32(question.ridge)
    inverse = _inverse(kernel)
    dual, left_out = np.zeros_like(targets), np.full_like(targets, np.nan)
    dual[known] = inverse @ (wanted - middle).astype(np.float32)
    left_out[known] = wanted - dual[known] / np.diag(inverse)[:, np.newaxis]
    return Answer(
        calibrated(question.name, labels, left_out[known], wanted),
        np.vstack([matrix.weights(question, dual), middle]),
        left_out,
    )


def _inverse(kernel: Singles) -> Singles:
    """Of a symmetric, positive matrix, in its own place."""
    lower, failed = spotrf(kernel.T, lower=1, overwrite_a=1)
    if not failed:
        lower, failed = spotri(lower, lower=1, overwrite_c=1)
    if failed:
        raise ArithmeticError("the examples cannot be told apart")
    inverse = np.asarray(lower)
    for start in range(0, len(inverse), STRIP):  # LAPACK fills one half
        end = start + STRIP
        square = np.tril(inverse[start:end, start:end])
        inverse[start:end, start:end] = square + np.tril(square, -1).T
        inverse[start:end, end:] = inverse[end:, start:end].T
    return inverse


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
    """1 for a message that has the flag, 0 for one that has not, NaN where that is open."""
    if row.flags is None or name in row.optional_flags:
        return np.nan
    return float(name in row.flags)


def _rarity(found: Sequence[Features]) -> NDArray[np.float32]:
    """How much a column tells, by how few examples have it."""
    having = np.zeros(features.COLUMNS)
    for row in found:
        having[np.unique(np.concatenate([columns for columns, _ in row.hashed]))] += 1
    return _rounded(np.log((1 + len(found)) / (1 + having)) + 1)


def _rows(counts: list[tuple[NDArray[np.int64], NDArray[np.float32]]], rarity: NDArray[np.float32]) -> csr_matrix:
    """One block of all examples, each row of length one."""
    single = [features.values_of(columns, strengths, rarity) for columns, strengths in counts]
    ends = np.cumsum([0, *(len(columns) for columns, _ in counts)])
    columns = np.concatenate([columns for columns, _ in counts])
    return csr_matrix((np.concatenate(single), columns, ends), shape=(len(counts), features.COLUMNS))


def _add(kernel: Singles, weight: float, block: csr_matrix | Singles) -> None:
    """Add the products of all rows with all rows. In strips: there are as many numbers as pairs of examples."""
    for start in range(0, len(kernel), STRIP):
        product = block[start : start + STRIP] @ block.T
        dense = product.toarray() if isinstance(product, csr_matrix) else product
        kernel[start : start + STRIP] += np.float32(weight) * dense


def _rounded(values: Doubles | NDArray[np.float32]) -> NDArray[np.float32]:
    """To the precision that is stored."""
    return values.astype(np.float16).astype(np.float32)
