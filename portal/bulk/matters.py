"""What people write about, as the files in `ideas/data/bulk` say it: matters with their sentences, and the sentences that fit any."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from portal.bulk.phrases import Pattern, parse

DIRECTORY: Final = Path(__file__).resolve().parent.parent.parent / "ideas" / "data" / "bulk"
ORDINARY_KINDS: Final = ("district", "town", "village", "hamlet")
SENTENCES: Final = ("title", "opening", "detail", "wish", "ask", "idea", "reply", "reason", "next")

Sentences = Mapping[str, tuple[Pattern, ...]]
"""Patterns by what they are for; the keys are explained in `ideas/data/bulk/README.md`."""


@dataclass(frozen=True, slots=True, eq=False)
class Matter:
    """Something that people write about again and again, each in their own words."""

    language: str
    topic: str
    goals: tuple[str, ...]
    weight: float
    seasons: frozenset[str]
    """Of the year, when it is written about; empty: always."""
    kinds: tuple[str, ...]
    """Kinds of places where it comes up."""
    signed: tuple[str, ...]
    """Titles of those who answer."""
    not_ours: bool
    """No municipality decides it: it is declined."""
    sentences: Sentences


@dataclass(frozen=True, slots=True)
class Region:
    """Facts and figures for the distribution."""

    population: Mapping[str, int]
    """By municipality code."""
    answer_days: Mapping[str, float]
    """Median days until an answer, by code."""
    on: frozenset[str]
    """Places that one lives "på", not "i"."""


@cache
def matters() -> tuple[Matter, ...]:
    """All of them, in the order of the files."""
    return tuple(
        _matter(table, _tables(file))
        for file in sorted(DIRECTORY.glob("[a-z][a-z]-*.toml"))
        for table in _tables(file)["matter"]
    )


@cache
def common(language: str) -> Sentences:
    """The sentences that fit any matter, in `language`."""
    return _sentences(_tables(DIRECTORY / f"common-{language}.toml")["sentences"])


@cache
def words(language: str) -> Mapping[str, tuple[str, ...]]:
    """What the slots of `language` can be, and names of people."""
    return {name: tuple(found) for name, found in _tables(DIRECTORY / f"common-{language}.toml")["words"].items()}


@cache
def region() -> Region:
    """The figures of `region.toml`."""
    tables = _tables(DIRECTORY / "region.toml")
    return Region(tables["population"], tables["answer_days"], frozenset(tables["on"]))


@cache
def _tables(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _matter(table: Mapping[str, Any], file: Mapping[str, Any]) -> Matter:
    return Matter(
        language=file["language"],
        topic=table["topic"],
        goals=tuple(table.get("goals", ())),
        weight=float(table.get("weight", 1)),
        seasons=frozenset(table.get("seasons", ())),
        kinds=tuple(table.get("kinds", ORDINARY_KINDS)),
        signed=tuple(table["signed"]),
        not_ours=table.get("not_ours", False),
        sentences=_sentences({key: table[key] for key in SENTENCES}),
    )


def _sentences(table: Mapping[str, list[str]]) -> Sentences:
    return {key: tuple(parse(source) for source in sources) for key, sources in table.items()}
