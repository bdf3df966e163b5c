"""How often a decision like this one is right: what the evidence says, set right by what came true on labelled messages.

Both are logistic curves (Platt) whose numbers stand in `weights`; docs/routing.md says what they were fitted on, and shows the curve.
"""

import math
from typing import Final

from moderation.routing import weights

LEAST: Final = 0.005
LEAST_SHARE: Final = 0.001


def of_the_place(share: float) -> float:
    """Confidence in the municipality that has `share` of the evidence (0 to 1)."""
    slope, offset = weights.OF_THE_PLACE
    return _curve(slope * _log_odds(share) + offset)


def another_decides(words: float, not_ours: float, which: float) -> float:
    """Confidence that a certain other body decides: the strength of the words for it, what the trained model gives for any other body, and
    for this one if another does (0 to 1 each)."""
    by_words, by_model, by_which, offset = weights.ANOTHER
    told = by_words * _log_odds(words) + by_model * _log_odds(not_ours) + by_which * math.log(max(which, LEAST_SHARE))
    return _curve(told + offset)


def another_by_words(words: float) -> float:
    """The same by the strength of the words alone, where there is no model."""
    slope, offset = weights.ANOTHER_BY_WORDS
    return _curve(slope * _log_odds(words) + offset)


def _log_odds(share: float) -> float:
    bounded = min(1 - LEAST, max(LEAST, share))
    return math.log(bounded / (1 - bounded))


def _curve(told: float) -> float:
    return round(1 / (1 + math.exp(-told)), 4)
