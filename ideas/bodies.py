"""Other bodies that people write to the municipalities about: who decides, why not the municipality, and what to do now."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from ideas.gazetteer.files import rows

LANGUAGES: Final = ("sv", "en", "fi")
INTERNAL: Final = frozenset({"municipal_company", "joint_board"})
"""Types that belong to the municipalities: a case is handed over inside, and nobody is sent away."""


class BodyKind(StrEnum):
    """What people call such a body."""

    AUTHORITY = "authority"
    COMPANY = "company"
    REGION = "region"
    ORGANISATION = "organisation"
    MUNICIPALITY = "municipality"


KINDS: Final[Mapping[str, BodyKind]] = {
    "state_agency": BodyKind.AUTHORITY,
    "parliament_agency": BodyKind.AUTHORITY,
    "court": BodyKind.AUTHORITY,
    "joint_board": BodyKind.AUTHORITY,
    "company": BodyKind.COMPANY,
    "state_company": BodyKind.COMPANY,
    "regional_company": BodyKind.COMPANY,
    "municipal_company": BodyKind.COMPANY,
    "region": BodyKind.REGION,
    "association": BodyKind.ORGANISATION,
    "faith_community": BodyKind.ORGANISATION,
    "municipality": BodyKind.MUNICIPALITY,
}
"""By the type that the data file gives it."""


@dataclass(frozen=True, slots=True)
class Body:
    """One body as `ideas/data/bodies.csv` has it. `names` and `texts` are in the order of LANGUAGES."""

    key: str
    type: str
    names: tuple[str, ...]
    texts: tuple[str, ...]
    municipalities: tuple[str, ...]
    """Codes of those that it serves; empty for a place outside all of them."""
    web: str = ""
    phone: str = ""

    @property
    def is_internal(self) -> bool:
        """A company or board of the municipalities' own."""
        return self.type in INTERNAL

    @property
    def kind(self) -> BodyKind:
        """Authority, company or whatever else it is."""
        return KINDS[self.type]

    def name(self, language: str) -> str:
        """What it is called in `language` (BCP 47), else in Swedish."""
        return self.names[_place_of(language)]

    def text(self, language: str) -> str:
        """One or two sentences for who wrote, in `language`, else in Swedish: who decides, why not the municipality, what to do now."""
        return self.texts[_place_of(language)]

    def serves(self, codes: Collection[str]) -> bool:
        """Whether it may be the right one for a matter in one of these municipalities; without any code, or for nowhere, always."""
        known = {code for code in codes if code in _served()}
        return not known or not self.municipalities or not known.isdisjoint(self.municipalities)


def find(key: str) -> Body | None:
    """The body with this key; None where there is none, or none any more."""
    return _bodies().get(key)


def external(codes: Collection[str] = ()) -> list[Body]:
    """Those that a sender can be shown to, in the order of the file: they serve one of the municipalities `codes` and are not internal.

    The regional office and unknown codes narrow nothing.
    """
    return [body for body in _bodies().values() if not body.is_internal and body.serves(codes)]


@cache
def _bodies() -> dict[str, Body]:
    return {row["key"]: _body(row) for row in rows("bodies.csv")}


@cache
def _served() -> frozenset[str]:
    return frozenset(code for body in _bodies().values() for code in body.municipalities)


def _body(row: dict[str, str]) -> Body:
    return Body(
        key=row["key"],
        type=row["type"],
        names=tuple(row[f"name_{language}"] for language in LANGUAGES),
        texts=tuple(row[f"text_{language}"] for language in LANGUAGES),
        municipalities=tuple(filter(None, row["municipality_codes"].split("|"))),
        web=row["web"],
        phone=row["phone"],
    )


def _place_of(language: str) -> int:
    primary = language.partition("-")[0]
    return LANGUAGES.index(primary if primary in LANGUAGES else "sv")
