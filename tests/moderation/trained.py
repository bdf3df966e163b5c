"""A trained model for tests: made once, and kept for later runs as long as nothing that it is made of changes."""

import hashlib
import os
from functools import cache
from pathlib import Path
from typing import Any

from moderation.modelbook import Training
from moderation.routing.model import Model
from moderation.training import Example, figures, fingerprint, fit, of_left_out, shipped, train

CHECK_PART = 0


@cache
def checked() -> tuple[Model, tuple[Example, ...]]:
    """A model that has not seen the part of the examples that comes with it."""
    examples = shipped()
    learned = [example for example in examples if example.part != CHECK_PART]
    return _made(learned), tuple(example for example in examples if example.part == CHECK_PART)


def _made(examples: list[Example]) -> Model:
    kept = Path(os.environ["EMBEDDED_HOME"]) / f"model-{_digest(examples)}.zip"
    if kept.exists():
        return Model.load(kept.read_bytes())
    model = train(examples)
    fresh = kept.with_suffix(f".{os.getpid()}")
    fresh.write_bytes(model.dump())
    fresh.replace(kept)
    return model


def _digest(examples: list[Example]) -> str:
    """Of the examples and of the code: a change of either makes a new model."""
    digest = hashlib.sha256(fingerprint(examples).encode())
    root = Path(__file__).resolve().parents[2]
    for name in ("routing/wording.py", "routing/lexicon.py", "routing/features.py", "routing/model.py"):
        digest.update((root / "moderation" / name).read_bytes())
    for file in sorted((root / "moderation" / "training").glob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


@cache
def small(step: int = 20) -> Model:
    """A model of every `step`-th example: quickly made, and right about little."""
    return train(few(step))


def few(step: int = 20) -> tuple[Example, ...]:
    """Every `step`-th of the project's examples."""
    return shipped()[::step]


@cache
def trained(step: int, against: int = 0) -> tuple[Model, Training]:
    """The same with its figures; compared with the model of every `against`-th example."""
    fitted = fit(few(step))
    verdicts = of_left_out(fitted)
    found: dict[str, Any] = {"own": figures(verdicts, fitted.rows), "decided": figures({}, ())}
    if against:
        other, training = trained(against)
        found["against"] = {"version": other.version, **training.figures}
    return fitted.model, Training(fingerprint(fitted.rows), len(fitted.rows), 0, verdicts, found)
