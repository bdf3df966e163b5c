"""Words that may be the name of a place that the gazetteer does not know: then people read it, instead of asking where it is."""

import re
from typing import Final

from moderation.routing.words import words

LOOKS_LIKE_A_PLACE: Final = re.compile(
    r"(vägen|gatan|gränd|stigen|backen|skolan|förskolan|torget|parken|berget|sjön|viken|gården|hallen|badet|kyrkan|bron|hamnen|området|huset|rondellen)s?\Z"
)
ORDINARY: Final = frozenset(
    """vägen gatan stigen backen skolan förskolan torget parken berget sjön viken gården hallen badet kyrkan bron hamnen området huset
    rondellen cykelvägen gångvägen byvägen bilvägen skogsvägen grusvägen motorvägen förskolan grundskolan högskolan gymnasieskolan musikskolan
    kulturskolan särskolan simskolan folkhögskolan simhallen ishallen sporthallen idrottshallen mathallen badhuset kommunhuset stadshuset
    kulturhuset folketshus sjukhuset höghuset lekparken hundparken skateparken småbåtshamnen skolgården bakgården innergården kyrkogården
    bygdegården ungdomsgården fritidsgården slalombacken skidbacken pulkabacken bostadsområdet industriområdet grönområdet villaområdet
    utomhusbadet äventyrsbadet gångbron järnvägsbron trappuppgången huvudgatan sidogatan gågatan villagatan återvändsgatan""".split()
)
NO_NAME: Final = frozenset(
    """i jag vi ni du hej hejsan tack mvh sverige swedish finnish english svenska finska engelska december januari november oktober september
    augusti juli juni maj april mars februari monday tuesday wednesday thursday friday saturday sunday jul påsk midsommar kommunen kommun
    sfi lss bvc bup vab csn pdf app usb wifi ok tv sms id bankid swish facebook instagram google covid""".split()
)
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
