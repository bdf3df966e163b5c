"""How right a model is, message by message, and in all.

A verdict is a word of five letters, one for each of PARTS: "1" right, "0" wrong, "-" nothing to be right about; of the last, whether
another body decides, "h" hit, "m" miss, "f" false alarm, "n" rightly none. It holds nothing of the message.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import numpy as np

from moderation.routing.model import BODIES, NOT_OURS, Model, Ranked, Reading
from moderation.training.examples import Example
from moderation.training.fitting import Fitted

PARTS: Final = ("topic", "topic_among_three", "kind", "municipality", NOT_OURS)
SURE: Final = 0.5
Verdicts = Mapping[str, str]
"""By the examples' ids."""


def of_readings(model: Model, examples: Iterable[Example]) -> dict[str, str]:
    """Verdicts on messages that `model` has not learned from."""
    return {
        example.id: _verdict(example, model.read(example.title, example.text, example.language)) for example in examples
    }


def of_left_out(fitted: Fitted) -> dict[str, str]:
    """Verdicts on a model's own examples, each as if it had not learned from that one."""
    return {example.id: _verdict(example, _reading(fitted, row)) for row, example in enumerate(fitted.rows)}


def figures(verdicts: Verdicts, examples: Sequence[Example]) -> dict[str, Any]:
    """Shares of what is right among `examples`: for each part {"n", "right"}, and by topic."""
    said = [(example, verdicts[example.id]) for example in examples if example.id in verdicts]
    topics = sorted({example.topics[0] for example, _ in said if example.topics})
    found: dict[str, Any] = {part: _share(verdict[at] for _, verdict in said) for at, part in enumerate(PARTS[:-1])}
    return {
        "n": len(said),
        **found,
        NOT_OURS: _precision_and_recall("".join(verdict[-1] for _, verdict in said)),
        "by_topic": {
            topic: _share(verdict[0] for example, verdict in said if example.topics[:1] == (topic,)) for topic in topics
        },
    }


def _share(letters: Iterable[str]) -> dict[str, Any]:
    known = [letter for letter in letters if letter in "01"]
    return {"n": len(known), "right": round(known.count("1") / len(known), 4) if known else None}


def _precision_and_recall(letters: str) -> dict[str, Any]:
    hits, misses, alarms = (letters.count(letter) for letter in "hmf")
    return {
        "n": hits + misses,
        "precision": round(hits / (hits + alarms), 4) if hits + alarms else None,
        "recall": round(hits / (hits + misses), 4) if hits + misses else None,
    }


def _verdict(example: Example, reading: Reading) -> str:
    return (
        _among(reading.topics[:1], example.topics)
        + _among(reading.topics[:3], example.topics)
        + _among(reading.kinds[:1], example.kinds)
        + _among(reading.municipalities[:1], example.municipalities)
        + _other_body(example.not_ours, reading.not_ours >= SURE)
    )


def _among(ranked: Ranked, right: Sequence[str]) -> str:
    if not right or not ranked:
        return "-"
    return "1" if any(label in right for label, _ in ranked) else "0"


def _other_body(truth: bool | None, said: bool) -> str:
    if truth is None:
        return "-"
    return ("h" if said else "m") if truth else ("f" if said else "n")


def _reading(fitted: Fitted, row: int) -> Reading:
    """From the scores that were left out; without a score there is nothing to be right about either."""
    ranked: dict[str, Ranked] = {}
    for task in fitted.model.tasks:
        scores = fitted.left_out[task.name][row].astype(np.float32)
        ranked[task.name] = () if np.isnan(scores).any() else task.ranked(scores)
    other = ranked[NOT_OURS]
    not_ours = other[0][1] if other else 0.0
    return Reading(ranked["topics"], ranked["kinds"], ranked["municipalities"], not_ours, {}, ranked[BODIES])
