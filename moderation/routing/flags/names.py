"""People named in full in a text: a first name and a surname beside each other, with what stands around them."""

import itertools
import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from moderation.routing.flags.vocabulary import DATA, Reading
from moderation.routing.words import fold

PART: Final = r"[A-ZÅÄÖÉÜÁØÆŠŽÇİ](?:['’][A-ZÅÄÖ])?[a-zåäöéèüáíóúñçæøğşıłžšćčë]{1,20}(?:[-‐–][A-ZÅÄÖÉÜ]?[a-zåäöéèüáíóúñçæøğşıłžšćčë]{1,20}){0,2}"
ROW: Final = re.compile(rf"(?<![\w\-]){PART}(?: (?:(?:af|von|de|van|al|el) )?{PART})+(?![\w])")
"""Words with capitals in a row."""
WORD: Final = re.compile(PART)
SMALL: Final = re.compile(r"[^\W\d_]{2,20}(?:-[^\W\d_]{2,20})?")
PIECE: Final = re.compile(r"[^\W\d_]{2,30}")
LIKE_A_SURNAME: Final = re.compile(
    r"\w{2,}(?:sson|son|gren|ström|berg|lund|quist|qvist|kvist|stedt|stedt|ell|én|man|dahl|mark|ling|fors|näs|löv|strand|wall|vall|borg|blad|feldt|holm|stam|skog|mo|blom|hult)"
)
SHORTEST_SURNAME: Final = 5
STAFF: Final = re.compile(
    r"\w*(?:handläggar|sekreterar|chef|lärar|sköterskan?|sköterskor|rektor|vaktmästar|inspektör|pedagog|kurator|psykolog|läkar|tandläkar|doktor|bibliotekari|chaufför|föraren?|vakt|vikari|vägledar|konsulent|assistent"
    r"|personal|ansvarig|samordnar|direktör|tjänsteman|tjänstekvinna|polis|guide|biträde|fritidsledar|barnskötar|kock|mattant|städar|administratör|strateg|planerar|ingenjör|boendestödjar|socialtant|bådvakt"
    r"|arkitekt|controllant|receptionist|växeltelefonist|terapeut|barnmorska|logoped|fröken|magister|mentor|syv|kommunvägledar|badmästar|teacher|headmaster|principal|nurse|driver|officer|manager|librarian"
    r"|inspector|clerk|worker|caseworker|doctor|opettaja|rehtori|hoitaja|johtaja|kuljettaja|virkailija|käsittelijä|lääkäri)(?:e|en|n|a|et|na|s|ns|ens)?\Z"
)
"""Words for those who serve: what they are called before their name."""
NO_STAFF: Final = re.compile(
    r"(?:ordförande|kassör|hyresvärd|grannen?|tränar\w*|krögar\w*|ägar\w*|uthyrar\w*|föräldravikarie|partiledare\w*)\Z"
)
OFFICE: Final = re.compile(
    r"(?:på|i|från|hos|inom)\s(?:\w+\s)?(?:soc|socialen|socialtjänst\w*|bygg\w*|miljö\w*|hemtjänst\w*|kommun\w*|skol\w*|\w+skolan?|\w+skola|förskol\w*|äldreboende\w*|försörjningsstöd|gata\w*|teknisk\w*|bup|bibliotek\w*"
    r"|fritids|komvux|sfi|viva|stadshuset|färdtjänst\w*|vårdcentral\w*|hälsocentral\w*|individ\w*|överförmyndar\w*|växeln|kundtjänst|avdelningen|vuxenutbildning\w*|kultur\w*)",
)
BOARD: Final = re.compile(r"ordförande|ledamot|nämnd|kommunalråd|politiker|fullmäktig", re.IGNORECASE)
SIGNED: Final = re.compile(
    r"(?:\b(?:mvh|hälsn(?:ing|ingar|\.)?|hälsar|vänligen|vänliga hälsningar|regards|best|sincerely|terveisin|yours|heter jag|kontakta|kontaktperson|ring|ringa|mejla|maila|fråga efter|sök|hör av er till|call|contact|ask for)[^\w\n]{0,3}|//?\s?|[–—-]\s?)\Z",
    re.IGNORECASE,
)
SELF: Final = re.compile(
    r"\b(?:jag heter|jag är|jag,|mitt namn är|mitt namn|namnet är|jag hette|ja heter|undertecknad,?|my name is|i am|i'm|this is|nimeni on|olen|mie olen)\s?\Z",
    re.IGNORECASE,
)
SELF_AFTER: Final = re.compile(r"\s?(?:här|heter jag|är mitt namn|skriver)\b", re.IGNORECASE)
BEFORE: Final = 60
AFTER: Final = 60


class Named(NamedTuple):
    """A full name from `start` to before `end`. `known`: the first name is one in the list."""

    start: int
    end: int
    known: bool
    staff: bool
    board: bool
    writer: bool
    """Says "I am", or signs, or is whom to call."""


def named(reading: Reading) -> Iterator[Named]:
    """Everybody named in full, in their order."""
    text = reading.text
    for row in ROW.finditer(text):
        span = _in_row(row)
        if span:
            yield _around(text, *span)
    if not ROW.search(text):
        yield from _small(text)


def _in_row(row: re.Match[str]) -> tuple[int, int, bool] | None:
    """First name and surname in a row of words with capitals: "Läraren Fabian Wågbrant" holds "Fabian Wågbrant"."""
    parts = list(WORD.finditer(row[0]))
    for number, part in enumerate(parts[:-1]):
        if _first_of(part[0]) in _first_names() and _may_be_a_surname(parts[number + 1][0], known=True):
            return row.start() + part.start(), row.start() + parts[number + 1].end(), True
    first, last = parts[-2], parts[-1]
    strange = not _is_a_word(first[0]) and _may_be_a_surname(last[0], known=False)
    return (row.start() + first.start(), row.start() + last.end(), False) if strange else None


def _first_of(part: str) -> str:
    return fold(part.replace("–", "-").split("-")[0])


def _may_be_a_surname(part: str, *, known: bool) -> bool:
    key = fold(part)
    if "-" in part or "–" in part:
        return True
    if key in _no_surnames() or STAFF.match(key):
        return False
    return known or not _is_a_word(part)


def _is_a_word(part: str) -> bool:
    key = fold(part)
    return (
        key in _words()
        or key in _no_surnames()
        or bool(STAFF.match(key))
        or key.endswith(("ska", "ingen", "skolan", "ens"))
    )


def _around(text: str, start: int, end: int, known: bool) -> Named:
    before, after = text[max(0, start - BEFORE) : start], text[end : end + AFTER]
    words = [fold(word[0]) for word in PIECE.finditer(before)][-5:]
    private = any(NO_STAFF.match(word) for word in words[-3:])
    staff = any(STAFF.match(word) for word in words) or bool(OFFICE.search(fold_all(after[:40])))
    board = bool(BOARD.search(before))
    writer = bool(SIGNED.search(before) or SELF.search(before) or SELF_AFTER.match(after)) or not text[end:].strip(
        " .!\n\t"
    )
    return Named(start, end, known, staff and not private, board, writer)


def fold_all(text: str) -> str:
    """`text` in small letters, of the same length."""
    low = text.lower()
    return low if len(low) == len(text) else text


def _small(text: str) -> Iterator[Named]:
    """In a text without capitals, or in nothing but capitals: a first name of the list and a word that looks like a surname."""
    read = list(SMALL.finditer(text))
    for one, other in itertools.pairwise(read):
        if _first_of(one[0]) in _first_names() and text[one.end() : other.start()] == " ":
            key = fold(other[0])
            surname = (
                len(key) >= SHORTEST_SURNAME and ("-" in key or LIKE_A_SURNAME.fullmatch(key)) and key not in _words()
            )
            if surname and key not in _no_surnames():
                yield _around(text, one.start(), other.end(), True)


@cache
def _first_names() -> frozenset[str]:
    return frozenset(fold(name) for name in (DATA / "first_names.txt").read_text(encoding="utf-8").split())


@cache
def _words() -> frozenset[str]:
    """Words that people write in small letters as well, so that a capital says nothing."""
    return frozenset((DATA / "common_words.txt").read_text(encoding="utf-8").split())


@cache
def _no_surnames() -> frozenset[str]:
    return frozenset(fold(word) for word in (DATA / "no_surnames.txt").read_text(encoding="utf-8").split())
