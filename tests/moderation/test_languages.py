"""The language of a message is read from its words, and what is too short to say is in the language of the page."""

import json
import pathlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.routing import languages

EXAMPLES = sorted((pathlib.Path(__file__).parents[2] / "moderation" / "routing" / "data" / "examples").glob("*.jsonl"))

SINGLE = [
    ("Gatlyktan vid busshållplatsen är trasig.", "sv"),
    ("ja ha int fått na svar, he va då förskräckligt", "sv"),
    ("he hä gå int an, plogen kom int i dag hell", "sv"),
    ("bssn e alltid sen", "sv"),
    ("SNÖRÖJNINGEN ÄR DÅLIG I SÄVAR", "sv"),
    ("Varfor ar det sa morkt pa vagen till skolan?", "sv"),
    ("Why is there no light on the cycle path to the school?", "en"),
    ("how do i get a library card", "en"),
    ("Miksi bussi ei koskaan tule ajoissa Holmsundissa?", "fi"),
    ("Haluaisin tietää, milloin kirjasto on auki.", "fi"),
    ("Buorre beaivi! Mun háliidan jearrat mánáidgárddi birra. Giitu!", "se"),
    ("Mie haluaisin kysyä, onko meänkielen neuvottelukunnalla paikkoja?", "fit"),
    ("Buaregh! Manne sïjhtem gihtjedh maanah jïh skuvle.", "sma"),
    ("Kann man hier im Winter mit dem Wohnmobil stehen? Danke!", "de"),
    ("Gdzie mogę zapisać dziecko do przedszkola?", "pl"),
    ("Rruga është shumë e errët natën, ju lutem rregulloni dritat.", "sq"),
    ("Rruga eshte shume e erret naten, ju lutem rregulloni dritat.", "sq"),
    ("Hej! Kur fillon kursi i suedishtes? Faleminderit", "sq"),
    ("Nuk kam marrë përgjigje nga komuna për banesën.", "sq"),
    ("Tim är här i 24 tim, och Jane har dritat i rabatten.", "sv"),
    ("Waxaan rabaa inaan barto luuqadda Iswiidhishka", "so"),
    ("Ben çocuğumu okula kaydetmek istiyorum", "tr"),
    ("Дякую за допомогу, де знаходиться школа?", "uk"),
    ("Здравствуйте, когда вы открываете бассейн?", "ru"),
    ("متى يبدأ المدرسة", "ar"),
    ("چگونه می‌توانم فرزندم را ثبت‌نام کنم؟", "fa"),
    ("ኣበይ ክምዝገብ እኽእል", "ti"),
    ("Hvor kan jeg melde inn barnet mitt i barnehagen?", "nb"),
]
SEVERAL = [
    ("Bures! Finns det något samiskt språkcafé på biblioteket? Giitu!", ("sv", "se")),
    ("Buerie biejvie! På skylten vid kommunhuset står bara svenska.", ("sv", "sma")),
    ("Buoris! Gijtto för att fullmäktige öppnade på lulesamiska.", ("sv", "smj")),
    ("Buörrie beäjvvie! Kan man få skyltar på umesamiska?", ("sv", "sju")),
    (
        "Terve! Onko kommuunissa kethään joka puhhuu meänkieltä? Jag bor på Haga och min far är från Pajala.",
        ("sv", "fit"),
    ),
    ("Hur gör man? Thank you for your help with this matter, I would really like to know.", ("en", "sv")),
]
SHORT = ["", "   ", "Test", "Umeå", "ok", "👍👍", "12345", "Ersboda 14", "?!"]


@pytest.mark.parametrize(("text", "language"), SINGLE)
def test_a_text_in_one_language_is_told(text: str, language: str) -> None:
    assert languages.read("", text, "sv") == (language,)


@pytest.mark.parametrize(("text", "expected"), SEVERAL)
def test_a_greeting_in_another_language_is_told_beside(text: str, expected: tuple[str, ...]) -> None:
    assert languages.read("", text, "sv") == expected


@pytest.mark.parametrize("text", SHORT)
@pytest.mark.parametrize("said", ["sv", "en", "fi"])
def test_what_is_too_short_to_say_is_in_the_language_of_the_page(text: str, said: str) -> None:
    assert languages.read("", text, said) == (said,)


def test_the_title_is_read_as_well() -> None:
    assert languages.read("Bures", "När börjar kursen på biblioteket?", "sv") == ("sv", "se")


def test_addresses_are_no_words() -> None:
    assert languages.read(
        "", "Skicka svaret till the.and.is@example.com eller se www.where-is-the-bus.example", "sv"
    ) == ("sv",)


@given(st.text(max_size=300), st.sampled_from(["sv", "en", "fi"]))
def test_any_text_is_read_the_same_each_time(text: str, said: str) -> None:
    first = languages.read("", text, said)

    assert first
    assert first == languages.read("", text, said)
    assert len(set(first)) == len(first)


def test_hardly_an_example_is_read_wrongly() -> None:
    rows = [json.loads(line) for file in EXAMPLES for line in file.read_text(encoding="utf-8").splitlines()]
    told = [row for row in rows if row.get("lang") in ("sv", "en", "fi") and row["gold"]["kind"]]
    assert told
    right = sum(languages.read(row.get("title") or "", row["text"], "sv")[0] == row["lang"] for row in told)

    assert right >= 0.98 * len(told)
