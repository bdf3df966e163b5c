"""What the pages about trained models show."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ideas.models import Topic
from moderation.models import ModelState, RoutingModel
from moderation.routing.model import NOT_OURS

PARTS: Final[Mapping[str, Promise]] = {
    "topic": _("Topic, the first guess"),
    "topic_among_three": _("Topic, one of the first three"),
    "kind": _("Question, opinion or idea"),
    "municipality": _("Municipality, from the words alone"),
}
OTHER_BODY: Final[Mapping[str, Promise]] = {
    "recall": _("Matters of other bodies that it finds"),
    "precision": _("Right where it says another body"),
}
SETS: Final[Mapping[str, Promise]] = {
    "own": _("The project's own examples"),
    "decided": _("What people decided here"),
}
NOTED: Final = 0.02
"""A topic that changes by less is the same."""
FEW: Final = 5
"""Messages below which a topic's share says nothing."""


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of a model, beside that of the model that was in use then; a dash where there is none."""

    name: Promise
    here: str
    there: str
    is_better: bool
    is_worse: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """All figures on one set of messages."""

    name: Promise
    count: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class TopicChange:
    """A topic that is found more often, or less often."""

    name: str
    before: str
    after: str
    count: int
    is_better: bool


@dataclass(frozen=True, slots=True)
class ModelRow:
    """A model in the list: shares on the project's own examples."""

    model: RoutingModel
    shares: tuple[tuple[Promise, str], ...]
    """What is meant, and how much of it is right."""


def rows(models: list[RoutingModel]) -> list[ModelRow]:
    """For the list."""
    return [
        ModelRow(model, tuple((name, _share(model.figures.get("own", {}).get(part))) for part, name in PARTS.items()))
        for model in models
    ]


def comparisons(model: RoutingModel) -> list[Comparison]:
    """Its figures on each set of messages that is not empty."""
    against = model.figures.get("against", {})
    found = [(name, model.figures.get(key, {}), against.get(key, {})) for key, name in SETS.items()]
    return [Comparison(name, here["n"], _lines(here, there)) for name, here, there in found if here.get("n")]


def compared_with(model: RoutingModel) -> str:
    """The version of the model that it was compared with; empty for none."""
    return str(model.figures.get("against", {}).get("version", ""))


def topic_changes(model: RoutingModel) -> list[TopicChange]:
    """Topics that it finds better or worse than the model it was compared with, the greatest difference first."""
    here, there = (_by_topic(figures) for figures in (model.figures, model.figures.get("against", {})))
    names = {topic.key: topic.name for topic in Topic.objects.all()}
    changes = []
    for key in here.keys() & there.keys():
        (count, after), (_count, before) = here[key], there[key]
        if count >= FEW and abs(after - before) >= NOTED:
            change = TopicChange(names.get(key, key), _percent(before), _percent(after), count, after > before)
            changes.append((abs(after - before), change))
    return [change for _size, change in sorted(changes, key=lambda pair: (-pair[0], pair[1].name))]


def is_usable(model: RoutingModel) -> bool:
    """Whether it can be promoted, or gone back to."""
    return model.state != ModelState.ACTIVE


def _by_topic(figures: Mapping[str, Any]) -> dict[str, tuple[int, float]]:
    """Number and share of each topic, over both sets."""
    sums: dict[str, list[float]] = {}
    for name in SETS:
        for key, found in figures.get(name, {}).get("by_topic", {}).items():
            total = sums.setdefault(key, [0, 0.0])
            total[0] += found["n"]
            total[1] += found["n"] * (found["right"] or 0.0)
    return {key: (int(count), right / count) for key, (count, right) in sums.items() if count}


def _lines(here: Mapping[str, Any], there: Mapping[str, Any]) -> tuple[Line, ...]:
    shares = [(name, here.get(part, {}).get("right"), there.get(part, {}).get("right")) for part, name in PARTS.items()]
    others = [
        (name, here.get(NOT_OURS, {}).get(figure), there.get(NOT_OURS, {}).get(figure))
        for figure, name in OTHER_BODY.items()
    ]
    return tuple(
        Line(
            name,
            _percent(after),
            _percent(before),
            is_better=None not in (after, before) and round(after, 3) > round(before, 3),
            is_worse=None not in (after, before) and round(after, 3) < round(before, 3),
        )
        for name, after, before in (*shares, *others)
    )


def _share(found: Mapping[str, Any] | None) -> str:
    return _percent(found.get("right") if found else None)


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{number_format(100 * share, decimal_pos=1)}\u00a0%"
