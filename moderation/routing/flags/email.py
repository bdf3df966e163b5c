"""E-mail addresses, also with "(at)" for the sign."""

import re
from collections.abc import Iterator
from typing import Final

NAME: Final = re.compile(r"[\w.+\-%'’]{1,64}\s?\Z")
DOMAIN: Final = re.compile(r"\s?[^\W_][\w\-]{0,62}(?:\.[^\W_][\w\-]{0,62}){1,6}")
PROVIDER: Final = re.compile(r"\s?(?:gmail|hotmail|outlook|live|icloud|yahoo|telia|protonmail)\b", re.IGNORECASE)
SPELLED: Final = re.compile(
    r"(?<![\w.+\-])[\w.+\-]{1,64}\s?[\[({<]\s?(?:at|snabel-?a|@|ät)\s?[\])}>]\s?[\w\-]{1,62}(?:\s?(?:\.|[\[({]\s?(?:dot|punkt|piste)\s?[\])}])\s?[\w\-]{2,62}){1,4}"
    r"|(?<![\w.+\-])[\w.+\-]{2,64}\s(?:snabel-?a|at|ät)\s[\w\-]{2,62}\s(?:dot|punkt|piste)\s[\w\-]{2,62}\b"
    r"|(?<![\w.+\-])[\w.+\-]{2,64}\ssnabel-?a\s[\w\-]{2,62}\.[\w\-]{2,62}\b",
    re.IGNORECASE,
)
AT: Final = re.compile(r"\bat\b|\bsnabel|\(ät\)|\[@\]|\(@\)", re.IGNORECASE)
LONGEST: Final = 66


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Every address, from its first letter to its last."""
    at = text.find("@")
    while at >= 0:
        name = NAME.search(text[max(0, at - LONGEST) : at])
        domain = DOMAIN.match(text, at + 1) or PROVIDER.match(text, at + 1)
        if name and domain and name[0].strip(" .-'’"):
            lead = len(name[0]) - len(name[0].lstrip(".-'’"))
            yield at - len(name[0]) + lead, domain.end()
        at = text.find("@", at + 1)
    if AT.search(text):
        yield from (match.span() for match in SPELLED.finditer(text))
