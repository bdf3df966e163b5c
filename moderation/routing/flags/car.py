"""Registration plates: ABC 12D anywhere, ABC 123 where a vehicle is spoken of, foreign ones where the word for it stands beside."""

import re
from collections.abc import Iterator
from typing import Final

LETTERS: Final = "A-HJ-PR-UW-Z"
PLATE: Final = re.compile(
    rf"(?<![\w\-/.])(?P<letters>[{LETTERS}]{{3}})[ \-]?(?P<rest>\d{{2}}[\dA-HJ-NPR-UW-Z])(?![\w]|[\-/]\d|[.,]\d)",
    re.IGNORECASE,
)
VEHICLE: Final = re.compile(
    r"\b(?:bil|bilen|bilar|bilvrak|bilvraket|mopedbil|skåpbil|lastbil|personbil|plogbil|volvo|saab|bmw|audi|toyota|kia|ford|tesla|vw|volkswagen|golf|passat|skoda|škoda|mercedes|merca|hilux|mazda|nissan|opel"
    r"|hyundai|renault|peugeot|fiat|suzuki|honda|seat|pickup|traktor|traktorn|epa|epan|epatraktor|a-traktor|moped|mopeden|mc|motorcykel|mc:n|husvagn|husvagnen|husbil|husbilen|släp|släpet|släpvagn|taxi|taxin|buss|bussen"
    r"|skoter|skotern|fordon|fordonet|jeep|van|car|truck|tractor|vehicle|caravan|trailer|plates?|reg|regnr|registration|registrering\w{0,12}|registrerings\w{0,12}|skylt|skylten|plåt|plåten|nummerplåt|auto|rekisteri\w{0,10}|parkera\w{0,4}|parkerar|felparkera\w{0,3}"
    r"|parkeringsböter|parking|p-bot|lapp|böter|kör|körde|kört|chaufför\w{0,3})\b|\breg\.?\s?n|[a-zåäö](?:bil|bilen|traktor|traktorn|vagn|vagnen|vraket)\b",
    re.IGNORECASE,
)
PLATE_WORD: Final = re.compile(
    r"\b(?:reg|reg\.?\s?nr|regnr|registration|registrerings?\w{0,12}|skylt\w{0,3}|plåt\w{0,3}|nummerplåt\w{0,3}|plates?|rekisteri\w{0,10})\b",
    re.IGNORECASE,
)
FOREIGN: Final = re.compile(r"(?<![\w\-])(?:[A-Z]{1,3}[ \-]?\d{2,5}[A-Z]{0,2}|\d{3}[ \-]?[A-Z]{3})(?![\w\-])")
NEAR: Final = 40
CLOSE: Final = 20
OTHER: Final = frozenset(
    [
        "SVE",
        "ENG",
        "MAT",
        "FYS",
        "KEM",
        "BIO",
        "HIS",
        "REL",
        "SAM",
        "IDR",
        "GEO",
        "TEK",
        "NAT",
        "EKO",
        "EST",
        "HUM",
        "SAS",
        "SPA",
        "FRA",
        "TYS",
        "MUS",
        "BIL",
        "SLÖ",
        "DAT",
        "PRO",
        "WEB",
        "FIL",
        "PSY",
        "FÖR",
        "GYM",
        "DIN",
        "ISO",
        "SEK",
        "EUR",
        "USD",
        "NOK",
        "DKK",
        "GBP",
        "LGH",
        "TEL",
        "TFN",
        "KRS",
        "DNR",
        "NMG",
        "SOS",
        "LSS",
        "SFS",
        "SFI",
        "NUS",
        "UMU",
        "SLU",
        "BUP",
        "PRO",
        "SPF",
        "ABF",
        "RAL",
        "ECO",
        "CAT",
        "USB",
        "LED",
        "RAM",
        "KAP",
        "SID",
        "RUM",
        "SAL",
        "HUS",
        "PLA",
        "NTA",
        "OCH",
        "HAR",
        "FÖR",
        "MED",
        "DET",
        "DEN",
        "SOM",
        "KAN",
        "ALL",
        "ETT",
        "ALS",
        "ARB",
        "DOK",
        "KOD",
        "GAT",
        "BYG",
        "MEX",
        "KLA",
        "KAL",
        "TOT",
        "MAX",
        "CA",
    ]
)
"""Courses, standards, money, offices."""
LEARNING: Final = re.compile(
    r"\b(?:kurs\w{0,3}|klass\w{0,3}|betyg\w{0,3}|gymnasi\w{0,5}|komvux|lärare\w{0,2}|rum|sal|program\w{0,4}|elever\w{0,2})\b",
    re.IGNORECASE,
)


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Every plate, letters and digits."""
    found: list[tuple[int, int]] = []
    shouted = text.isupper()
    for match in PLATE.finditer(text):
        if _is_plate(text, match, shouted):
            found.append(match.span())
    for word in PLATE_WORD.finditer(text):
        foreign = FOREIGN.search(text, word.end(), word.end() + CLOSE)
        if foreign and not any(start < foreign.end() and foreign.start() < end for start, end in found):
            found.append(foreign.span())
    yield from found


def _is_plate(text: str, match: re.Match[str], shouted: bool) -> bool:
    letters, rest = match["letters"], match["rest"]
    near = text[max(0, match.start() - NEAR) : match.start()]
    if PLATE_WORD.search(near):
        return True
    if not match[0].isupper() or letters in OTHER:
        return (
            letters.isupper()
            and letters not in OTHER
            and rest.isdigit()
            and not shouted
            and _is_of_a_vehicle(text, match)
        )
    if rest[-1].isalpha():
        return not LEARNING.search(near) or bool(VEHICLE.search(near))
    return _is_of_a_vehicle(text, match) and (not shouted or bool(VEHICLE.search(near)))


def _is_of_a_vehicle(text: str, match: re.Match[str]) -> bool:
    around = text[max(0, match.start() - 160) : match.end() + 160]
    return bool(VEHICLE.search(around)) and not LEARNING.search(text[max(0, match.start() - NEAR) : match.start()])
