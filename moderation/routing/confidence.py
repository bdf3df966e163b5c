"""How often a decision like this one is right: the share of the evidence, set right by what came true on labelled messages."""

import math
from typing import Final

from moderation.routing import weights

LEAST: Final = 0.001


def calibrated(share: float, *, agrees: float = 0.0) -> float:
    """Confidence from the first municipality's `share` of the evidence (0 to 1).

    `agrees` is how much more likely than not the trained model finds the same municipality, in log odds; 0 without one. A logistic
    curve (Platt), fitted on the examples that nobody tuned the evidence with; docs/routing.md has the figures.
    """
    bounded = min(1 - LEAST, max(LEAST, share))
    slope, offset, model = weights.CALIBRATION
    told = slope * math.log(bounded / (1 - bounded)) + offset + model * agrees
    return round(1 / (1 + math.exp(-told)), 4)
