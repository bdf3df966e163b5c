"""What a named place is to the matter: where it is, where the writer lives, what is compared with, where somebody is going.

Each role is told by the words just before or after the name, within the sentence. A name without such words is where the matter is.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from moderation.routing.mentions import Mention
from moderation.routing.names import Way

BEFORE: Final = 70
AFTER: Final = 45
"""Characters before and after a name that are looked at."""


class Role(StrEnum):
    """What a place is to the matter."""

    MATTER = "matter"
    HOME = "home"
    COMPARISON = "comparison"
    DESTINATION = "destination"
    ORIGIN = "origin"
    BETWEEN = "between"
    """One end of a way, or one of several that the matter is about together."""


IN_THE_MATTER: Final = frozenset({Role.MATTER, Role.BETWEEN})
"""Where the matter is; not where the writer lives, what is compared with, where somebody goes."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A mention with its role."""

    mention: Mention
    role: Role


def _before(*forms: str) -> re.Pattern[str]:
    return re.compile(r"(?:^|(?<=\W))(?:" + "|".join(forms) + r")\s*\Z")


def _after(*forms: str) -> re.Pattern[str]:
    return re.compile(r"\A\W{0,3}(?:" + "|".join(forms) + r")(?!\w)")


HOME_BEFORE: Final = _before(
    r"(?:jag|vi|ja|själv|som|familjen|och) (?:bor|bott|bodde|flytta[dt]?e?|är uppvuxen|är född|växte upp|är bosatt|pendlar|hyr|jobbar|arbetar|pluggar|studerar)(?: \w+){0,4}? (?:i|på|från|till|vid|utanför|in)",
    r"(?:bor|bott|bosatt|boende|skriven|mantalsskriven|folkbokförd|uppvuxen|bosatta|inflyttad|nyinflyttad)(?: \w+){0,3}? (?:i|på|från|vid|till|utanför|nära)",
    r"(?:jag|vi|ja|undertecknad) (?:är|e|kommer|kom)(?: \w+){0,3}? (?:från|ifrån)",
    r"(?:hälsning(?:ar)?|hälsar|mvh|hälsn|hej|vänligen|tack)(?: \w+){0,4}?,? (?:från|i|på)",
    r"(?:jag är|jag e) \w+(?:are|ska|ör|ist|ent|or) (?:på|vid|i)",
    r"(?:och|min man|min fru|frun|mannen|sambon) (?:jag )?(?:i|på)",
    r"(?:jobbet|arbetet|kontoret|lagret|praktiken|sommarstugan|stugan|svåger|svägerska|kusin|kompis|kompisar|kollega|vänner|släkten|mormor|farmor|morfar|farfar|syster|bror|brorsan|syrran|barnbarnen|barnen|dottern|sonen|en)(?: min| mina| vår| sitter| bor)? (?:i|på)",
    r"(?:far|mor|pappa|mamma|morfar|farfar|mormor|farmor|man|fru|bror|syster),?(?: som)? (?:var|jobbade|arbetade)(?: \w+){0,2}? (?:i|på|vid)",
    r"(?:jobbar|arbetar|pluggar|studerar|pendlar|läser|jobb|arbete|kontor|anställd)(?: \w+){0,3}? (?:i|på|in till|till|från)",
    r"(?:i|we|my family|my wife|my husband|who) (?:live|lives|lived|have lived|work|works|study|studies|moved|come|am|are|stay|rent|commute)(?: \w+){0,4}? (?:in|at|to|from|near|outside)",
    r"(?:living|resident|residents|student|based|studying|working)(?: \w+){0,2}? (?:in|at|of|from)",
    r"(?:asun|asumme|asunut|asuneet|muutin|muutimme|olen|tulen|työskentelen|opiskelen)(?: \w+){0,2}?",
)
COMPARISON_BEFORE: Final = _before(
    r"(?:som|såsom|liksom|likt|precis som|samma som|lika \w+ som|än|jämfört med|jämför med|jämförelse med|till skillnad från|till skillnad mot|t ex|t\.ex\.|exempelvis|inspireras av|lär av|lära av|kolla på|kolla hur|titta på|jämför me|jämför vad|me vad|med vad|sett)(?: (?:i|på|de|dom|man|har|gör|det|den|finns|är|gjort|hur)){0,5}",
    r"(?:(?<!i )(?<!we )(?<!would )(?<!'d )(?<!also )(?<!really )like|as in|than|unlike|compared to|compared with|similar to)(?: (?:in|at|the|they|you|it|is|are|was|do|does|did|have|has|had|one|ones)){0,4}",
    r"as (?:they|you|it) (?:do|does|did|have|has|had|is|are|was)(?: in| at)?",
    r"(?:kuten|verrattuna|toisin kuin|niin kuin|samoin kuin)",
    r"(?:tidigare|förut|förr|innan|brukade)(?: jag| vi| har)? (?:bo|bott|bodde|jobbade|jobbat)(?: jag| vi)?(?: \w+){0,2}? (?:i|på|vid|utanför)",
    r"(?:bott|bodde|jobbade|jobbat)(?: jag| vi)? (?:tidigare|förut|förr|innan)(?: \w+){0,2}? (?:i|på|vid|utanför)",
    r"(?:used to|formerly|previously) (?:live|lived|stay|stayed|work|worked)(?: \w+){0,2}? (?:in|at|near)",
    r"(?:(?:ennen|aiemmin|aikaisemmin) asu(?:in|imme)|asu(?:in|imme) (?:ennen|aiemmin|aikaisemmin))",
    r"(?:andra|större|grann)(?:kommuner|kommunen|kommun|städer|orter|ställen)(?: \w+){0,3}? (?:som|t ex|till exempel|typ|i)?",
    r"(?:det|sånt|såna) finns(?: ju| redan| väl)? (?:i|på)",
    r"(?:ni|de|dom|man) (?:har|fick)(?: ju| redan| däremot)(?: \w+){0,3} (?:i|på)",
    r"(?:läste|såg|hörde|sett|hört|provat|besökte|vi var|jag var|semester|semestrade|fungerar det|funkar det)(?: \w+){0,3}? (?:i|på|från)",
    r"(?:motsvarande|liknande|samma sak|sådana?|sådant|såna|modellen|lösningen|systemet)(?: \w+){0,2}? (?:finns|fungerar|funkar|används|införts|byggts)(?: \w+){0,2}? (?:i|på)",
    r"(?:vi|jag) har varit (?:i|på)",
)
COMPARISON_AFTER: Final = _after(
    r"(?:har|hade|fick|får|kan|klarar|finns|går|funkar|fungerar|gör|gjorde|lyckas) (?:ni|de|dom|man|det) (?:ju|däremot|redan|minsann|faktiskt|alltid)",
    r"\w+ (?:de|dom) (?!som|där)",
    r"(?:har|fick|får|klarar|gör|lyckas|slipper) (?:ni|de|dom|man)",
    r"(?:klarar|lyckas|gör|fick|har) (?:ju |också |redan )?(?:det|sån|sånt|samma|likadan)",
)
HERE_AGAIN: Final = re.compile(
    r"(?<!\w)(?:här i|här på|hos oss i|men i|hemma i|här uppe i|här ute i|(?<!bodde )vi i|oss i|here in|us in|but in|täällä)\s*\Z"
)
WHY_NOT: Final = re.compile(
    r"(?<!\w)(?:varför (?:\w+ ){0,2}?(?:inte|int|ej)|men inte|but not|why not|why (?:can't|cannot|can not|doesn't|does not|isn't|has)"
    r"|miksi ei|miksei|mutta ei)(?: (?:i|på|in|at|också|även|det i|det på))?\s*\Z"
)
"""What others have, the place that follows should have as well."""
US_TOO: Final = re.compile(
    r"(?<!\w)(?:sno (?:idén|den)|kopiera|härma|ta efter|gör likadant|gör som de|varför (?:\w+ ){0,2}?inte (?:vi|här|hos oss)|why not (?:here|us)"
    r"|why (?:can't|don't) we|copy (?:it|that|them)|miksi ei (?:meillä|täällä)|miksei (?:meillä|täällä))(?!\w)"
)
"""The same, where the writer does not name it."""
FURTHER: Final = 120
"""Characters after a name in which somebody goes on to say so."""
CONTRASTED_AFTER: Final = _after(
    r"(?:har|hade|finns|går|plogas|får|kan|är|has|have|had|can|on)(?! (?:ingen|inget|inga|inte|aldrig|dålig\w*|problem|no|not|never|ei)(?!\w))(?: \w+){0,2}"
)
SENTENCE_BEGINS: Final = re.compile(r"(?:\A|[.!?\n,])\s*(?:i|på|in|at)\s*\Z")

DESTINATION_BEFORE: Final = _before(
    r"(?:till|mot|in till|ner till|upp till|ned till|ut till|to|towards|into)",
    r"(?:till|mot) (?!förskol|skol|bibliotek|badet|ishall|lekplats|parken|återvinning|hamn|station|stadshus|kommunhus|tåg|buss|hållplats)(?:\w+ ){1,2}i",
    r"(?:åka|åker|köra|kör|pendla|pendlar|skjutsar|resa|reser|buss|bussen|tåget|tåg|färdas)(?: \w+){0,2}? (?:till|mot|in|in till|in mot)",
)
NO_DESTINATION: Final = _before(
    r"(?:hör|hörde|hörande|nära|anslutning|tillgång|förslag|frågor?|synpunkt(?:er)?|kopplad|knuten|kommer|kommit|välkommen|infarten|infart|avfarten|vägen in|beror|tack|klagomål|hälsa|fram|in|besök|besökare|turister|kommit|skicka[rs]?|riktad|vänder mig|frågan?|politikerna?) (?:till|mot|to|into)",
    r"(?:welcome|visitors|entrance|access|belongs|thanks|question|questions|message|next|close|due) (?:to|into)",
)
ORIGIN_BEFORE: Final = _before(r"(?:från|ifrån|frå|from|out of)", r"(?:utfärda[dt]e?|issued)(?: \w+)? (?:i|av|in|by)")
BETWEEN_BEFORE: Final = re.compile(r"(?<!\w)(?:mellan|between|sträckan|linjen|väli|välillä)\s*\Z")
TOLD_BEFORE: Final = (
    (Role.HOME, HOME_BEFORE),
    (Role.BETWEEN, BETWEEN_BEFORE),
    (Role.DESTINATION, DESTINATION_BEFORE),
    (Role.ORIGIN, ORIGIN_BEFORE),
)
"""The first that fits counts."""
TRAVELS: Final = re.compile(
    r"(?<!\w)(?:åker|pendlar|reser|kör|bussen|buss \d+|bussarna|tåget|tågen|turen|linje \d+|linjen|avgången|the bus|the train|bussi|juna)(?: på)?\s*\Z"
)
"""Somebody goes that way; the way itself is not what it is about."""
ROUTE: Final = re.compile(r"\A\s*(?:[–—-]|->|→|/)\s*\Z")
AND: Final = re.compile(r"\A(?:,? (?:och|o|&|and|samt|eller|ja) (?:i |på )?|, )\Z")
WITHIN: Final = re.compile(r"\A,? (?:i|på|in|at) \Z|\A, \Z")
AMONG_US: Final = re.compile(
    r"(?<!\w)(?:oss i|vi i|vi som bor i|både i|både|både på|såväl|alltså|gemensam\w* för|gäller)\s*\Z"
)

TURN: Final = re.compile(r"(?<!\w)(?:men|but|mutta|fast)(?!\w)")
LIVES: Final = re.compile(r"(?<!\w)(?:bor|bodde|live|asun)(?!\w)")
SENTENCE_END: Final = re.compile(r"[.!?\n](?=\s|\Z)")


def placed(text: str, mentions: Sequence[Mention]) -> list[Placed]:
    """The role of each of `mentions` of `text`, in their order."""
    small = text.casefold() if len(text.casefold()) == len(text) else text.lower()
    if len(small) != len(text):
        small = text
    ends = [0, *(mention.end for mention in mentions)]
    roles = [_role(small, mention, end) for mention, end in zip(mentions, ends, strict=False)]
    _join(small, mentions, roles)
    _turn(small, mentions, roles)
    _contrast(small, mentions, roles)
    return [Placed(mention, role) for mention, role in zip(mentions, roles, strict=True)]


def _role(text: str, mention: Mention, earlier: int) -> Role:
    """`earlier`: where the name before it ends. What says that somebody lives there says nothing of the next one."""
    before, after = _around(text, mention)
    if mention.way == Way.INHABITANT:
        return Role.HOME
    if not HERE_AGAIN.search(before) and (COMPARISON_BEFORE.search(before) or COMPARISON_AFTER.search(after)):
        return Role.COMPARISON
    own = text[max(earlier, mention.start - len(before)) : mention.start]
    told = next(
        (role for role, pattern in TOLD_BEFORE if pattern.search(own if role == Role.HOME else before)), Role.MATTER
    )
    return Role.MATTER if told == Role.DESTINATION and NO_DESTINATION.search(before) else told


def _around(text: str, mention: Mention) -> tuple[str, str]:
    """The part of the sentence just before and after."""
    before = text[max(0, mention.start - BEFORE) : mention.start]
    ends = [match.end() for match in SENTENCE_END.finditer(before)]
    after = text[mention.end : mention.end + AFTER]
    stop = SENTENCE_END.search(after)
    return before[ends[-1] if ends else 0 :], after[: stop.start() if stop else AFTER]


def _join(text: str, mentions: Sequence[Mention], roles: list[Role]) -> None:
    """Ways between places (A–B, "mellan A och B") and lists ("oss i A och B"): what follows has the role of what it is joined to."""
    for number in range(1, len(mentions)):
        first, second = mentions[number - 1], mentions[number]
        gap = text[first.end : second.start]
        if ROUTE.match(gap) and roles[number] == Role.MATTER and roles[number - 1] in (Role.MATTER, Role.BETWEEN):
            ends = (Role.BETWEEN, Role.BETWEEN)
            if roles[number - 1] == Role.MATTER and TRAVELS.search(text[max(0, first.start - BEFORE) : first.start]):
                ends = (Role.ORIGIN, Role.DESTINATION)
            roles[number - 1], roles[number] = ends
        elif WITHIN.match(gap) and _municipality(first) == _municipality(second):
            roles[number] = roles[number - 1]
        elif AND.match(gap) and roles[number] == Role.MATTER and not _goes_on(text, mentions, roles, number):
            among = AMONG_US.search(text[max(0, first.start - 25) : first.start])
            if among and roles[number - 1] in (Role.MATTER, Role.HOME):
                roles[number - 1] = Role.BETWEEN
            roles[number] = roles[number - 1]


def _goes_on(text: str, mentions: Sequence[Mention], roles: Sequence[Role], number: int) -> bool:
    """ "Unlike A, B never sands": after a comparison and a comma a name is no part of a list, unless the list goes on."""
    first, second = mentions[number - 1], mentions[number]
    if roles[number - 1] != Role.COMPARISON or text[first.end : second.start] != ", ":
        return False
    listed = number + 1 < len(mentions) and AND.match(text[second.end : mentions[number + 1].start])
    return not listed and re.match(r"\w* \w", text[second.end : second.end + AFTER]) is not None


def _municipality(mention: Mention) -> str:
    return mention.name.municipality


def _turn(text: str, mentions: Sequence[Mention], roles: list[Role]) -> None:
    """ "Jag bor i A men jobbar på B": what follows the turn is what it is about."""
    homes = [number for number, role in enumerate(roles) if role == Role.HOME]
    if Role.MATTER in roles or Role.BETWEEN in roles or len(homes) < 2:
        return
    first, last = mentions[homes[0]], mentions[homes[-1]]
    between = text[first.end : last.start]
    if TURN.search(between) and not LIVES.search(between):
        roles[homes[-1]] = Role.MATTER


def _contrast(text: str, mentions: Sequence[Mention], roles: list[Role]) -> None:
    """ "I A har de …, men här i B", "A har …, varför inte B?", "A har …. Sno idén!": A is what is compared with."""
    for number in _of_here(text, mentions, roles, HERE_AGAIN)[-1:]:
        roles[number] = Role.MATTER
        _compare(text, mentions, roles, range(len(mentions)), _municipality(mentions[number]))
    for number in _of_here(text, mentions, roles, WHY_NOT)[-1:]:
        if _compare(text, mentions, roles, range(number), _municipality(mentions[number])):
            roles[number] = Role.MATTER
    for number, mention in enumerate(mentions):
        if US_TOO.search(text[mention.end : mention.end + FURTHER]):
            _compare(text, mentions, roles, (number,), "")


def _of_here(text: str, mentions: Sequence[Mention], roles: Sequence[Role], pattern: re.Pattern[str]) -> list[int]:
    """Numbers of the mentions before which `pattern` stands."""
    return [
        number
        for number, mention in enumerate(mentions)
        if roles[number] in (Role.MATTER, Role.HOME)
        and pattern.search(text[max(0, mention.start - 40) : mention.start])
    ]


def _compare(text: str, mentions: Sequence[Mention], roles: list[Role], numbers: Iterable[int], here: str) -> bool:
    """Make comparisons of those of `numbers` that say what another municipality than `here` has; whether there are any."""
    found = [
        number
        for number in numbers
        if roles[number] == Role.MATTER
        and _municipality(mentions[number]) != here
        and _says_what_they_have(text, mentions[number])
    ]
    for number in found:
        roles[number] = Role.COMPARISON
    return bool(found)


def _says_what_they_have(text: str, mention: Mention) -> bool:
    """Goes on with what the place has, or begins a sentence with being there."""
    if CONTRASTED_AFTER.search(text[mention.end : mention.end + AFTER]):
        return True
    return SENTENCE_BEGINS.search(text[max(0, mention.start - 8) : mention.start]) is not None
