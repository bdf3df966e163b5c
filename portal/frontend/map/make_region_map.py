"""Draw the region once: `python portal/frontend/map/make_region_map.py` writes ideas/data/region_map.json.

Transverse Mercator on the region's own meridian; borders are cut into arcs at the junctions and each arc is simplified
once, so neighbours never gap. `strokes` are the positions where a mark of the map may stand, dense where people live.
"""

import csv
import itertools
import json
import math
import pathlib
import random
from collections.abc import Callable
from typing import Final

Point = tuple[float, float]
Spot = tuple[int, int]
Stroke = tuple[int, int, int]

DATA: Final = pathlib.Path(__file__).parents[3] / "ideas" / "data"
WIDTH: Final = 640
PAD: Final = 4
TOLERANCE: Final = 1.15
SMALLEST_RING: Final = 14.0  # square units; a smaller island is left out
MERIDIAN: Final = 19.3
STROKES: Final = 240  # tried for in each municipality; a small one holds fewer
LENGTHS: Final = (4, 5, 6, 6, 8, 11)
# Where each name stands: on land, on the sea (True), or beside.
LABELS: Final = {
    "2404": (327, 168, False),
    "2409": (566, 98, True),
    "2460": (356, 270, False),
    "2403": (252, 286, False),
    "2480": (520, 388, True),
    "2401": (446, 484, True),
    "2284": (160, 374, False),
}
LEADERS: Final = "M468 359l17 11M350 436l34 26"  # from the names at sea to their land
# The municipal borders run out into the sea and the data has no coastline, so this one is drawn by hand, from memory,
# held against the coastal places of places.csv and nothing better. For a picture only. South to north, lon lat.
COAST: Final = """18.43 63.02 18.50 63.06 18.47 63.10 18.55 63.12 18.52 63.15 18.60 63.168 18.66 63.185 18.71 63.215 18.70 63.25
18.725 63.285 18.77 63.262 18.80 63.232 18.86 63.205 18.91 63.225 18.90 63.262 18.87 63.29 18.92 63.30 18.96 63.265
18.98 63.215 19.03 63.175 19.055 63.20 19.02 63.25 19.06 63.285 19.05 63.325 19.12 63.318 19.17 63.33 19.22 63.32
19.26 63.35 19.24 63.38 19.30 63.415 19.29 63.45 19.36 63.46 19.40 63.49 19.47 63.425 19.52 63.412 19.53 63.45
19.47 63.49 19.46 63.53 19.52 63.562 19.57 63.535 19.61 63.50 19.62 63.455 19.67 63.43 19.71 63.45 19.70 63.49
19.75 63.525 19.82 63.55 19.87 63.575 19.90 63.615 19.97 63.62 20.02 63.665 20.10 63.65 20.16 63.67 20.21 63.70
20.26 63.68 20.31 63.69 20.30 63.73 20.26 63.775 20.29 63.78 20.35 63.735 20.37 63.69 20.42 63.685 20.44 63.72
20.41 63.76 20.47 63.79 20.49 63.835 20.55 63.80 20.60 63.785 20.63 63.80 20.60 63.835 20.68 63.82 20.74 63.85
20.79 63.89 20.82 63.93 20.90 63.985 20.88 64.02 20.93 64.05 20.91 64.08 20.95 64.11 20.97 64.15 20.96 64.17
21.02 64.19 21.08 64.21 21.11 64.235 21.15 64.215 21.20 64.235 21.21 64.27 21.17 64.29 21.20 64.31 21.27 64.33 21.29 64.37"""
ISLANDS: Final = (
    "20.80 63.77 20.86 63.755 20.92 63.79 20.93 63.84 20.90 63.85 20.85 63.82 20.80 63.80",
    "18.62 63.03 18.69 63.005 18.72 63.02 18.66 63.05",
    "18.75 63.135 18.80 63.125 18.82 63.14 18.78 63.15",
)


def project(lon: float, lat: float) -> Point:
    """Degrees to the plane, in radians, y growing southwards."""
    lam, phi = math.radians(lon - MERIDIAN), math.radians(lat)
    b = math.cos(phi) * math.sin(lam)
    return 0.5 * math.log((1 + b) / (1 - b)), -math.atan2(math.tan(phi), math.cos(lam))


def area(ring: list[Point]) -> float:
    """Signed area of a ring."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True)) / 2


def simplify(points: list[Point], tolerance: float) -> list[Point]:
    """Douglas and Peucker: no point left out is farther than `tolerance` from the line."""
    if len(points) < 3:
        return points
    (ax, ay), (bx, by) = points[0], points[-1]
    length = math.hypot(bx - ax, by - ay)

    def off(p: Point) -> float:
        if length < 1e-9:
            return math.hypot(p[0] - ax, p[1] - ay)
        return abs((bx - ax) * (ay - p[1]) - (ax - p[0]) * (by - ay)) / length

    i, distance = max(((i, off(p)) for i, p in enumerate(points[1:-1], 1)), key=lambda t: t[1])
    if distance <= tolerance:
        return [points[0], points[-1]]
    return simplify(points[: i + 1], tolerance)[:-1] + simplify(points[i:], tolerance)


def inside(x: float, y: float, ring: list[Spot]) -> bool:
    """Ray casting."""
    hit = False
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            hit = not hit
    return hit


def path(ring: list[Spot]) -> str:
    """The ring as an SVG path, relative and without needless characters."""
    steps = [(x - px, y - py) for (px, py), (x, y) in itertools.pairwise(ring) if (x, y) != (px, py)]
    return (f"M{ring[0][0]} {ring[0][1]}l" + " ".join(f"{x} {y}" for x, y in steps)).replace(" -", "-") + "z"


class Borders:
    """Rings cut into the arcs that neighbours share, each simplified once."""

    def __init__(self, rings: list[tuple[str, list[Point]]]) -> None:
        self.rings = rings
        self.owners: dict[Point, set[str]] = {}
        self.arcs: dict[object, list[Point]] = {}
        for code, ring in rings:
            for p in ring:
                self.owners.setdefault(p, set()).add(code)

    def arc(self, points: list[Point]) -> list[Point]:
        key = (
            min(points[0], points[-1]),
            max(points[0], points[-1]),
            len(points),
            min(points),
        )
        if key not in self.arcs:
            self.arcs[key] = simplify(points if points[0] <= points[-1] else points[::-1], TOLERANCE)
        kept = self.arcs[key]
        return kept if kept[0] == points[0] else kept[::-1]

    def shapes(self) -> dict[str, list[list[Spot]]]:
        """Per municipality its rings in whole units, the largest first."""
        found: dict[str, list[list[Spot]]] = {}
        for code, ring in self.rings:
            out: list[Point] = []
            cut = self._junctions(ring)
            for a, b in zip(cut, [*cut[1:], cut[0] + len(ring)], strict=True):
                out += self.arc([ring[i % len(ring)] for i in range(a, b + 1)])[:-1]
            if abs(area(out)) >= SMALLEST_RING:
                found.setdefault(code, []).append([(round(x), round(y)) for x, y in out])
        for rings in found.values():
            rings.sort(key=lambda r: -abs(area([(float(x), float(y)) for x, y in r])))
        return found

    def _junctions(self, ring: list[Point]) -> list[int]:
        n = len(ring)
        of = [self.owners[p] for p in ring]
        return [i for i in range(n) if of[i] != of[i - 1] or of[i] != of[(i + 1) % n]] or [0, n // 2]


def scatter(
    ring: list[Spot],
    towns: list[tuple[float, float, float]],
    dry: Callable[[int, int, int], bool],
    taken: list[Stroke],
) -> list[Stroke]:
    """Up to STROKES positions inside `ring`, near `towns` (x, y, weight) first, none touching another or the border."""
    found: list[Stroke] = []
    spread = 4.0
    for _ in range(60_000):
        if len(found) == STROKES:
            break
        tx, ty, _w = random.choices(towns, [t[2] for t in towns])[0]  # noqa: S311 - a drawing, seeded
        x, y = round(tx + random.gauss(0, spread)), round(ty + random.gauss(0, spread))
        width = random.choice(LENGTHS)  # noqa: S311
        spread = min(spread + 0.02, 44)
        corners = ((x - 3, y), (x + width + 3, y), (x, y - 3), (x + width, y + 3))
        if not all(inside(*c, ring) for c in corners) or not dry(x, y, width):
            continue
        if any(abs(y - ty2) < 5 and x < tx2 + tw + 4 and tx2 < x + width + 4 for tx2, ty2, tw in taken):
            continue
        taken.append((x, y, width))
        found.append((x, y, width))
    return found


def main() -> None:
    """Read the borders and the places, write the drawing."""
    rings: list[tuple[str, list[Point]]] = []
    for feature in json.loads((DATA / "municipalities.geojson").read_text())["features"]:
        geometry = feature["geometry"]
        polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        rings += [(feature["properties"]["code"], [project(*c) for c in p[0][:-1]]) for p in polygons]
    xs = [p[0] for _, r in rings for p in r]
    ys = [p[1] for _, r in rings for p in r]
    scale, x0, y0 = (WIDTH - 2 * PAD) / (max(xs) - min(xs)), min(xs), min(ys)
    height = round((max(ys) - y0) * scale + 2 * PAD)

    def fit(p: Point) -> Point:
        return round((p[0] - x0) * scale + PAD, 2), round((p[1] - y0) * scale + PAD, 2)

    def trail(text: str) -> list[Spot]:
        n = [float(t) for t in text.split()]
        fitted = [fit(project(*p)) for p in zip(n[::2], n[1::2], strict=True)]
        return [(round(x), round(y)) for x, y in fitted]

    shapes = Borders([(code, [fit(p) for p in ring]) for code, ring in rings]).shapes()
    coast = trail(COAST)
    sea = [
        *coast,
        (WIDTH + 9, coast[-1][1] - 20),
        (WIDTH + 9, height + 9),
        (coast[0][0] - 30, height + 9),
    ]
    islands = [trail(t) for t in ISLANDS]

    towns: dict[str, list[tuple[float, float, float]]] = {}
    with (DATA / "places.csv").open() as file:
        for row in csv.DictReader(file):
            if row["lat"] and row["kind"] != "road":
                x, y = fit(project(float(row["lon"]), float(row["lat"])))
                towns.setdefault(row["municipality"], []).append((x, y, 8 + (int(row["weight"]) / 10) ** 3))
    names = {
        "2404": 7,
        "2409": 11,
        "2460": 6,
        "2403": 8,
        "2480": 4,
        "2401": 10,
        "2284": 12,
    }
    boxes = [(x - 6 * names[c] - 6, x + 6 * names[c] + 6, y - 20, y + 8) for c, (x, y, _) in LABELS.items()]

    def dry(x: int, y: int, width: int) -> bool:
        def wet(px: int, py: int) -> bool:
            return inside(px, py, sea) and not any(inside(px, py, i) for i in islands)

        if any(wet(px, py) for px in (x - 3, x + width + 3) for py in (y - 3, y + 3)):
            return False
        return not any(x < b[1] and x + width > b[0] and b[2] < y < b[3] for b in boxes)

    random.seed(2050)
    taken: list[Stroke] = []
    drawing = {
        "width": WIDTH,
        "height": height,
        "projection": {
            "meridian": MERIDIAN,
            "scale": round(scale, 3),
            "x0": x0,
            "y0": y0,
            "pad": PAD,
        },
        "sea": path(sea) + "".join(map(path, islands)),
        "leaders": LEADERS,
        "municipalities": {
            code: {
                "land": "".join(path(r) for r in shapes[code]),
                "label": [x, y],
                "at_sea": at_sea,
                "strokes": scatter(shapes[code][0], towns[code], dry, taken),
            }
            for code, (x, y, at_sea) in LABELS.items()
        },
    }
    (DATA / "region_map.json").write_text(json.dumps(drawing, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
