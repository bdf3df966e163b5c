"""The languages that cases are written in, as staff read of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Language:
    """What it is called, and how it is said that a text is in it."""

    name: Promise
    written_in: Promise


LANGUAGES: Final[Mapping[str, Language]] = {
    "sv": Language(_("Swedish"), _("Written in Swedish")),
    "en": Language(_("English"), _("Written in English")),
    "fi": Language(_("Finnish"), _("Written in Finnish")),
    "se": Language(_("Northern Sami"), _("Written in Northern Sami")),
    "smj": Language(_("Lule Sami"), _("Written in Lule Sami")),
    "sma": Language(_("Southern Sami"), _("Written in Southern Sami")),
    "sju": Language(_("Ume Sami"), _("Written in Ume Sami")),
    "fit": Language(_("Meänkieli"), _("Written in Meänkieli")),
}
"""By BCP 47 tag."""
NAMES: Final[Mapping[str, Promise]] = {tag: language.name for tag, language in LANGUAGES.items()}
USUAL: Final = "sv"
"""Nobody needs to be told that a text is in it."""


def written_in(tags: Iterable[str]) -> tuple[Promise, ...]:
    """What to say of `RoutingDecision.languages`: nothing of Swedish, and of a language without a name that it is another."""
    known = {tag: language.written_in for tag, language in LANGUAGES.items()}
    return tuple(dict.fromkeys(known.get(tag, _("Written in another language")) for tag in tags if tag != USUAL))
