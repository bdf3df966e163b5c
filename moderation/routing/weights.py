"""How much each sign says on its own, 0 to 1. All numbers of the router stand here."""

CHOSEN = 0.92
"""The strongest: the resident said so."""
POINT = 0.85
POSTCODE = 0.8
"""Less than a point: a postal area may cross a border, and it is often where the writer lives."""
PLACE_GIVEN_AT_LEAST = 0.8
"""A place in the place field, whatever its name means elsewhere; a road counts as in a text."""
TEXT_AT_MOST = 0.85
"""All places that title and text name of one municipality, together: less than a choice, which only two kinds of signs beat."""

PLACE = ((80, 0.75), (45, 0.7), (20, 0.6), (10, 0.25), (5, 0.2), (0, 0.1))
"""A name in the text, by the least weight of its place: municipality or town, district or landmark, village, road or common name."""
WEAK = 0.4
"""Factor for a name that may as well be an ordinary word or a surname."""
CLEARLY_THE_FIRST = 0.75
"""Share of the weight at which the best known of several places of one name is taken to be meant."""

SURE = 0.55
"""The confidence at which the first municipality leads; below it the regional office does."""
DISAGREE = 0.2
"""Below SURE: a second municipality at least this likely is a contradiction, else nothing says where."""


def of_place(weight: int) -> float:
    """Strength of a place's name in a text, from the place's weight in the gazetteer (0 to 100)."""
    return next(strength for least, strength in PLACE if weight >= least)
