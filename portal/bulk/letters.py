"""Who writes what, when and about which place: a number in, a letter out. No database; same seed, same letter."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from itertools import accumulate
from random import Random
from typing import Final, TypeVar
from uuid import UUID

from ideas.gazetteer import Place
from ideas.models import Kind, Source
from ideas.transitions import NewSubmission
from portal.bulk import places, texts
from portal.bulk.matters import Matter, matters, words
from portal.bulk.texts import Scene
from portal.bulk.times import Calendar, season

LANGUAGES: Final = {"sv": 0.94, "en": 0.04, "fi": 0.02}
KINDS: Final = {Kind.QUESTION: 0.6, Kind.OPINION: 0.25, Kind.IDEA: 0.15}
SOURCES: Final = {Source.WEB: 0.92, Source.PHONE: 0.03, Source.MAIL: 0.03, Source.VISIT: 0.01, Source.LETTER: 0.01}
ECHO: Final = 0.03
"""So many write nearly what another one wrote a little earlier."""
PLACELESS: Final = 0.22
PERSONAL: Final = frozenset({"aldreomsorg", "socialtjanst_lss"})
NEIGHBOURS: Final = 100
"""So many letters in a row share the few people who write again and again; a batch holds whole neighbourhoods."""
REGULARS: Final = 4
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Letter:
    """What came in. `about`: code of the municipality that it concerns, whatever the router finds."""

    new: NewSubmission
    arrived_at: datetime
    about: str
    scene: Scene
    confirmed: bool
    """The sender's address was confirmed."""


@dataclass(frozen=True, slots=True)
class Correspondence:
    """All letters of one run: `total` of them up to `now`. `run` keeps keys and addresses apart from those of other runs."""

    seed: int
    total: int
    now: datetime
    run: int = 0

    def random(self, number: int, what: str = "") -> Random:
        """The chance that decides letter `number`."""
        return Random(f"{self.seed}:{number}:{what}")  # noqa: S311 -- made-up texts, no secret

    def letter(self, number: int) -> Letter:
        """Number 0 to total - 1, in the order in which they come in."""
        random = self.random(number)
        arrived_at = _calendar(self.now).arrival((number + random.random()) / self.total)
        scene, about, place = _scene(arrived_at, random)
        title, text = self._text(scene, random)
        if number and random.random() < ECHO:
            earlier = self.random(number - random.randint(1, min(number, 60)))
            earlier.random()  # its own arrival
            (echo, about, place), name = _scene(arrived_at, earlier), scene.name
            scene = replace(echo, name=name)
            title, text = self._text(scene, earlier)
            text = texts.echoed(text, random)
        new = NewSubmission(
            idempotency_key=UUID(int=self.random(number, f"key {self.run}").getrandbits(128), version=4),
            kind=scene.kind,
            text=text,
            title=title,
            language=scene.language,
            municipality=about if random.random() < 0.35 else None,
            topic=scene.matter.topic if random.random() < 0.97 else None,
            goals=scene.matter.goals if random.random() < 0.6 else (),
            source=draw(SOURCES, random),
            doubts=("too_fast",) if random.random() < 0.006 else (),
            publish_wish=random.random() > (0.3 if scene.matter.topic in PERSONAL else 0.05),
            is_sample=True,
        )
        new = _with_place(new, about, place, random)
        return Letter(self._with_sender(new, number, scene, random), arrived_at, about, scene, random.random() < 0.6)

    def _text(self, scene: Scene, random: Random) -> tuple[str, str]:
        title = texts.title(scene, random)
        return title, texts.letter(scene, random, more=_matter(scene.language, scene.season, random))

    def _with_sender(self, new: NewSubmission, number: int, scene: Scene, random: Random) -> NewSubmission:
        first, mark = scene.name, str(number)
        if random.random() < 0.12:  # somebody who writes again and again
            mark = f"{number // NEIGHBOURS}r{random.randrange(REGULARS)}"
            first = _first_name("sv", self.random(number // NEIGHBOURS, mark))
        last = self.random(number // NEIGHBOURS, mark).choice(words("sv")["last_name"])
        has_name = random.random() < 0.5
        return replace(
            new,
            email=f"{_plain(first)}.{_plain(last)}.{self.run}-{mark}@example.com" if random.random() < 0.62 else "",
            name=f"{first} {last}" if has_name else "",
            show_name=has_name and random.random() < 0.3,
            phone=f"070-174 06 {random.randint(5, 99):02}" if random.random() < 0.05 else "",
        )


def _scene(arrived_at: datetime, random: Random) -> tuple[Scene, str, Place]:
    about = places.a_municipality(random)
    language = draw(LANGUAGES, random)
    now = season(arrived_at)
    matter = _matter(language, now, random)
    place = places.a_place(about, matter.kinds, random)
    says_where = random.random() > PLACELESS
    scene = Scene(
        matter=matter,
        kind=draw(KINDS, random),
        place=place.name if says_where else "",
        at=places.at(place, language) if says_where else "",
        municipality=places.municipality_name(about, language),
        season=now,
        name=_first_name(language, random),
    )
    return scene, about, place


def _with_place(new: NewSubmission, about: str, place: Place, random: Random) -> NewSubmission:
    if random.random() < 0.45:
        new = replace(new, address=place.name, place_name=place.name, place_municipality=about)
        if random.random() < 0.2:
            new = replace(new, point=places.a_point(place, random))
    return replace(new, postcode=places.a_postcode(about, random)) if random.random() < 0.25 else new


def _matter(language: str, now: str, random: Random) -> Matter:
    found, before = _matters(language, now)
    return random.choices(found, cum_weights=before)[0]


@cache
def _matters(language: str, now: str) -> tuple[tuple[Matter, ...], tuple[float, ...]]:
    found = [matter for matter in matters() if matter.language == language and now in (matter.seasons or {now})]
    return tuple(found), tuple(accumulate(matter.weight for matter in found))


@cache
def _calendar(now: datetime) -> Calendar:
    return Calendar(now)


def draw(weights: Mapping[Value, float], random: Random) -> Value:
    """One of the keys, as often as its weight says."""
    return random.choices(tuple(weights), tuple(weights.values()))[0]


def _first_name(language: str, random: Random) -> str:
    return random.choice(words(language)["first_name"])


def _plain(name: str) -> str:
    """As it stands in an address."""
    letters = unicodedata.normalize("NFD", name.lower())
    return "".join(letter for letter in letters if letter.isascii() and letter.isalpha())
