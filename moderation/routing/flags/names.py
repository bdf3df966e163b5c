"""People named in full in a text: a first name and a surname beside each other, with what stands around them."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import islice, pairwise
from typing import Final, NamedTuple

from moderation.routing.flags.vocabulary import DATA, Reading
from moderation.routing.wordlists import first_names, wordlist
from moderation.routing.words import fold, words

PART: Final = r"[A-ZÅÄÖÉÜÁØÆŠŽÇİ](?:['’][A-ZÅÄÖ])?[a-zåäöéèüáíóúñçæøğşıłžšćčë]{1,20}(?:[-‐–][A-ZÅÄÖÉÜ]?[a-zåäöéèüáíóúñçæøğşıłžšćčë]{1,20}){0,2}"
ROW: Final = re.compile(rf"(?<![\w\-]){PART}(?: (?:(?:af|von|de|van|al|el) )?{PART})+(?![\w])")
"""Words with capitals in a row."""
WORD: Final = re.compile(PART)
SMALL: Final = re.compile(r"[^\W\d_]{2,20}(?:-[^\W\d_]{2,20})?")
PIECE: Final = re.compile(r"[^\W\d_]{1,30}")
ADDRESSED: Final = frozenset({"mr", "mrs", "ms", "dr", "herr", "fru", "fröken", "hej", "kära", "bäste", "dear"})
TITLES: Final = re.compile(r"\b(?:mr|mrs|ms|dr)\.", re.IGNORECASE)
ENDED: Final = re.compile(r"[.!?\n]")
LIKE_A_SURNAME: Final = re.compile(
    r"\w{2,}(?:sson|son|gren|ström|berg|lund|quist|qvist|kvist|stedt|stedt|ell|én|man|dahl|mark|ling|fors|näs|löv|strand|wall|vall|borg|blad|feldt|holm|stam|skog|mo|blom|hult|dal|hed|bäck|vik|backe|backa|sjö|ås|äng|rud|stig|stad|sten|hag|rot|kulla|torp|gård|hammar|brink|fjäll|myr|land|sund|krantz|rot|lind|boda|nen|lahti|mäki|niemi|lampi|ranta|saari|järvi|harju|koski)"
)
SHORTEST_SURNAME: Final = 5
STAFF: Final = re.compile(
    r"\w*(?:handläggar|sekreterar|chef|lärar|sköterskan?|sköterskor|rektor|vaktmästar|inspektör|pedagog|kurator|psykolog|läkar|tandläkar|doktor|bibliotekari|chaufför|föraren?|vakt|vikari|vägledar|konsulent|assistent"
    r"|personal|ansvarig|samordnar|direktör|tjänsteman|tjänstekvinna|polis|guide|biträde|fritidsledar|barnskötar|kock|mattant|städar|vägmästar|badmästar|fogde|notarie|jurist|ekonom|kanslist|väktar|hygienist|dietist|tekniker|administratör|strateg|planerar|ingenjör|boendestödjar|socialtant|badvakt"
    r"|arkitekt|controllant|receptionist|växeltelefonist|terapeut|barnmorska|logoped|fröken|magister|mentor|syv|kommunvägledar|badmästar|teacher|headmaster|headmistress|headteacher|principal|nurse|driver|officer|manager|librarian"
    r"|inspector|clerk|worker|caseworker|doctor|supervisor|counsellor|counselor|caretaker|warden|cleaner|receptionist|secretary|coordinator|utredar|föreståndar|fysioterapeut|sjukgymnast|registrator|kommunikatör|projektledar|koordinator|brandman|brandmän|väktar|lapplis|biståndstant|soctant|vaktis|platschef|skötar|timvikari|undersköter|elevcoach|instruktör|simlärar|trafikövervakar|livsmedelsinspektör|enhetsledar|verksamhetsledar|teamledar|gruppledar|esimies|esihenkilö|päällikkö|sihteeri|ohjaaja|neuvoja|valvoja|tarkastaja|työntekijä|kuraattori|terapeutti|siivooja|vahtimestari|kirjastonhoitaja|talonmies|opettaja|rehtori|hoitaja|johtaja|kuljettaja|virkailija|käsittelijä|lääkäri)(?:e|en|n|a|et|t|na|s|ns|ens|mme|ni)?\Z"
)
"""Words for those who serve: what they are called before their name."""
NO_STAFF: Final = re.compile(
    r"(?:ordförande|kassör|hyresvärd\w*|landlord|neighbou?r|grannen?|granntanten|granngubben|naapurini|naapuri|vuokraisäntä\w*|ravintoloitsija|tränar\w*|krögar\w*|ägar\w*|uthyrar\w*|åkar\w*|åkeriägar\w*|handlar\w*|bonden|entreprenör\w*|byggar\w*|snickar\w*|mäklar\w*|exman\w*|föräldravikarie|partiledare\w*)\Z"
)
OFFICE: Final = re.compile(
    r"(?:på|i|från|hos|inom|at|from|of|in)\s(?:\w+\s){0,2}(?:soc|school|municipal|librar|preschool|kindergarten|home care|elderly|health cent|socialen|socialtjänst\w*|bygg\w*|miljö\w*|hemtjänst\w*|kommunen\b|kommunhuset|skol\w*|\w+skolan?|\w+skola|förskol\w*|äldreboende\w*|försörjningsstöd|gat[au]\w*|teknisk\w*|bup|bibliotek\w*"
    r"|fritids|komvux|sfi|viva|stadshuset|färdtjänst\w*|vårdcentral\w*|hälsocentral\w*|individ\w*|överförmyndar\w*|växeln|kundtjänst|avdelningen|vuxenutbildning\w*|kultur\w*)",
)
OF_WHAT: Final = re.compile(r"\s?[,(]|\s(?:som är|who is|is the|är|jobbar som|on)\s")
"""How it goes on behind a name where somebody says what they are."""
ADDED: Final = re.compile(r"(?<=\w)[,).!?\n]")
OF_AN_OFFICE: Final = re.compile(
    r"(?:hemtjänst|socialtjänst|\w*skola|kommun|äldreboende|bibliotek|förvaltning|fritids|stadshus|dagis|kontor|räddningstjänst|färdtjänst|kulturskola|badhus|simhall|soc|municipality|kyrko)(?:ns|ens|ets|s)"
)
"""Of whom somebody is: "hemtjänstens Tova"."""
AT_WORK: Final = re.compile(
    r"\b(?:han|hon|hen|den|tjejen|killen|gubben|tanten|snubben) (?:på|i|hos|från) (?!samma|min|vår)\w+(?: i \w+)?, \Z|\b(?:sfi|komvux|bup|socialen|hemtjänsten|återvinningen)\b[^.,:]{0,20}[:,] ?\Z|\bhome help(?:er)? \Z",
    re.IGNORECASE,
)
"""Where somebody stands who serves: "han på tippen, …", "Sfi: …"."""
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
MOST: Final = 30
"""Rows of capitals, and names in small letters, that are looked at."""
BEFORE: Final = 60
AFTER: Final = 80


FAMILY: Final = re.compile(
    r"(?:\b(?:min|mitt|vår|vårt|hans|hennes|my|our|lilla)\s(?:\w+\s)?)(?:mamma|mor|pappa|far|man|make|hustru|fru|sambo|son|dotter|pojke|grabb|flicka|tjej|bror|lillebror|storebror|syster|lillasyster|storasyster|mormor|morfar"
    r"|farmor|farfar|svärmor|svärfar|moster|faster|farbror|morbror|kusin|barn|barnbarn|mother|father|husband|wife|son|daughter|brother|sister|aunt|uncle|grandmother|grandfather)\b[\w ,]{0,20}\Z"
    r"|\b(?:mormor|morfar|farmor|farfar|mamma|pappa|sonen|dottern|mannen min|äitini|isäni|mieheni|vaimoni|poikani|tyttäreni)[ ,]{1,2}\Z",
    re.IGNORECASE,
)
"""Who writes of their own people tells of what was done to them."""
VERB: Final = re.compile(
    r"har|ha|hade|är|e|var|ska|kan|låter|lät|tog|gav|sa|drog|slog|stod|gick|kör|sköt|bröt|höll|ljög|stal|snor|rev|skrev|la|kom|satt|bad|skrek|"
    r"is|was|has|had|took|told|said|gave|sold|stole|broke|made|put|let|kept|lost|keeps|makes|[a-z]{3,}(?:ed|es|[bdgklmnprtvwy]s)|"
    r"lade|grep|skar|slet|smet|smög|stack|svek|svor|söp|vred|åt|bar|band|drev|drack|föll|förbjöd|avbröt|avslog|överlät|sprang|tvang|teg|strök|bet|bjöd|klev|log|"
    r"tore|threw|hid|wrote|drove|went|came|left|sent|cut|hit|shut|swore|spat|held|ran|knew|shook|caught|forgot|spoke|chose|beat|"
    r"ei|on|oli|lyö|löi|vie|vei|syö|söi|jätti|myy|myi|näki|petti|[a-zäö]{2,}[pklrstvhnm]i|[a-zäö]{3,}(?:lee|tee|see|aa|ää|ttaa|oi|si|nut|nyt)|"
    r"[^\W\d_]{3,}(?:ar|er|ade|te|or)|[^\W\d_]{1,}(?:år|yr|ör|är)|[^\W\d_]{2,}[bdfgklmnprsv]de"
)
"""Words that may be what somebody does."""
SUFFERS: Final = wordlist("suffers")
"""Verbs of what befalls somebody, or what they would have."""
NO_VERBS: Final = wordlist("no_verbs")
"""What only looks like one."""
OF_THE_WRITER: Final = re.compile(r"\s(?:jag|ja|vi|ni|man|i|we)\b", re.IGNORECASE)


NO_CLEAR_NAMES: Final = wordlist("no_clear_first_names")
"""First names that mean something in a language here."""
INFLECTED: Final = ("en", "et", "na", "na", "ing", "ska", "ade", "it", "at", "ll")
"""How ordinary words end, more than surnames do."""
KIN: Final = wordlist("kin")


class Named(NamedTuple):
    """A full name from `start` to before `end`. `known`: the first name is one in the list."""

    start: int
    end: int
    known: bool
    staff: bool
    board: bool
    writer: bool
    """Says "I am", or signs, or is whom to call."""
    family: bool
    """One of the writer's own."""
    does: bool
    """Something is said that they do."""
    role: bool = False
    """It is said what they are, so that even a strange name is one."""


def named(reading: Reading) -> tuple[Named, ...]:
    """Everybody named in full, in their order, up to `MOST`."""
    return _named(reading.text)


@lru_cache(maxsize=4)
def _named(text: str) -> tuple[Named, ...]:
    """Kept for the text in hand: several readers ask for them."""
    rows = list(islice(ROW.finditer(text), MOST))
    spans = [span for span in map(_in_row, rows) if span]
    keys = {word.key for word in words(text)}
    small = () if keys.isdisjoint(_clear_first_names()) else islice(_small(text, after_a_role=bool(rows)), MOST)
    return (*(_around(text, *span) for span in spans), *small)


def _in_row(row: re.Match[str]) -> tuple[int, int, bool] | None:
    """First name and surname in a row of words with capitals: "Läraren Fabian Wågbrant" holds "Fabian Wågbrant"."""
    parts = [part for part in WORD.finditer(row[0]) if fold(part[0]) not in ADDRESSED]
    if len(parts) < 2:
        return None
    for number, part in enumerate(parts[:-1]):
        if _first_of(part[0]) in first_names() and _may_be_a_surname(parts[number + 1][0], known=True):
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
    said = ENDED.split(TITLES.sub(" ", before))[-1]
    said_before = [fold(word[0]) for word in PIECE.finditer(said)][-9 if said.endswith(", ") else -5 :]
    private = any(NO_STAFF.match(word) for word in said_before[-3:])
    behind = (
        [fold(word[0]) for word in PIECE.finditer(ADDED.split(after, maxsplit=1)[0])][:5]
        if OF_WHAT.match(after)
        else []
    )
    staff = any(STAFF.match(word) for word in (*said_before, *behind)) or bool(
        OFFICE.match(fold_all(after[:40]).lstrip(" ,("))
    )
    staff = staff or bool(AT_WORK.search(before)) or any(OF_AN_OFFICE.fullmatch(word) for word in said_before[-1:])
    board = bool(BOARD.search(before))
    writer = bool(SIGNED.search(before) or SELF.search(before) or SELF_AFTER.match(after)) or not text[end:].strip(
        " .!\n\t"
    )
    family, does = bool(FAMILY.search(before)), _does(after)
    return Named(start, end, known, staff and not private, board, writer, family, does, staff or private)


def _does(after: str) -> bool:
    """Whether the first verb behind a name, in its sentence, is of what somebody does."""
    for word in PIECE.finditer(ENDED.split(after, maxsplit=1)[0]):
        key = fold(word[0])
        if key in SUFFERS:
            return False
        if VERB.fullmatch(key) and key not in NO_VERBS and not word[0][0].isupper():
            return not OF_THE_WRITER.match(after, word.end())
    return False


def fold_all(text: str) -> str:
    """`text` in small letters, of the same length."""
    low = text.lower()
    return low if len(low) == len(text) else text


def _small(text: str, *, after_a_role: bool) -> Iterator[Named]:
    """Names in small letters, or in nothing but capitals: a first name of the list and a word that looks like a surname.

    Any unusual word is one behind what somebody serves as; in a text where names have capitals there is no other way.
    """
    before = ""
    for one, other in pairwise(SMALL.finditer(text)):
        role, before = before, one[0]
        if (
            _first_of(one[0]) in _clear_first_names()
            and text[one.end() : other.start()] == " "
            and _is_small(one[0], other[0])
        ):
            key = fold(other[0])
            serves = bool(STAFF.match(fold(role))) or fold(role) in KIN
            if _is_a_surname(key, serves=serves) and (serves or not after_a_role):
                yield _around(text, one.start(), other.end(), True)


def _is_small(first: str, last: str) -> bool:
    """Both begin in the same way, which is not that of a name as it should be written."""
    return first.isupper() == last.isupper() and first[0].isupper() == last[0].isupper() and not first.istitle()


def _is_a_surname(key: str, *, serves: bool) -> bool:
    if len(key) < SHORTEST_SURNAME or key in _words() or key in _no_surnames():
        return False
    return (
        serves
        or "-" in key
        or bool(LIKE_A_SURNAME.fullmatch(key))
        or not (VERB.fullmatch(key) or key.endswith(INFLECTED))
    )


@cache
def _clear_first_names() -> frozenset[str]:
    """Those that are no ordinary word as well, which is all there is to go by where names have no capitals."""
    return first_names() - _words() - NO_CLEAR_NAMES


@cache
def _words() -> frozenset[str]:
    """Words that people write in small letters as well, so that a capital says nothing."""
    return frozenset((DATA / "common_words.txt").read_text(encoding="utf-8").split())


@cache
def _no_surnames() -> frozenset[str]:
    return frozenset(fold(word) for word in (DATA / "no_surnames.txt").read_text(encoding="utf-8").split())
