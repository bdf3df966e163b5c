"""Street addresses with a house number: in Swedish, with Finnish endings, and as English has them."""

import re
from collections.abc import Iterator
from typing import Final

STREET: Final = (
    r"(?:vägen|gatan|gränd|gränden|stigen|allén|esplanaden|slingan|svängen|bågen|terrassen|kroken|väg|gata|stig|allé|liden|byväg|strandväg|gårdsväg|tie|katu|kuja|polku"
    r"|vagen|alle|allen|torget|torg|backen|backe|ringen|platsen|gården|vreten|gången|leden|kajen|parken|udden|brinken|höjden|spåret|plan|lunden|ängen)"
)
NUMBER: Final = (
    r"(?:nr\.?\s|nummer\s|no\.?\s)?(?P<number>[1-9]\d{0,2})(?:\s?[-–/]\s?\d{1,3})?"
    r"(?:\s?[A-Ha-h](?!\w))?(?!\w)(?![.,:]\d)(?:,?\s(?:lgh|lägenhet|bv|tr|vån)\.?\s?\d{0,4}(?!\w))?"
)
ADDRESS: Final = re.compile(
    r"(?<![\w\-])(?:(?:norra|södra|västra|östra|gamla|nya|stora|lilla|övre|nedre|inre|yttre|sankt|s:t|n|s|v|ö)\.?\s)?"
    rf"(?P<street>[^\W\d_]{{2,24}}(?:-[^\W\d_]{{2,20}})??{STREET}(?:ill[aä]|ll[aä]|lle|ss[aä]|lt[aä]|in|s|:\w{{1,4}})?)[ ,]{{1,2}}{NUMBER}",
    re.IGNORECASE,
)
ENGLISH: Final = re.compile(
    rf"(?<![\w.,:])(?P<number>[1-9]\d{{0,2}}[A-Ha-h]?)\s(?P<street>[A-ZÅÄÖ][^\W\d_]{{1,24}}?{STREET})(?!\w)"
    r"|(?<![\w.,:])[1-9]\d{0,2}[A-Ha-h]?\s(?:[A-Z][a-z]{1,20}\s){1,2}(?:Street|Road|Avenue|Lane|St|Rd)\b"
)
NEAR: Final = re.compile(r"[^\W\d_]\.?[ ,]{1,2}[1-9]\d{0,2}(?![\d])|(?<![\w.,:])[1-9]\d{0,2}[A-Ha-h]? [A-ZÅÄÖ]")
"""A short number beside a word: only there an address is looked for."""
BEFORE: Final = 60
AFTER: Final = 48
HOME: Final = re.compile(
    r"(?:\b(?:bor(?: på| i| vid)?|boende(?: på| i)?|adress(?:en)?(?: är)?:?|hemma på|asun|osoite(?:eni on)?:?|live (?:at|in|on)|address(?: is)?:?)\s"
    r"|(?:/|//|mvh|hälsn\.?|hälsningar)\s{0,2}[A-ZÅÄÖ][^\W\d_]{1,20}(?:[ -][A-ZÅÄÖ][^\W\d_]{1,24}){0,2},\s)"
    r"(?P<street>[A-ZÅÄÖ][^\W\d_]{2,24})\s(?P<number>[1-9]\d{0,2})(?:\s?[A-H](?!\w))?(?!\w)(?![.,:]\d)",
)
"""In a village without streets: "bor i Idbyn 140"."""
UNIT: Final = re.compile(
    r"\s?(?:km|kilometer|m|meter|min|minuter?|tim(?:me|mar)?|h|dag(?:ar)?|veck(?:a|or)|månad(?:er)?|år|åringar|sek|kr|kronor|procent|grader|st|stycken|barn|bilar|personer|elever"
    r"|gång(?:er|en)?|hus|platser|träd|bänkar|lampor|lyktor|stolpar|hål|brunnar|ton|kg|cm|mm|mil|kl|av|x|dubbel\w*|jan(?:uari)?|feb(?:ruari)?|mars|april|maj|juni?|juli?|aug(?:usti)?"
    r"|sept?(?:ember)?|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?|times|years|minutes|days|weeks|cars|people|metres|meters|kertaa|vuotta|autoa)(?!\w)|\s?%|:-|\s?×",
    re.IGNORECASE,
)
"""What a number counts that is none of a house."""
NO_STREET: Final = frozenset(
    [
        "lekplatsen",
        "arbetsplatsen",
        "busshållplatsen",
        "hållplatsen",
        "parkeringsplatsen",
        "badplatsen",
        "återvinningsplatsen",
        "marknadsplatsen",
        "campingplatsen",
        "mötesplatsen",
        "lekparken",
        "hundparken",
        "skateparken",
        "soluppgången",
        "nedgången",
        "uppgången",
        "tillgången",
        "övergången",
        "genomgången",
        "framgången",
        "ingången",
        "utgången",
        "gånggatan",
        "trädgården",
        "skolgården",
        "förskolegården",
        "innergården",
        "bakgården",
        "bondgården",
        "utbildningsplan",
        "detaljplan",
        "översiktsplan",
        "handlingsplan",
        "fotbollsplan",
        "grusplan",
        "tidsplan",
        "vändplan",
        "årsplan",
        "läroplan",
        "spelplan",
        "riksväg",
        "länsväg",
        "cykelväg",
        "gångväg",
        "motorväg",
        "skolväg",
        "grusväg",
        "europaväg",
        "bilväg",
        "skogsväg",
        "vinterväg",
        "cykelvägen",
        "gångvägen",
        "motorvägen",
        "skolvägen",
        "grusvägen",
        "bilvägen",
        "skogsvägen",
        "infartsvägen",
        "riksvägen",
        "länsvägen",
        "bygata",
        "affärsgata",
        "huvudgata",
        "huvudgatan",
        "skidspåret",
        "motionsspåret",
        "elljusspåret",
        "löparspåret",
        "järnvägsspåret",
        "kyrkbacken",
        "pulkabacken",
        "skidbacken",
        "skoterleden",
        "cykelleden",
        "vandringsleden",
        "järnväg",
        "järnvägen",
        "halvvägen",
        "enskildaväg",
        "busstorget",
        "avenyn",
        "kullerbacken",
        "valborgsplan",
        "flygplan",
        "hemgången",
        "mätplatsen",
        "grillplatsen",
        "vindskyddsplatsen",
        "tomtplan",
        "brandgata",
        "sidovägen",
        "enskilda",
    ]
)
"""Roads and places of a kind, not by name."""
ROADS: Final = frozenset({"riksväg", "länsväg", "europaväg", "riksvägen", "länsvägen"})
WEAK: Final = re.compile(
    r"(?:torget|torg|backen|backe|ringen|platsen|gården|vreten|gången|leden|kajen|parken|udden|brinken|höjden|spåret|plan|lunden|ängen|tie|kroken|vagen)\Z"
)
"""Endings that are those of streets in names alone."""
NO_LEAD: Final = re.compile(r"(?:\b(?:buss|linje|line|bus|väg|kl|kl\.|klass|åk)\s)\Z", re.IGNORECASE)


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Every address from its first word to its number, entrance and flat."""
    done = -1
    for near in NEAR.finditer(text):
        start, end = max(0, near.start() - BEFORE), min(len(text), near.end() + AFTER)
        for pattern in (ADDRESS, HOME, ENGLISH):
            match = next((match for match in pattern.finditer(text, start, end) if match.end() > near.start()), None)
            if match and match.end() > done and _is_one(text, match):
                done = match.end()
                yield match.start("street") if pattern is HOME else match.start(), done
                break


def _is_one(text: str, match: re.Match[str]) -> bool:
    street = match["street"] or ""
    if street in NO_STREET or street.lower() in ROADS or (WEAK.search(street) and not street[0].isupper()):
        return False
    if NO_LEAD.search(text[max(0, match.start() - 8) : match.start()]):
        return False
    return not UNIT.match(text, match.end())
