"""Measures the router on messages whose right answers people wrote down. Values in, figures out; the command reads and writes the files."""

from moderation.evaluation.figures import figures
from moderation.evaluation.lines import Line, NotALine, parse
from moderation.evaluation.predictions import Prediction, predict

__all__ = ["Line", "NotALine", "Prediction", "figures", "parse", "predict"]
