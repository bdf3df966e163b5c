"""Names of places are found as people write them, and ordinary words are left alone."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.routing.mentions import mentions
from moderation.routing.names import Way

FOUND = [
    ("Vägen i Holmsund", "Holmsund", "Holmsund", Way.SPELLED),
    ("Holmsunds hamnplan är hal", "Holmsund", "Holmsunds", Way.SPELLED),
    ("jag bor i ånäset", "Ånäset", "ånäset", Way.SPELLED),
    ("ÅNÄSET BEHÖVER BUSS", "Ånäset", "ÅNÄSET", Way.SPELLED),
    ("Vi bor pa Alidhem", "Ålidhem", "Alidhem", Way.PLAIN),
    ("bygg en park i Ornskoldsvik", "Örnsköldsvik", "Ornskoldsvik", Way.SPELLED),
    ("busskur i vannasby", "Vännäsby", "vannasby", Way.PLAIN),
    ("Umeborna vill ha spårväg", "Umeå", "Umeborna", Way.INHABITANT),
    ("som öviksbo undrar jag", "Örnsköldsvik", "öviksbo", Way.INHABITANT),
    ("en gammal nordmalingsbo", "Nordmaling", "nordmalingsbo", Way.INHABITANT),
    ("vi vindelbor", "Vindeln", "vindelbor", Way.INHABITANT),
    ("Bullmarksbygden behöver fiber", "Bullmark", "Bullmarksbygden", Way.COMPOUND),
    ("Nya Bjurholmsvägen", "Bjurholm", "Bjurholmsvägen", Way.TOWARDS),
    ("ett Nordmalingsförslag", "Nordmaling", "Nordmalingsförslag", Way.LONGER),
    ("Ö-viks centrum", "Örnsköldsvik", "Ö-viks", Way.SPELLED),
    ("cykelväg i Robetsfors", "Robertsfors", "Robetsfors", Way.MISTYPED),
    ("vattnet i Nordmalning", "Nordmaling", "Nordmalning", Way.MISTYPED),
    ("Tvärabäck behöver en kur", "Tväråbäck", "Tvärabäck", Way.MISTYPED),
    ("lampan i Sjöfru\u200bskolan", "Sjöfruskolan", "Sjöfru\u200bskolan", Way.SPELLED),
    ("E4:an är hal", "E4", "E4", Way.SPELLED),
]
NOT_FOUND = [
    "Backarna är hala och ön är liten.",
    "Hon heter Anna Berg och han Erik Lund.",
    "En by, en bäck och ett sund.",
    "the bus was replaced by a taxi",
    "runt hörnet står en bil",
    "Fällforson finns inte",
    "",
    "\x00\ud800 \u202e",
]


@pytest.mark.parametrize(("text", "name", "words", "way"), FOUND)
def test_a_name_is_found_as_it_is_written(text: str, name: str, words: str, way: Way) -> None:
    (mention,) = mentions(text)

    assert mention.name.places[0].name == name
    assert text[mention.start : mention.end] in (words, words.rstrip("s"))
    assert mention.way == way


@pytest.mark.parametrize("text", NOT_FOUND)
def test_ordinary_words_and_people_are_no_places(text: str) -> None:
    assert [mention for mention in mentions(text) if not mention.doubtful] == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Bussi Holmsundiin", "Holmsund"),
        ("Asun Teg:illä", "Teg"),
        ("Uumajassa sataa", "Umeå"),
        ("Vännäsissä", "Vännäs"),
    ],
)
def test_finnish_endings_are_taken_off_in_a_finnish_text(text: str, name: str) -> None:
    (mention,) = mentions(text, finnish=True)

    assert mention.name.places[0].name == name


@pytest.mark.parametrize(
    "text",
    [
        "Anna Vindel ringde i går.",
        "Karl Bjurholm svarar inte i telefon.",
        "Det bestämde Bengt-Åke Holmsund själv.",
        "familjen Holmlund har en hund.",
        "Holmlund på affären säger detsamma.",
        "Herr Nordmaling är sur, och fru Bygdeå med.",
        "Hej!\nMvh Sara Nordmaling",
        "Hälsningar Vindeln",
        "Terveisin Aino Sävar",
    ],
)
def test_what_somebody_is_called_is_no_place(text: str) -> None:
    assert mentions(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Mvh Anna\nVindeln", "Vindeln"),
        ("Mvh Anna, Vindeln", "Vindeln"),
        ("Mvh Vindelns byalag", "Vindeln"),
        ("Hej Anna Umeå kommun", "Umeå"),
        ("Tack till Anna Obbola simhall", "Obbola"),
        ("Anna i Vindeln ringde", "Vindeln"),
        ("Mina Vännäsminnen", "Vännäs"),
        ("Familjen i Holmsund", "Holmsund"),
        ("cykelväg i Homsund", "Holmsund"),
    ],
)
def test_a_place_beside_what_somebody_is_called_is_one(text: str, name: str) -> None:
    assert [mention.name.places[0].name for mention in mentions(text)] == [name]


def test_a_name_that_is_an_ordinary_word_needs_a_capital_and_a_preposition() -> None:
    (place,) = mentions("Lekparken på Backen")
    (word,) = mentions("Backen är hal")

    assert not place.doubtful
    assert word.doubtful


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Holmsunds hamn ligger i Holmsund", ["Holmsunds hamn", "Holmsund"]),
        ("Vännäs-Umeå och Vännäsby–Obbola", ["Vännäs", "Umeå", "Vännäsby", "Obbola"]),
        ("Länsväg 363 och väg 364", ["Länsväg 363", "väg 364"]),
        ("Varför svarar inte Övikshem?", ["Övikshem"]),
    ],
)
def test_each_name_is_found_where_it_stands(text: str, found: list[str]) -> None:
    assert [text[mention.start : mention.end] for mention in mentions(text)] == found


def test_the_longest_name_counts() -> None:
    (mention,) = mentions("Vi möttes vid Umeå Östra igår")

    assert mention.name.places[0].name == "Umeå Östra"


def test_a_place_outside_is_known_and_is_of_no_municipality() -> None:
    (mention,) = mentions("Som i Skellefteå")

    assert mention.name.places == ()
    assert mention.name.municipality == ""
    assert mention.name.outside[0].municipality == "Skellefteå"


@given(st.text(max_size=400))
def test_spans_lie_in_the_text_one_after_the_other(text: str) -> None:
    found = mentions(text, finnish=True)

    assert all(0 <= mention.start < mention.end <= len(text) for mention in found)
    assert all(first.end <= second.start for first, second in pairwise(found))
