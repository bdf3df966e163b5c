"""What concerns several of the seven municipalities, or the cooperation itself: phrases that say so."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class SharedMatter:
    """A phrase, and whom the matter touches where a text has it."""

    phrase: str
    """In lower case, matched from the start of a word; more letters may follow."""
    language: str
    kind: Literal["region", "shared"]
    """`region`: the regional office's; `shared`: the municipalities'."""
    municipalities: tuple[str, ...]
    """Codes, the lead first; empty for all seven."""
    strength: float
    """0 to 1: how much the phrase alone says."""


@cache
def shared_matters() -> tuple[SharedMatter, ...]:
    """All phrases of `shared_matters.csv`, the longest first, so that the first that matches says most."""
    with (DATA / "shared_matters.csv").open(encoding="utf-8", newline="") as file:
        matters = [_matter(row) for row in csv.DictReader(file)]
    return tuple(sorted(matters, key=lambda matter: (-len(matter.phrase), matter.phrase, matter.language)))


def _matter(row: dict[str, str]) -> SharedMatter:
    return SharedMatter(
        phrase=row["phrase"],
        language=row["language"],
        kind="region" if row["kind"] == "region" else "shared",
        municipalities=tuple(filter(None, row["municipalities"].split("|"))),
        strength=float(row["strength"]),
    )
