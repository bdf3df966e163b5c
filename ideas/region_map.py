"""The region's map: each stroke is an answered case, near its public place. Values in, values out; the drawing is data."""

import json
import math
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from ideas.gazetteer import find_place

DRAWING: Final = Path(__file__).parent / "data" / "region_map.json"
MOST_STROKES: Final = 300

Stroke = tuple[int, int, int]
"""x, y and length, in units of the drawing."""


@dataclass(frozen=True, slots=True)
class Mark:
    """An answered case on the map: its number (what spreads it), its municipality, and its public place if it has one."""

    key: str
    municipality: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Area:
    """One municipality as it is drawn."""

    code: str
    land: str
    label: tuple[int, int]
    at_sea: bool
    marks: str
    """SVG path of its strokes; empty without any."""


@dataclass(frozen=True, slots=True)
class RegionMap:
    """The drawing. One stroke stands for `cases_per_stroke` cases; more than one only where there are too many to show."""

    width: int
    height: int
    sea: str
    leaders: str
    areas: tuple[Area, ...]
    cases_per_stroke: int


def region_map(marks: Iterable[Mark] = (), each: int = 1) -> RegionMap:
    """The map with `marks`, each of which stands for `each` cases: always the same for the same marks.

    Codes that are not drawn (the regional office) are left out.
    """
    drawing = _drawing()
    by_code: defaultdict[str, list[Mark]] = defaultdict(list)
    for mark in marks:
        if mark.municipality in drawing["municipalities"]:
            by_code[mark.municipality].append(mark)
    per_stroke = _cases_per_stroke({code: len(found) for code, found in by_code.items()})
    return RegionMap(
        width=drawing["width"],
        height=drawing["height"],
        sea=drawing["sea"],
        leaders=drawing["leaders"],
        areas=tuple(
            Area(
                code=code,
                land=area["land"],
                label=tuple(area["label"]),
                at_sea=area["at_sea"],
                marks=_path(_placed(code, by_code[code][::per_stroke])),
            )
            for code, area in drawing["municipalities"].items()
        ),
        cases_per_stroke=per_stroke * each,
    )


def position(place: str, municipality: str) -> tuple[float, float] | None:
    """Where a gazetteer place lies in the drawing; None where the gazetteer does not know it, or not where it is."""
    for found in find_place(place, municipality) if place else ():
        if found.lat is not None and found.lon is not None:
            return _project(found.lat, found.lon)
    return None


@cache
def _drawing() -> Mapping[str, Any]:
    drawing: Mapping[str, Any] = json.loads(DRAWING.read_text(encoding="utf-8"))
    return drawing


def _cases_per_stroke(counts: Mapping[str, int]) -> int:
    room = {code: len(area["strokes"]) for code, area in _drawing()["municipalities"].items()}
    needed = [math.ceil(count / room[code]) for code, count in counts.items()]
    return max([1, math.ceil(sum(counts.values()) / MOST_STROKES), *needed])


def _placed(code: str, marks: list[Mark]) -> list[Stroke]:
    """A free stroke for each mark: the nearest to its place, or any, always the same one for the same marks."""
    free: list[Stroke] = [(x, y, length) for x, y, length in _drawing()["municipalities"][code]["strokes"]]
    taken = []
    for mark in sorted(marks, key=lambda mark: (not mark.place, mark.key)):
        at = position(mark.place, code)
        stroke = min(free, key=lambda s: math.hypot(s[0] - at[0], s[1] - at[1])) if at else _any(free, mark.key)
        free.remove(stroke)
        taken.append(stroke)
    return taken


def _any(free: list[Stroke], key: str) -> Stroke:
    """The strokes stand in the order they were found, near the towns first: the first half is where people live."""
    return free[zlib.crc32(key.encode()) % max(1, len(free) // 2)]


def _path(strokes: list[Stroke]) -> str:
    return "".join(f"M{x} {y}h{length}" for x, y, length in sorted(strokes, key=lambda s: (s[1], s[0])))


def _project(lat: float, lon: float) -> tuple[float, float]:
    """Transverse Mercator on the region's own meridian, as the drawing was made (portal/frontend/map)."""
    p = _drawing()["projection"]
    lam, phi = math.radians(lon - p["meridian"]), math.radians(lat)
    b = math.cos(phi) * math.sin(lam)
    x, y = 0.5 * math.log((1 + b) / (1 - b)), -math.atan2(math.tan(phi), math.cos(lam))
    return (x - p["x0"]) * p["scale"] + p["pad"], (y - p["y0"]) * p["scale"] + p["pad"]
