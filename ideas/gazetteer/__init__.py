"""Where things are in the region: places by name, postcodes by table, points by border. Pure: files in, values out; no Django."""

from ideas.gazetteer.borders import municipalities_near, municipality_of_point
from ideas.gazetteer.municipalities import known_codes
from ideas.gazetteer.places import Place, find_place
from ideas.gazetteer.postcodes import locality_of_postcode, municipality_of_postcode, postcode_in

__all__ = [
    "Place",
    "find_place",
    "known_codes",
    "locality_of_postcode",
    "municipalities_near",
    "municipality_of_point",
    "municipality_of_postcode",
    "postcode_in",
]
