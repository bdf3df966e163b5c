"""The figures: how much of what was predicted is right."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, Final

from moderation.evaluation.lines import Gold, Line
from moderation.evaluation.predictions import Prediction

Pair = tuple[Line, Prediction]
BINS: Final = 10
CONFUSIONS: Final = 10
"""So many of the most frequent are told."""


def figures(pairs: Sequence[Pair]) -> dict[str, Any]:
    """All figures of `pairs`; shares between 0 and 1, rounded to four places, None where there is nothing to judge.

    `municipality` is over the messages that have one in gold, with the best guess where people are asked; `unaided` over what is
    decided without people; a redirection is right when it names a body that gold accepts. Messages without a kind in gold count for
    their flags alone. `confusions`: what was taken for what, the most frequent first, {"expected", "got", "n"}.
    """
    judged = [pair for pair in pairs if pair[0].gold.kind is not None]
    return {
        "n": len(pairs),
        **_answers(judged),
        "confusions": {"municipality": _confused(_municipalities(judged)), "topic": _confused(_topics(judged))},
        "flags": _flags(pairs),
        "calibration_error": _calibration_error(judged),
        **_speed(pairs),
        "by_language": _by(judged, lambda line: line.language),
        "by_difficulty": _by(judged, lambda line: str(line.difficulty) if line.difficulty else "none"),
    }


def is_right(line: Line, said: Prediction) -> bool:
    """Whether the decision is one that a fair judge accepts; where people are asked, whether the best guess is."""
    gold = line.gold
    if said.decided == "ask":
        return gold.ask in ("required", "ok")
    if said.decided == "redirect":
        return said.other_body in gold.bodies
    return _is_acceptable(said.best_guess, gold)


def reliability(pairs: Iterable[Pair]) -> list[tuple[float, float, int]]:
    """(mean confidence, share right, number) in bins of a tenth, for the curve."""
    bins: defaultdict[int, list[tuple[float, bool]]] = defaultdict(list)
    for line, said in pairs:
        if line.gold.kind is not None and said.decided != "ask":
            bins[min(BINS - 1, int(said.confidence * BINS))].append((said.confidence, is_right(line, said)))
    return [
        (
            sum(confidence for confidence, _ in found) / len(found),
            sum(right for _, right in found) / len(found),
            len(found),
        )
        for _, found in sorted(bins.items())
    ]


def _answers(pairs: Sequence[Pair]) -> dict[str, Any]:
    here = [pair for pair in pairs if pair[0].gold.municipalities]
    decided = [pair for pair in pairs if pair[1].decided != "people"]
    redirected = [pair for pair in pairs if pair[1].decided == "redirect"]
    theirs = [pair for pair in pairs if pair[0].gold.body]
    about = [pair for pair in pairs if pair[0].gold.topic]
    return {
        "municipality": {
            "within_acceptable": _share(_is_within(line, said) for line, said in here),
            "exact": _share(set(said.best_guess) == set(line.gold.municipalities) for line, said in here),
            "lead": _share(said.best_guess[:1] == line.gold.municipalities[:1] for line, said in here),
        },
        "unaided": {
            "share": round(len(decided) / len(pairs), 4) if pairs else None,
            "precision": _share(is_right(line, said) for line, said in decided),
        },
        "other_body": {
            "precision": _share(is_right(line, said) for line, said in redirected),
            "recall": _share(said.decided == "redirect" and is_right(line, said) for line, said in theirs),
        },
        "topic": {
            "top1": _share(bool(line.gold.topics & set(said.topics[:1])) for line, said in about),
            "top3": _share(bool(line.gold.topics & set(said.topics[:3])) for line, said in about),
        },
        "kind": {"accuracy": _share(said.kind in line.gold.kinds for line, said in pairs)},
    }


def _is_within(line: Line, said: Prediction) -> bool:
    if said.decided == "redirect":
        return said.other_body in line.gold.bodies
    return _is_acceptable(said.best_guess, line.gold) or (said.decided == "ask" and line.gold.ask in ("required", "ok"))


def _is_acceptable(answer: Sequence[str], gold: Gold) -> bool:
    return bool(answer) and (set(answer) <= gold.acceptable or frozenset(answer) in gold.sets)


def _municipalities(pairs: Iterable[Pair]) -> Iterator[tuple[str, str]]:
    """Expected and got, of those that `municipality` does not count as within acceptable; several joined by "+"."""
    for line, said in pairs:
        if line.gold.municipalities and not _is_within(line, said):
            asked = "ask" if said.decided == "ask" else "nothing"
            yield "+".join(line.gold.municipalities), said.other_body or "+".join(said.best_guess) or asked


def _topics(pairs: Iterable[Pair]) -> Iterator[tuple[str, str]]:
    """Expected and got, of those whose first topic is none that gold accepts."""
    for line, said in pairs:
        if line.gold.topic and not line.gold.topics & set(said.topics[:1]):
            yield line.gold.topic, next(iter(said.topics), "nothing")


def _confused(found: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    counted = sorted(Counter(found).items(), key=lambda item: (-item[1], item[0]))
    return [{"expected": expected, "got": got, "n": number} for (expected, got), number in counted[:CONFUSIONS]]


def _flags(pairs: Sequence[Pair]) -> dict[str, dict[str, Any]]:
    names = sorted({*chain.from_iterable((*line.gold.flags, *said.flags) for line, said in pairs)})
    found = {}
    for name in names:
        counted = [pair for pair in pairs if name not in pair[0].gold.optional_flags]
        told = [line for line, said in counted if name in said.flags]
        true = [said for line, said in counted if name in line.gold.flags]
        found[name] = {
            "precision": _share(name in line.gold.flags for line in told),
            "recall": _share(name in said.flags for said in true),
            "n": len(true),
        }
    return found


def _calibration_error(pairs: Sequence[Pair]) -> float | None:
    """Expected calibration error: the distance between confidence and share right, over the bins, by their size."""
    curve = reliability(pairs)
    number = sum(size for _, _, size in curve)
    return round(sum(abs(said - right) * size for said, right, size in curve) / number, 4) if number else None


def _speed(pairs: Sequence[Pair]) -> dict[str, Any]:
    times = sorted(said.ms for _, said in pairs)
    if not times:
        return {"per_second": None, "p50_ms": None, "p99_ms": None}
    return {
        "per_second": round(1000 * len(times) / max(1e-9, sum(times))),
        "p50_ms": times[len(times) // 2],
        "p99_ms": times[min(len(times) - 1, int(len(times) * 0.99))],
    }


def _by(pairs: Sequence[Pair], key: Callable[[Line], str]) -> dict[str, Any]:
    groups: defaultdict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        groups[key(pair[0])].append(pair)
    return {name: {"n": len(found), **_answers(found)} for name, found in sorted(groups.items())}


def _share(hits: Iterable[bool]) -> float | None:
    counted = list(hits)
    return round(sum(counted) / len(counted), 4) if counted else None
