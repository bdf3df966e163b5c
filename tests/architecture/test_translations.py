"""Every text that a person reads has its translation, and no catalogue holds what nobody says any more."""

import re
from pathlib import Path

import pytest

from portal import translations


@pytest.mark.parametrize("language", translations.LANGUAGES)
@pytest.mark.parametrize("app", translations.apps(), ids=lambda app: app.name)
def test_the_catalogue_is_complete(app: Path, language: str) -> None:
    assert translations.check(app, language) == []


@pytest.mark.parametrize("app", translations.apps(), ids=lambda app: app.name)
def test_no_finnish_ending_is_glued_to_what_is_filled_in(app: Path) -> None:
    """“%(name)sssa” would be wrong for most names: sentences are made so that the nominative fits."""
    texts = [text for forms in translations.translated(app, "fi").values() for text in forms]

    assert [text for text in texts if re.search(r"%\(\w+\)[sd](?:</\w+>)?[\w:’'-]", text.replace(": ", " "))] == []


def test_the_same_words_are_translated_the_same_way_in_every_app() -> None:
    """Django merges the catalogues into one: of two translations of one message only one would ever be read."""
    for language in translations.LANGUAGES:
        found: dict[str, set[tuple[str, ...]]] = {}
        for app in translations.apps():
            for name, forms in translations.translated(app, language).items():
                found.setdefault(name, set()).add(tuple(forms))
        assert {name: forms for name, forms in found.items() if len(forms) > 1} == {}


@pytest.mark.parametrize(
    ("language", "other_name"),
    [("sv", r"regionkontor|(?<!umeå)regionens kontor"), ("fi", r"(?<!uumajan )seudun toimisto")],
)
def test_the_regional_office_has_one_name(language: str, other_name: str) -> None:
    texts = [
        text
        for app in translations.apps()
        for forms in translations.translated(app, language).values()
        for text in forms
    ]

    assert [text for text in texts if re.search(other_name, text, re.IGNORECASE)] == []
