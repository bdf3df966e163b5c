"""What concerns several municipalities together, or the region as a whole, by its words."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from moderation.routing.phrases import Hit, Phrases

FILE: Final = Path(__file__).resolve().parent / "data" / "shared_matters.csv"


@dataclass(frozen=True, slots=True)
class SharedMatter:
    """`municipalities`: the codes that it concerns, the lead first; none for the region as a whole. `strength` 0 to 1."""

    municipalities: tuple[str, ...]
    strength: float

    @property
    def is_of_the_region(self) -> bool:
        """Whether the regional office has it, whatever places are named beside."""
        return not self.municipalities


def shared_in(text: str) -> list[Hit[SharedMatter]]:
    """The shared matters that `text` speaks of, in its order."""
    return _phrases().find(text)


@cache
def _phrases() -> Phrases[SharedMatter]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return Phrases([(row["phrase"] + "*", _matter(row)) for row in csv.DictReader(file)])


def _matter(row: dict[str, str]) -> SharedMatter:
    codes = tuple(code for code in row["municipalities"].split("|") if code) if row["kind"] != "region" else ()
    return SharedMatter(codes, float(row["strength"]))
