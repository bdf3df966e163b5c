"""Makes a model from examples. The only place that needs scikit-learn: neither the web nor the route worker imports it."""

from moderation.training.examples import Example, shipped
from moderation.training.fitting import train

__all__ = ["Example", "shipped", "train"]
