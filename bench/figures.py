"""Numbers of many, and tables that can be put into a page as they are."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True)
class Comparison:
    """A figure, and what it is held against; `ratio` is the first by the second, `aim` what that should be."""

    name: str
    figure: str
    reference: str = ""
    other: str = ""
    ratio: float | None = None
    aim: str = ""

    def cells(self) -> list[str]:
        """A row of the table."""
        return [
            self.name,
            self.figure,
            self.reference,
            self.other,
            "" if self.ratio is None else f"{self.ratio:.{2 if self.ratio < 10 else 0}f}",
            self.aim,
        ]


def quantile(values: Sequence[float], share: float) -> float:
    """The value at `share` (nearest rank); 0 of nothing."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0


def milliseconds(values: Sequence[float]) -> str:
    """p50, p95 and p99 of seconds, as milliseconds."""
    p50, p95, p99 = (quantile(values, share) * 1000 for share in (0.5, 0.95, 0.99))
    return f"{p50:.1f} / {p95:.1f} / {p99:.1f} ms"


def per_second(moments: Sequence[float]) -> float:
    """How many a second, from the first to the last: how long it took to begin does not count."""
    return (len(moments) - 1) / (max(moments) - min(moments))


def longest_pause(moments: Sequence[float]) -> float:
    """Seconds between two that followed each other."""
    ordered = sorted(moments)
    return max(later - earlier for earlier, later in pairwise(ordered))


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table, its columns aligned."""
    lines = [list(headings), *map(list, rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(headings))]
    lines.insert(1, ["-" * width for width in widths])
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in lines
    )
