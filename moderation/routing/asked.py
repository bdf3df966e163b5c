"""Who is asked, where another body is named: "Trafikverket säger att den är kommunens. När lagar ni den?" asks the municipality.

A body is a witness where it only says, gave or decided something, and the text asks the municipality for something else.
"""

import re
from collections.abc import Iterable
from typing import Final

LOOKED_AT: Final = 60
"""Characters before and after a body's name that say what it did."""

SAYS: Final = re.compile(
    r"\w*\W{1,3}(?:i \w+ |in \w+ |has |have |had |har |hade |on )?(?:redan |inte |already |jo )?"
    r"(?:säger|sa|sade|sagt|tycker|menar|hävdar|påstår|hänvisar|hänvisat|skriver|skrev|skrivit|svarade|svarat|uppger|godkänt|godkänner|"
    r"gett|ger|gav|avslagit|dragit|nekat|stoppat|beviljat|skickat|lagat|inget (?:emot|att)|betalar|räknar|vill ha|kräver|begär|bad|tipsade|"
    r"says?|said|tells|told|wrote|written|wants|advised|recommends|suggests?|gives|gave|given|stopped|closed|approved|granted|"
    r"sanoo|sanoi|sanoivat|sanonut|kirjoitti|kirjoittaa|neuvoi|neuvoo|käski|suosittelee|pyytää|vaatii|antoi|antaa|antanut|haluaa|hylkäsi|"
    r"katkaisi|lopetti|syyttää|mukaan)\b",
    re.IGNORECASE,
)
"""Behind its name: what it said, gave or decided."""
ACCORDING_TO: Final = re.compile(
    r"\b(?:enligt|enl|klara? med(?: \w+ och)?|ja från|ja av|nej från|avslag (?:av|från|hos)|hänvisade? (?:av|från)|pratat med|frågat|väntar på (?:beslut från )?|"
    r"according to|told by|registered with|asked|waiting for (?:a decision )?(?:from )?|odotan päätöstä)\s+(?:the )?\Z",
    re.IGNORECASE,
)
"""Before it."""
ASKS: Final = re.compile(
    r"\b(?:kan|kunde|skulle|ska|har|vill|får|tar|gör|behöver|måste|borde|kommer|betalar|när|varför|hur|lagar|sandar|plogar)"
    r" (?:inte |väl |då )?(?:ni|kommunen|soc|socialtjänsten|miljökontoret|byggnadsnämnden|överförmyndaren)\b"
    r"|\b(?:hos|av|från|via|åt|för) er\b|\b(?:hos|av|från) (?:kommunen|\w+ kommun)\b|\bdet är (?:ni|kommunen) som\b|\b(?:ni|kommunen) (?:äger|ansvarar|beslutar|bestämmer|avgör|sköter|borde|måste)\b|\bkommunens\b"
    r"|\b(?:can|could|would|do|will|did|have|are|should|may) (?:you|the municipality|the social services)\b|\b(?:from|with|by|to|ask) (?:you|the municipality)\b"
    r"|\byou (?:own|decide|could|should|lend)\b|\b(?:is|are) (?:yours|municipal)\b|\byour (?!self)\w+"
    r"|\b\w{3,}tteko\b|\bte(?:iltä|illä|ille|idän|itä)?\b|\bkunna(?:n|lta|ssa|lla|sta)\b|\bvoiko (?:\w+ )?kunta\b",
    re.IGNORECASE,
)
"""The municipality, asked for something or told that it is its own."""
ABOUT_THEIRS: Final = re.compile(
    r"\b(?:ni|kommunen|you|te) (?:inte |väl )?(?:ändra|påskynda|skynda på|överklaga|change|speed up|hurry)|\bpitääkö te",
    re.IGNORECASE,
)
"""Asked to change what the body decided: then that is still the body's."""


def is_of_a_witness(text: str, names: Iterable[tuple[int, int]]) -> bool:
    """Whether one of `names` (from, to before; a body's in `text`) is a witness's, and the municipality is asked. Linear in the length."""
    return any(_speaks(text, start, end) for start, end in names) and _asks_the_municipality(text)


def _speaks(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - LOOKED_AT) : start], text[end : end + LOOKED_AT]
    return SAYS.match(after) is not None or ACCORDING_TO.search(before) is not None


def _asks_the_municipality(text: str) -> bool:
    return ASKS.search(text) is not None and ABOUT_THEIRS.search(text) is None
