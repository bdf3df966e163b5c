"""Which municipality a point lies in. The border lines are off by some hundred metres in places."""

import json
import math
from functools import cache

import shapely
from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry

from ideas.gazetteer.files import DATA

NEAR = 0.01
"""Degrees within which a border makes a point uncertain: 1.1 km to the north, half of that to the east."""


def municipality_of_point(latitude: float, longitude: float) -> str | None:
    """Code of the municipality around a WGS84 point in degrees; None outside of the region and for NaN and infinity.

    A point exactly on a border belongs to the lower code, so that the answer is always the same.
    """
    if not (math.isfinite(latitude) and math.isfinite(longitude)):
        return None
    for code, area in _areas():
        if shapely.intersects_xy(area, longitude, latitude):
            return code
    return None


def municipalities_near(latitude: float, longitude: float) -> tuple[str, ...]:
    """Codes of the municipalities within NEAR of a WGS84 point in degrees, lowest first; none for NaN and infinity."""
    if not (math.isfinite(latitude) and math.isfinite(longitude)):
        return ()
    point = Point(longitude, latitude)
    return tuple(code for code, area in _areas() if shapely.dwithin(area, point, NEAR))


@cache
def _areas() -> tuple[tuple[str, BaseGeometry], ...]:
    collection = json.loads((DATA / "municipalities.geojson").read_text(encoding="utf-8"))
    areas = sorted(
        (str(feature["properties"]["code"]), shape(feature["geometry"])) for feature in collection["features"]
    )
    for _, area in areas:
        shapely.prepare(area)
    return tuple(areas)
