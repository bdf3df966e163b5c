"""Sentences in every language of the portal: what is kept for everybody cannot depend on who reads."""

import html
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.conf import settings
from django.template import loader
from django.utils import translation
from django.utils.functional import Promise

from ideas import queries
from ideas.explanations import explain
from ideas.models import Municipality
from ideas.models.region import Named

QUOTES: Final = {"sv": "”%s”", "en": "“%s”", "fi": "”%s”"}
_QUOTED: Final = re.compile(r"<q>(.*?)</q>", re.DOTALL)

Sentence = dict[str, str]
"""Language code to words."""


def names(named: Named) -> Sentence:
    """The name of a municipality, topic or goal in each language."""
    return {code: str(getattr(named, f"name_{code}")) for code, _ in settings.LANGUAGES}


def in_each_language(words: str | Promise) -> Sentence:
    """A translatable text in each language."""
    found = {}
    for code, _ in settings.LANGUAGES:
        with translation.override(code):
            found[code] = str(words)
    return found


def reasons(
    evidence: Iterable[Mapping[str, Any]], *, title: str, text: str, published: str | None, reader: str
) -> list[dict[str, Any]]:
    """The evidence of a routing as `{code, municipality, sentence}`. Arguments as of `explanations.explain`; `reader` as of its template."""
    evidence = list(evidence)
    municipalities = list(queries.municipalities())
    found: list[dict[str, Any]] = []
    for code, _ in settings.LANGUAGES:
        with translation.override(code):
            for place, item in enumerate(
                explain(evidence, title=title, text=text, names=_names(municipalities), published=published)
            ):
                if place == len(found):
                    found.append({"code": item.code, "municipality": item.municipality or None, "sentence": {}})
                drawn = loader.render_to_string("ideas/_evidence.html", {"item": item, "reader": reader})
                found[place]["sentence"][code] = _plain(drawn, code)
    return [reason for reason in found if all(reason["sentence"].values())]


def _names(municipalities: Iterable[Municipality]) -> dict[str, str]:
    return {municipality.code: municipality.name for municipality in municipalities}


def _plain(drawn: str, language: str) -> str:
    quoted = _QUOTED.sub(lambda found: QUOTES[language] % found[1], drawn)
    return " ".join(html.unescape(quoted).split())
