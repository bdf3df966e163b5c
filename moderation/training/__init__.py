"""Makes a model from examples. The only place that needs scikit-learn: neither the web nor the route worker imports it."""

from moderation.training.examples import Example, shipped
from moderation.training.fitting import Fitted, fingerprint, fit, train
from moderation.training.verdicts import Verdicts, figures, of_left_out, of_readings

__all__ = [
    "Example",
    "Fitted",
    "Verdicts",
    "figures",
    "fingerprint",
    "fit",
    "of_left_out",
    "of_readings",
    "shipped",
    "train",
]
