"""Words that may be the name of a place that the gazetteer does not know: then people read it, instead of asking where it is."""

import re
from typing import Final

from moderation.routing.wordlists import wordlist
from moderation.routing.words import words

LOOKS_LIKE_A_PLACE: Final = re.compile(
    r"(vägen|gatan|gränd|stigen|backen|skolan|förskolan|torget|parken|berget|sjön|viken|gården|hallen|badet|kyrkan|bron|hamnen|området|huset|rondellen)s?\Z"
)
ORDINARY: Final = wordlist("ordinary_endings")
NO_NAME: Final = wordlist("no_names")
SENTENCE_BEGINS: Final = re.compile(r"[.!?:\n\"'”»(–-]\s*\Z")


def may_name_a_place(text: str) -> bool:
    """Whether a word in `text` is written like a name (a capital within a sentence), or ends as the names of places do."""
    read = words(text)
    for number, word in enumerate(read):
        if word.key in NO_NAME or len(word.key) < 3:
            continue
        if LOOKS_LIKE_A_PLACE.search(word.key) and word.key not in ORDINARY:
            return True
        if word.capital and number and not SENTENCE_BEGINS.search(text[read[number - 1].end : word.start] or " "):
            shouted = text[word.start : word.end].isupper()
            if not shouted:
                return True
    return False
