"""Solves a question among the examples: the weights, and the scores of each example had it been left out."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg.lapack import spotrf, spotri

from moderation.routing.model import Task
from moderation.training.calibration import calibrated
from moderation.training.matrix import STRIP, Doubles, Matrix, Question, Singles


@dataclass(frozen=True, slots=True)
class Answer:
    """The solution of one question. `weights` has the intercepts last."""

    task: Task
    weights: Doubles
    left_out: Doubles


def solve(
    matrix: Matrix,
    question: Question,
    labels: tuple[str, ...],
    targets: Doubles,
    *,
    trust: Doubles | None = None,
    judged: slice = slice(None),
) -> Answer:
    """Ridge regression on the kernel. Rows of `targets` that are NaN are left aside.

    `trust`: how much each row counts, 1 for all without it. `judged`: the rows that probabilities are fitted on, if not all.
    ArithmeticError where the examples cannot be told apart.
    """
    known = np.flatnonzero(~np.isnan(targets).any(axis=1))
    wanted = targets[known]
    middle = wanted.mean(axis=0)
    held_back = question.ridge / (np.ones(len(targets)) if trust is None else trust)[known]
    inverse = _inverse_of(matrix, question, known, held_back)
    dual, left_out = np.zeros_like(targets), np.full_like(targets, np.nan)
    dual[known] = inverse @ (wanted - middle).astype(np.float32)
    left_out[known] = wanted - dual[known] / np.diag(inverse)[:, np.newaxis]
    return Answer(
        calibrated(question.name, labels, *_known(left_out[judged], targets[judged])),
        np.vstack([matrix.weights(question, dual), middle]),
        left_out,
    )


def _inverse_of(matrix: Matrix, question: Question, known: NDArray[np.intp], held_back: Doubles) -> Singles:
    """Kept for the next question, which may look at the same rows in the same way."""
    key = (question.blocks, known.tobytes(), held_back.tobytes())
    if matrix.solved is None or matrix.solved[0] != key:
        matrix.solved = None  # its memory is needed
        kernel = matrix.kernel(question)
        if len(known) < len(kernel):
            kernel = kernel[np.ix_(known, known)]
        kernel[np.diag_indices_from(kernel)] += held_back.astype(np.float32)
        matrix.solved = key, _inverse(kernel)
    return matrix.solved[1]


def _known(scores: Doubles, targets: Doubles) -> tuple[Doubles, Doubles]:
    known = ~np.isnan(targets).any(axis=1)
    return scores[known], targets[known]


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
