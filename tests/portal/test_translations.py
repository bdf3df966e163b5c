"""Catalogues are extracted, filled, checked and compiled without gettext's programs."""

import gettext
from pathlib import Path

import pytest

from portal import translations

TEMPLATE = """{% load i18n %}
{% translate "Read it" %} {% translate "May" context "month" %} {{ x|default:_("Nothing") }}
{% blocktranslate trimmed count n=cases %}
  {{ n }} case
{% plural %}
  {{ n }} cases
{% endblocktranslate %}
<p>{% blocktranslate trimmed with name=user %}
  Hello {{ name }},
  100 % sure
{% endblocktranslate %}</p>
{% comment %}{% translate "Not this" %}{% endcomment %}
"""
CODE = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext
A = _("Send %(kind)s")
B = pgettext("verb", "Open")
C = ngettext("%(n)d day", "%(n)d days", 2)
D = _("one " "sentence")
"""
SWEDISH: dict[str, str | list[str]] = {
    "Read it": "Läs det",
    "month\x04May": "maj",
    "Nothing": "Ingenting",
    "%(n)s case": ["Ett ärende", "%(n)s ärenden"],
    "Hello %(name)s, 100 %% sure": "Hej %(name)s, 100 %% säker",
    "Send %(kind)s": "Skicka %(kind)s",
    "verb\x04Open": "Öppna",
    "%(n)d day": ["%(n)d dag", "%(n)d dagar"],
    "one sentence": "en mening",
}


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """An app with one module and one template, and no catalogue yet."""
    app = tmp_path / "letters"
    (app / "templates" / "letters").mkdir(parents=True)
    (app / "templates" / "letters" / "page.html").write_text(TEMPLATE, encoding="utf-8")
    (app / "apps.py").write_text(CODE, encoding="utf-8")
    return app


@pytest.fixture
def complete(app: Path) -> Path:
    """The same app with a complete Swedish catalogue."""
    translations.update(app, "sv")
    translations.fill(app, "sv", SWEDISH)
    return app


def change(app: Path, old: str, new: str) -> None:
    file = translations.catalogue_file(app, "sv")
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_messages_of_code_and_templates_are_found(app: Path) -> None:
    found = translations.extract(app)

    assert {f"{context}\x04{text}" if context else text for context, text in found} == SWEDISH.keys()
    assert found[None, "%(n)s case"].id == ("%(n)s case", "%(n)s cases")


def test_a_new_catalogue_lacks_every_translation(app: Path) -> None:
    translations.update(app, "sv")

    assert len(translations.check(app, "sv")) == len(SWEDISH)
    assert all("untranslated" in line for line in translations.check(app, "sv"))


def test_a_filled_catalogue_is_complete(complete: Path) -> None:
    assert translations.check(complete, "sv") == []


def test_filling_names_what_it_used(app: Path) -> None:
    translations.update(app, "sv")

    assert translations.fill(app, "sv", {"Read it": "Läs det", "Unknown": "Okänt"}) == {"Read it"}


def test_filling_a_plural_with_one_text_is_refused(app: Path) -> None:
    translations.update(app, "sv")

    with pytest.raises(ValueError, match="singular and plural"):
        translations.fill(app, "sv", {"%(n)s case": "ärenden"})


def test_updating_keeps_translations_and_drops_what_is_gone(complete: Path) -> None:
    (complete / "apps.py").write_text('A = _("Send %(kind)s")\nE = _("New")\n', encoding="utf-8")

    translations.update(complete, "sv")

    assert translations.check(complete, "sv") == ["letters (sv): untranslated 'New'"]
    assert "one sentence" not in translations.catalogue_file(complete, "sv").read_text(encoding="utf-8")


def test_updating_twice_changes_no_byte(complete: Path) -> None:
    before = translations.catalogue_file(complete, "sv").read_bytes()

    translations.update(complete, "sv")

    assert translations.catalogue_file(complete, "sv").read_bytes() == before


def test_a_message_that_is_not_in_the_catalogue_is_missing(complete: Path) -> None:
    (complete / "later.py").write_text('A = _("Later")', encoding="utf-8")

    assert translations.check(complete, "sv") == ["letters (sv): missing 'Later'"]


def test_a_message_that_left_the_source_is_stale(complete: Path) -> None:
    (complete / "apps.py").write_text(CODE.replace('D = _("one " "sentence")', ""), encoding="utf-8")

    assert translations.check(complete, "sv") == ["letters (sv): no longer in the source 'one sentence'"]


def test_a_fuzzy_translation_is_named(complete: Path) -> None:
    change(complete, 'msgid "Read it"', '#, fuzzy\nmsgid "Read it"')

    assert translations.check(complete, "sv") == ["letters (sv): fuzzy 'Read it'"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Skicka %(kind)s", "Skicka %(sort)s"),
        ("Skicka %(kind)s", "Skicka"),
        ("%(n)d dagar", "%(m)d dagar"),
        ("%(n)s ärenden", "ärenden"),
    ],
)
def test_placeholders_that_differ_are_named(complete: Path, old: str, new: str) -> None:
    change(complete, old, new)

    (problem,) = translations.check(complete, "sv")
    assert "placeholders differ" in problem


def test_a_compiled_catalogue_is_read_by_the_standard_library(complete: Path) -> None:
    (compiled,) = translations.compile_all(complete.parent)

    with compiled.open("rb") as file:
        swedish = gettext.GNUTranslations(file)
    assert swedish.gettext("one sentence") == "en mening"
    assert swedish.pgettext("month", "May") == "maj"
    assert [swedish.ngettext("%(n)s case", "%(n)s cases", n) for n in (1, 2)] == ["Ett ärende", "%(n)s ärenden"]


def test_only_a_changed_catalogue_is_compiled_again(complete: Path) -> None:
    translations.compile_all(complete.parent)

    assert translations.compile_all(complete.parent) == []
    change(complete, "Läs det", "Läs det här")
    assert len(translations.compile_all(complete.parent)) == 1


def test_a_fill_file_must_hold_an_object(tmp_path: Path) -> None:
    file = tmp_path / "list.json"
    file.write_text("[]", encoding="utf-8")

    with pytest.raises(ValueError, match="no JSON object"):
        translations.load_fill(file)


def test_what_is_missing_can_be_filled_in_as_it_is_printed(complete: Path) -> None:
    (complete / "later.py").write_text('A = _("Later")\nB = ngettext("%(n)d hour", "%(n)d hours", 2)', encoding="utf-8")

    found = translations.missing(complete, "sv")
    translations.update(complete, "sv")
    translations.fill(complete, "sv", found)

    assert found == {"%(n)d hour": ["%(n)d hour", "%(n)d hours"], "Later": "Later"}
    assert translations.missing(complete, "sv") == {}
    assert translations.check(complete, "sv") == []
