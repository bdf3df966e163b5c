"""Scores become probabilities: fitted on the scores of examples that were left out."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from moderation.routing.model import Task

Doubles = NDArray[np.float64]
STEEPEST: Final = 60.0
FREE: Final = "kinds"
"""Where each label has an intercept of its own: few labels, many examples of each."""


def calibrated(name: str, labels: tuple[str, ...], scores: Doubles, targets: Doubles) -> Task:
    """The task whose probabilities for `scores` fit `targets` best."""
    if len(labels) == 1:
        return _yes_or_no(name, labels, scores, targets)
    shares = targets / targets.sum(axis=1, keepdims=True)
    free = len(labels) if name == FREE else 0

    def loss(numbers: Doubles) -> float:
        logits = numbers[0] * scores + (numbers[1:] if free else 0.0)
        logits -= logits.max(axis=1, keepdims=True)
        logged = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
        return float(-(shares * logged).sum(axis=1).mean() + 1e-4 * (numbers[1:] ** 2).sum())

    bounds = [(1.0, STEEPEST)] + [(-5.0, 5.0)] * free
    best = minimize(loss, np.array([8.0] + [0.0] * free), bounds=bounds, method="L-BFGS-B").x
    slope, intercepts = float(best[0]), best[1:] if free else np.zeros(len(labels))
    return Task(name, labels, round(slope, 4), tuple(round(float(value), 4) for value in intercepts))


def _yes_or_no(name: str, labels: tuple[str, ...], scores: Doubles, targets: Doubles) -> Task:
    """Platt's method. With one answer only there is nothing to fit: the score stands for itself."""
    answers = targets[:, 0].round()
    if len(set(answers)) < 2:
        return Task(name, labels, 8.0, (-4.0,))
    fitted = LogisticRegression(C=10.0).fit(scores, answers)
    return Task(name, labels, round(float(fitted.coef_[0, 0]), 4), (round(float(fitted.intercept_[0]), 4),))
