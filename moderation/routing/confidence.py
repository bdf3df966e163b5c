"""How often a decision like this one is right: what the evidence says, set right by what came true on labelled messages.

Both are logistic curves (Platt) whose numbers stand in `weights`; docs/routing.md says what they were fitted on, and shows the curve.
"""

import math
from typing import Final

from moderation.routing import weights

LEAST: Final = 0.005


def of_the_place(share: float) -> float:
    """Confidence in the municipality that has `share` of the evidence (0 to 1)."""
    slope, offset = weights.OF_THE_PLACE
    return _curve(slope * _log_odds(share) + offset)


def another_decides(words: float, not_ours: float | None) -> float:
    """Confidence that another body decides: `words` is the strength of the words for it, `not_ours` what the trained model gives (0 to 1 each)."""
    if not_ours is None:
        slope, offset = weights.ANOTHER_BY_WORDS
        return _curve(slope * _log_odds(words) + offset)
    by_words, by_model, offset = weights.ANOTHER
    return _curve(by_words * _log_odds(words) + by_model * _log_odds(not_ours) + offset)


def _log_odds(share: float) -> float:
    bounded = min(1 - LEAST, max(LEAST, share))
    return math.log(bounded / (1 - bounded))


def _curve(told: float) -> float:
    return round(1 / (1 + math.exp(-told)), 4)
