"""How much each sign says on its own, 0 to 1. All numbers of the evidence model stand here; `manage.py evaluate_routing` says what they are worth."""

from typing import Final

from moderation.routing.names import Way
from moderation.routing.roles import Role

CORRECTED: Final = 0.998
"""The resident saw where it would go, and named another: nothing beats it."""
CHOSEN: Final = 0.8
"""Ticked before anything was said: a place that the text is about beats it."""
CHOSEN_OFFICE: Final = 0.94
"""Whoever chooses the regional office knows that it is there."""
POINT: Final = 0.75
POINT_NEAR_A_BORDER: Final = 0.5
POSTCODE_OF_HOME: Final = 0.9
"""Where the text says that it is at home, on the writer's own street."""
POSTCODE: Final = 0.75
"""A postal area may cross a border, and it is often where the writer lives."""
POSTCODE_OF_WORK: Final = 0.4
"""One that belongs to an organisation: where the writer works."""
PLACE_GIVEN: Final = 0.9
"""A place in the place field, whatever its name means elsewhere; a road counts as in a text."""

PLACE: Final = ((100, 0.9), (60, 0.9), (45, 0.88), (20, 0.8), (10, 0.5), (5, 0.35), (0, 0.2))
"""A name in the text, by the least weight of its place: municipality, town or district, landmark, village, road, common name."""
DOUBTFUL: Final = 0.4
"""Factor for a name that may as well be an ordinary word or a surname."""
WAY: Final = {
    Way.SPELLED: 1.0,
    Way.PLAIN: 0.97,
    Way.INHABITANT: 0.95,
    Way.COMPOUND: 0.97,
    Way.TOWARDS: 0.7,
    Way.LONGER: 0.85,
    Way.CASE: 0.97,
    Way.MISTYPED: 0.75,
}
"""Factors by how the name was recognised."""
ROLE: Final = {
    Role.MATTER: (1.0, 1.0),
    Role.BETWEEN: (1.0, 1.0),
    Role.ORIGIN: (0.55, 0.97),
    Role.HOME: (0.4, 0.95),
    Role.DESTINATION: (0.35, 0.85),
    Role.COMPARISON: (0.12, 0.4),
}
"""Factors by role: beside a place where the matter is, and without one."""
OUTSIDE: Final = 0.9
"""A place outside of the region that the matter is about."""
ALSO_OUTSIDE: Final = 0.75
"""Factor for a name that a place outside has as well, often a bigger one."""
TITLE: Final = 1.03
"""Factor for a name in the title."""
MODEL: Final = 0.4
"""The trained model's municipality, times its share."""
MODEL_AT_LEAST: Final = 0.4
MODEL_READS: Final = 2.0
"""So many times the odds that it gives without a word are a reason that is told; what is less counts, but says nothing of the text."""
CLEARLY_THE_FIRST: Final = 3.0
"""Of several places of one name one that weighs so many times as much as the next is taken to be meant."""
TEXT_AT_MOST: Final = 0.97
"""All places that title and text name of one municipality, together."""
OF_THE_REGION: Final = 1.6
"""Words that speak of the region as a whole count as if said this many times, against the places named as examples."""
SHARED: Final = 0.5
"""Factor for a road, a river or a company that several municipalities share."""
SURELY_NAMED: Final = 0.7
"""Strength of a place in the text that is surely meant: nothing that was not written outweighs it, and it may be one of several."""
AGAINST_THE_MATTER: Final = 0.4
"""The most that all signs for other municipalities weigh together, as a part of the odds of the one that the text surely names."""
BESIDE: Final = 0.2
"""Another municipality this likely makes it unclear that the matter is about just those."""

OF_THE_PLACE: Final = (1.5, 1.5)
"""Slope and offset: whether the first municipality is right, by its share of the evidence."""
ANOTHER: Final = (0.35, 0.42, 0.62, 0.3)
"""Whether a certain other body decides: slopes of the words for it, of the model's "not ours" and of its "which, if another", and offset."""
NO_WORD: Final = 0.02
"""Strength of the words for a body that only the model names."""
OF_A_WITNESS: Final = 0.5
"""The most that the model's "not ours" counts for a body that is only named, where the municipality is asked."""
BODIES_OF_THE_MODEL: Final = 2
"""So many of the model's likeliest bodies are looked at, beside those that words speak for."""
ANOTHER_BY_WORDS: Final = (0.7, -0.4)
"""The same without a model."""
SURE: Final = 0.9
"""The confidence at which a municipality is assigned without people."""
LEADS: Final = 0.88
"""The confidence in the place at which its municipality reads what is left to people; below it the regional office does."""
REDIRECT: Final = 0.55
"""Confidence in another body at which it is proposed instead of an answer."""
MAYBE_A_BODY: Final = 0.3
"""Confidence at which it is said that another body may be responsible."""
ALSO_THEIRS: Final = 0.3
"""Part of the confidence in another body that is taken off that in the municipality: often both would do."""
LEADS_A_REDIRECTION: Final = 0.7
"""Confidence at which the municipality of the place decides on a redirection; below it the regional office does."""
TOGETHER: Final = 0.9
"""Confidence in municipalities that the matter is about together."""
EXAMPLES_BESIDE: Final = 0.6
"""Strength of words of the whole region at which the municipalities that are named beside are examples."""
SAYS_SOMETHING: Final = 0.3
"""Share of the evidence at which a municipality is a guess worth showing, and nobody is asked where it is."""
DISAGREE: Final = 0.2
"""A second municipality at least this likely is a contradiction; else nothing says where."""
REGIONAL: Final = 0.15
"""Likelihood of the region's own topic at which nobody is asked where it is."""
WORRY: Final = {"acute_danger": 0.25, "hate_speech": 0.3, "prompt_injection": 0.3, "spam": 0.3, "threat": 0.25}
"""Probability, as the trained model reads the whole text, at which a flag is set that no word gave. Danger rather too often than too seldom."""
WORRY_AT_LEAST: Final = 0.02
"""Probability below which a flag that words gave is not believed."""
DANGER_AT_LEAST: Final = 0.004
"""The same for danger: a few words are all that some write, and a model that has not seen them is never far from nought."""
ASK: Final = 0.8
"""Confidence that asking is right."""


def of_place(weight: int) -> float:
    """Strength of a place's name in a text, from the place's weight in the gazetteer (0 to 100)."""
    return next(strength for least, strength in PLACE if weight >= least)
