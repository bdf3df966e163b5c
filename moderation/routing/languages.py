"""Which languages a message is written in, so that it reaches somebody who reads them.

Words that only one language has (`data/language_words.csv`) tell most texts, sentence by sentence, the Sami languages and Meänkieli
among them, for which there is no other program. What they leave open lingua is asked about, in its low-accuracy mode; what is too
short to say is in the language of the page. Letters of other scripts speak for themselves.
"""

import csv
import re
import unicodedata
from collections import Counter, defaultdict
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from lingua import Language, LanguageDetector, LanguageDetectorBuilder

from moderation.routing.words import WORD, fold

__all__ = ["read", "warm"]

FILE: Final = Path(__file__).resolve().parent / "data" / "language_words.csv"
LONGEST_READ: Final = 4_000
SENTENCE: Final = re.compile(r"[.!?…:;\n]+")
ADDRESS: Final = re.compile(r"\S{0,100}@\S*|https?://\S*|www\.\S*|<[^<>]{0,200}>", re.IGNORECASE)
RARE: Final = frozenset({"se", "smj", "sma", "sju", "fit"})
"""One of their words is enough: nobody else has it."""
FEW: Final = 3
"""Words of one language that make a second one, where they are also a fair share of all."""
SHARE: Final = 0.15
WHOLE_SENTENCE: Final = 2
"""Words of one language, and none of another, that make a sentence one of that language."""
CLEAR: Final = 0.12
"""Share of known words from which a text is clearly of that language, so that lingua is not asked."""
ALONE: Final = 2
"""A single known word may be one of a language that the table does not have."""
SHORT: Final = 3
"""Words; less than these lingua is not asked about."""
LETTERS: Final = 12
SURE: Final = 0.6
SURE_AGAINST: Final = 0.97
"""Where a known word says something else."""
HIDDEN: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
FINNISH_ENDING: Final = re.compile(
    r"\w{3,}(?:ssa|ssä|sta|stä|lla|llä|lta|ltä|lle|ksi|mme|tte|iin|een|ään|aan|uun|tää|taa|nen|sti|vät|vat|isin|kaa|kää)\Z"
)
FINNISH_LETTERS: Final = re.compile(r"[^aeiouyäöhjklmnprstvdg]")
ENDINGS: Final = 2
"""So many words that end as Finnish does count as one known word."""
TOLD: Final = frozenset({"sv", "en", "fi"})
"""Of these the table has so many words that a text without any is hardly one; lingua does not overrule it."""
NORTHERN: Final = frozenset({"nb", "nn", "da"})
"""Near to Swedish dialects: believed only where their own words are as well."""
CYRILLIC: Final = (("uk", frozenset("іїєґ")), ("ru", frozenset("ыэъё")))
PERSIAN: Final = frozenset("پچژگکی")
KURDISH: Final = frozenset("ڕێۆەڵڤ")
SCRIPTS: Final = {
    "ETHIOPIC": "ti",
    "THAI": "th",
    "HEBREW": "he",
    "GREEK": "el",
    "CJK": "zh",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
    "DEVANAGARI": "hi",
    "BENGALI": "bn",
    "TAMIL": "ta",
    "GEORGIAN": "ka",
    "ARMENIAN": "hy",
}
FEW_LETTERS: Final = 4
ASKED: Final = (
    *(Language.SWEDISH, Language.ENGLISH, Language.FINNISH, Language.BOKMAL, Language.DANISH, Language.GERMAN),
    *(Language.FRENCH, Language.SPANISH, Language.ITALIAN, Language.PORTUGUESE, Language.DUTCH, Language.POLISH),
    *(Language.TURKISH, Language.SOMALI, Language.ESTONIAN, Language.LATVIAN, Language.LITHUANIAN, Language.ROMANIAN),
    *(Language.ALBANIAN, Language.BOSNIAN, Language.HUNGARIAN, Language.CZECH, Language.VIETNAMESE, Language.SWAHILI),
    *(Language.UKRAINIAN, Language.RUSSIAN, Language.BULGARIAN),
)


def read(title: str, text: str, said: str) -> tuple[str, ...]:
    """BCP 47 tags of the languages of a message, the most of it first.

    `said`: the language of the page, which stands where the message is too short to say. Same input, same output.
    """
    whole = HIDDEN.sub("", ADDRESS.sub(" ", f"{title}\n{text}"[:LONGEST_READ]))
    scripts = _scripts(whole)
    counts, found = _counts(whole)
    ranked = _ranked(counts)
    if not ranked or (ranked[0] not in RARE and counts[ranked[0]] < max(CLEAR * found, ALONE)):
        ranked = _asked(whole, found, counts, ranked)
    latin = tuple(ranked) or (() if scripts else ((said,) if said else ()))
    return tuple(dict.fromkeys((*latin, *scripts) if found >= sum(scripts.values()) else (*scripts, *latin)))


def warm() -> None:
    """Load what lingua knows, which takes about a second, before the first message comes. Again: nothing."""
    _detector().detect_language_of("Var finns närmaste återvinningscentral, och när är den öppen?")


def _counts(whole: str) -> tuple[Counter[str], int]:
    """Words that one language alone has, by language, the whole sentences among them counted once more; and the number of all words."""
    known, found = _known(), 0
    counts: Counter[str] = Counter()
    for sentence in SENTENCE.split(whole):
        words = [match[0] for match in WORD.finditer(sentence)]
        found += len(words)
        here = Counter(language for word in words for language in known.get(fold(word), ()))
        here["sv"] += words.count("i")
        here += Counter()
        if not here or set(here) <= {"fi", "fit"}:
            here["fi"] += sum(map(_ends_as_finnish, words)) // ENDINGS
        counts.update(here)
        spoken = [language for language, number in here.items() if number]
        if len(spoken) == 1 and here[spoken[0]] >= WHOLE_SENTENCE and len(words) >= SHORT:
            counts[f"{spoken[0]} whole"] += 1
    return counts, found


@lru_cache(maxsize=20_000)
def _ends_as_finnish(word: str) -> bool:
    key = fold(word)
    return bool(FINNISH_ENDING.match(key)) and not FINNISH_LETTERS.search(key)


def _ranked(counts: Counter[str]) -> list[str]:
    """The languages that there is enough of, the most of it first."""
    languages = {language: number for language, number in counts.items() if number and not language.endswith(" whole")}
    if languages.get("fit") and languages.get("fi"):
        languages["fit"] += languages.pop("fi")
    neighbour = max(("nb", "da"), key=lambda language: languages.get(language, 0))
    if languages.get(neighbour, 0) >= WHOLE_SENTENCE and 2 * languages[neighbour] >= languages.get("sv", 0):
        languages[neighbour] += languages.pop("sv", 0)
    else:
        languages = {language: number for language, number in languages.items() if language not in NORTHERN}
    for other in NORTHERN - {neighbour}:
        languages.pop(other, None)
    most = max(languages.values(), default=0)
    total = sum(languages.values())
    kept = [
        language
        for language, number in languages.items()
        if language in RARE
        or number == most
        or (number >= FEW and number >= SHARE * total)
        or counts[f"{language} whole"]
    ]
    return sorted(kept, key=lambda language: (-languages[language], language in RARE, language))


def _asked(whole: str, found: int, counts: Counter[str], ranked: list[str]) -> list[str]:
    """What lingua says of a text that holds few known words; what the words say where it is not sure, or the text too short."""
    if found < SHORT or sum(map(str.isalpha, whole)) < LETTERS:
        return ranked
    best = _detector().compute_language_confidence_values(whole)[0]
    tag = best.language.iso_code_639_1.name.lower()
    own = counts["nb"] + counts["da"]
    if best.value < (SURE_AGAINST if ranked else SURE) or (tag in NORTHERN and own < WHOLE_SENTENCE) or tag in ranked:
        return ranked
    if (tag in TOLD and ranked) or (tag == "fi" and counts["fit"]):
        return ranked
    return [tag, *(language for language in ranked if language in RARE or counts[f"{language} whole"])]


def _scripts(whole: str) -> Counter[str]:
    """Languages of other scripts, with the number of words that their letters make."""
    if whole.isascii():
        return Counter()
    foreign: defaultdict[str, list[str]] = defaultdict(list)
    for sign in whole:
        if sign > "\u036f" and sign.isalpha():
            foreign[unicodedata.name(sign, "").split(" ")[0].split("-")[0]].append(sign)
    counts: Counter[str] = Counter()
    for script, letters in foreign.items():
        tag = _of_script(script, letters, whole)
        if tag and (len(letters) >= FEW_LETTERS or script == "CJK"):
            counts[tag] += max(1, len(letters) // 5)
    return counts


def _of_script(script: str, letters: list[str], whole: str) -> str:
    signs = {letter.lower() for letter in letters}
    if script == "CYRILLIC":
        own = next((tag for tag, marks in CYRILLIC if signs & marks), "")
        return own or _of_cyrillic(whole)
    if script == "ARABIC":
        return "ckb" if signs & KURDISH else "fa" if signs & PERSIAN else "ar"
    return SCRIPTS.get(script, "")


def _of_cyrillic(whole: str) -> str:
    best = _detector().detect_language_of(whole)
    tag = best.iso_code_639_1.name.lower() if best else ""
    return tag if tag in ("uk", "ru", "bg") else "uk"


@cache
def _known() -> dict[str, tuple[str, ...]]:
    known: defaultdict[str, list[str]] = defaultdict(list)
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            known[fold(row["word"])].append(row["language"])
    return {word: tuple(languages) for word, languages in known.items()}


@cache
def _detector() -> LanguageDetector:
    return (
        LanguageDetectorBuilder.from_languages(*ASKED).with_low_accuracy_mode().with_preloaded_language_models().build()
    )
