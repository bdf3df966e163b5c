"""The trained model: what a message is about, what its writer wants, whether another body decides, and where it may be.

Only linear maps: the features of `features.py` times weights, made into probabilities. A model holds all that it needs, its lexicon
too, so that one version gives one answer for ever. It is trained in `moderation.training`; nothing of that is needed here.
"""

import hashlib
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from moderation.routing import features, weights
from moderation.routing.lexicon import KINDS, Lexicon

FORMAT: Final = 3
NOT_OURS: Final = "not_ours"
BODIES: Final = "bodies"
WORRIES: Final = ("acute_danger", "hate_speech", "prompt_injection", "spam", "threat")
"""Flags that the whole of a text may read like, in whatever words."""
TASKS: Final = ("topics", "kinds", "municipalities", NOT_OURS, *WORRIES, BODIES)
SHORT: Final = 12
"""Characters of the digest that name a version."""
WEIGHTS, BODY_WEIGHTS, RARITY = "weights.npy", "body_weights.npy", "rarity.npy"
PLAN, TOPIC_WORDS, KIND_WORDS = "plan.json", "topics.csv", "kinds.csv"
_MADE: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every file in a blob: the same model is the same bytes."""

Floats = NDArray[np.float32]
Ranked = tuple[tuple[str, float], ...]


class ModelUnreadable(Exception):
    """A blob that holds no model, or one that this version of the program cannot ask."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the model makes of a message. Each list has all there are, the likeliest first; its probabilities add up to 1."""

    topics: Ranked
    kinds: Ranked
    municipalities: Ranked
    """Codes, the office's among them. From words alone: one piece of evidence."""
    not_ours: float
    """Probability that another body than the municipality decides."""
    worries: Mapping[str, float]
    """For each of WORRIES the probability that the text is such a one."""
    bodies: Ranked = ()
    """Which one, if another does: keys of `bodies.csv`, but "health", "county" and "buses" for those that there is one of in each county."""
    usual: Mapping[str, float] = field(default_factory=dict)
    """The probabilities of `municipalities` before a word is read."""

    def points_to(self, code: str) -> bool:
        """Whether the words make a municipality clearly likelier than it is without any."""
        share, usual = dict(self.municipalities).get(code, 0.0), self.usual.get(code, 0.0)
        return share * (1 - usual) >= weights.MODEL_READS * usual * (1 - share)


@dataclass(frozen=True, slots=True)
class Task:
    """One question to the model: which columns of the weights answer it, and how scores become probabilities."""

    name: str
    labels: tuple[str, ...]
    slope: float
    intercepts: tuple[float, ...]

    def probabilities(self, scores: Floats) -> NDArray[np.float64]:
        """Of each label: they add up to 1. A single label is a yes or no, and has one number."""
        logits = self.slope * scores.astype(np.float64) + np.array(self.intercepts)
        if len(self.labels) == 1:
            return np.asarray(1 / (1 + np.exp(-np.clip(logits, -50, 50))))
        powers = np.exp(logits - logits.max())
        return np.asarray(powers / powers.sum())

    def ranked(self, scores: Floats) -> Ranked:
        """The labels with their probabilities, the likeliest first."""
        pairs = zip(self.labels, map(float, self.probabilities(scores)), strict=True)
        return tuple(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))


@dataclass(frozen=True)
class Model:
    """A trained model. `weights` has a row for every column of the features, and one for the intercepts; a column for every label.

    `body_weights` has the same for the last task alone, which looks at fewer columns (`features.FOLDED`).
    """

    tasks: tuple[Task, ...]
    weights: Floats = field(repr=False)
    body_weights: Floats = field(repr=False)
    rarity: Floats = field(repr=False)
    topic_words: str = field(repr=False)
    kind_words: str = field(repr=False)

    @cached_property
    def lexicon(self) -> Lexicon:
        """The two tables of words, ready to be asked."""
        return Lexicon(self.topic_words, self.kind_words)

    @cached_property
    def version(self) -> str:
        """A digest of all that it is."""
        return hashlib.sha256(self.dump()).hexdigest()[:SHORT]

    def read(self, title: str, text: str, language: str = "sv") -> Reading:
        """What it makes of a message. Total: any text gives an answer."""
        scores, of_bodies = self._scores(title, text, language)
        places = self._places
        ranked = {task.name: task.ranked(scores[places[task.name]]) for task in self.tasks[:-1]}
        bodies = self.tasks[-1].ranked(of_bodies)
        worries = {name: ranked[name][0][1] for name in WORRIES}
        not_ours = ranked[NOT_OURS][0][1]
        return Reading(
            ranked["topics"], ranked["kinds"], ranked["municipalities"], not_ours, worries, bodies, self._usual
        )

    def dump(self) -> bytes:
        """The model as bytes, always the same for the same model."""
        plan = {
            "format": FORMAT,
            "features": features.VERSION,
            "tasks": [[task.name, task.labels, task.slope, task.intercepts] for task in self.tasks],
        }
        parts = {
            PLAN: json.dumps(plan, sort_keys=True).encode(),
            TOPIC_WORDS: self.topic_words.encode(),
            KIND_WORDS: self.kind_words.encode(),
            WEIGHTS: _array(self.weights),
            BODY_WEIGHTS: _array(self.body_weights),
            RARITY: _array(self.rarity),
        }
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as blob:
            for name, content in parts.items():
                blob.writestr(zipfile.ZipInfo(name, _MADE), content, zipfile.ZIP_DEFLATED)
        return out.getvalue()

    @classmethod
    def load(cls, blob: bytes) -> Self:
        """The model that was dumped as `blob`. ModelUnreadable for anything else."""
        try:
            with zipfile.ZipFile(BytesIO(blob)) as parts:
                model = cls._of({name: parts.read(name) for name in parts.namelist()})
            model._check()
        except ModelUnreadable:
            raise
        except Exception as error:  # whatever is broken in it
            raise ModelUnreadable(f"not a model: {type(error).__name__}") from error
        return model

    @classmethod
    def _of(cls, parts: dict[str, bytes]) -> Self:
        plan = json.loads(parts[PLAN])
        if (plan["format"], plan["features"]) != (FORMAT, features.VERSION):
            raise ModelUnreadable(f"made for features {plan['features']}, not {features.VERSION}")
        return cls(
            tasks=tuple(Task(name, tuple(labels), slope, tuple(more)) for name, labels, slope, more in plan["tasks"]),
            weights=_read(parts[WEIGHTS]),
            body_weights=_read(parts[BODY_WEIGHTS]),
            rarity=_read(parts[RARITY]),
            topic_words=parts[TOPIC_WORDS].decode(),
            kind_words=parts[KIND_WORDS].decode(),
        )

    def _check(self) -> None:
        """ModelUnreadable where its parts do not fit together."""
        if tuple(task.name for task in self.tasks) != TASKS:
            raise ModelUnreadable("it answers other questions")
        if set(self.tasks[1].labels) != set(KINDS):
            raise ModelUnreadable("it knows other kinds")
        labels, of_bodies = sum(len(task.labels) for task in self.tasks[:-1]), len(self.tasks[-1].labels)
        shapes = {
            (features.width(self.lexicon) + 1, labels): self.weights,
            (features.width(self.lexicon, features.FOLDED) + 1, of_bodies): self.body_weights,
            (features.COLUMNS,): self.rarity,
        }
        if not all(found.shape == shape and np.isfinite(found).all() for shape, found in shapes.items()):
            raise ModelUnreadable("its parts do not fit together")

    @cached_property
    def _usual(self) -> Mapping[str, float]:
        """The municipalities' probabilities by the intercepts alone."""
        task = next(task for task in self.tasks if task.name == "municipalities")
        return dict(task.ranked(self.weights[-1][self._places[task.name]]))

    @cached_property
    def _places(self) -> dict[str, slice]:
        """Which columns of the weights are each task's."""
        places, start = {}, 0
        for task in self.tasks[:-1]:
            places[task.name] = slice(start, start + len(task.labels))
            start += len(task.labels)
        return places

    def _scores(self, title: str, text: str, language: str) -> tuple[Floats, Floats]:
        found = features.read(title, text, language, self.lexicon)
        columns, values = features.values(found, self.rarity)
        words = np.concatenate((found.topics, found.kinds, [np.float32(1)]))
        scores = values @ self.weights[columns] + words @ self.weights[features.COLUMNS :]
        folded = columns % features.FOLDED
        of_bodies = values @ self.body_weights[folded] + words @ self.body_weights[features.FOLDED :]
        return np.asarray(scores, dtype=np.float32), np.asarray(of_bodies, dtype=np.float32)


def _array(values: Floats) -> bytes:
    """Half the size: a model is trained to this precision."""
    out = BytesIO()
    np.save(out, values.astype(np.float16), allow_pickle=False)
    return out.getvalue()


def _read(stored: bytes) -> Floats:
    return np.asarray(np.load(BytesIO(stored), allow_pickle=False), dtype=np.float32)
