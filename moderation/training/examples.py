"""What a model learns from: messages with what people say of them."""

import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final

from moderation.routing.lexicon import KINDS

PARTS: Final = 5


@dataclass(frozen=True, slots=True)
class Example:
    """A message and its labels, the best first; empty where nothing is known or can be said."""

    id: str
    title: str
    text: str
    language: str
    topics: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    """All of them together are the answer."""
    not_ours: bool | None = None
    flags: tuple[str, ...] | None = None
    """Names of flags that a person put on it; None where nobody looked."""
    optional_flags: tuple[str, ...] = ()
    """Flags that may be put on it or not: nothing is learned of those."""
    body: str = ""
    """Key of the other body that decides; empty where none does, or nobody said which."""

    @property
    def part(self) -> int:
        """One of PARTS, the same for ever: part 0 is what experiments and tests measure with."""
        return zlib.crc32(self.id.encode()) % PARTS


def shipped() -> tuple[Example, ...]:
    """The project's own examples, by id."""
    folder = files("moderation.routing") / "data" / "examples"
    lines = (
        line
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if file.name.endswith(".jsonl")
        for line in file.read_text("utf-8").splitlines()
    )
    return tuple(sorted(_read(lines), key=lambda example: example.id))


def of_row(row: Mapping[str, Any]) -> Example:
    """A line of an evaluation file as an example. KeyError for one that is none."""
    gold = row["gold"]
    ours, body = tuple(gold["municipalities"]), gold.get("other_body")
    kind = gold.get("kind")
    return Example(
        id=row["id"],
        title=row.get("title") or "",
        text=row["text"],
        language=(row.get("lang") or "sv").partition("+")[0],
        topics=_labels(gold.get("topic"), gold.get("acceptable_topics")),
        kinds=tuple(kind for kind in _labels(kind, gold.get("acceptable_kinds")) if kind in KINDS),
        municipalities=ours,
        not_ours=None if kind is None or _either_way(gold) else bool(body) and not ours,
        flags=tuple(gold.get("flags") or ()),
        optional_flags=tuple(gold.get("optional_flags") or ()),
        body=body or "",
    )


def _read(lines: Iterator[str]) -> Iterator[Example]:
    for line in lines:
        yield of_row(json.loads(line))


def _either_way(gold: Mapping[str, Any]) -> bool:
    """The municipality's, and yet nobody would mind if the other body got it: says nothing of either."""
    return bool(gold["municipalities"]) and bool(gold.get("other_body") or gold.get("acceptable_other_body"))


def _labels(first: str | None, others: list[str] | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys((first, *(others or ())))) if first else ()


def data(name: str) -> str:
    """One of the project's lists of words."""
    return (files("moderation.routing") / "data" / name).read_text("utf-8")
