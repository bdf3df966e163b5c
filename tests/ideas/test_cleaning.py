"""What people type, made fit to keep and to show."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ideas import cleaning


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("rad 1\r\nrad 2\rrad 3", "rad 1\nrad 2\nrad 3"),
        ("en\u2028två\x85tre", "en\ntvå\ntre"),
        ("flik\tstår kvar", "flik\tstår kvar"),
        ("A\u030angermanland", "Ångermanland"),
        ("nol\0l och \x1bklocka\x07", "noll och klocka"),
        ("\u202evänd\u202c och \u2066inne\u2069", "vänd och inne"),
        ("o\u200bsyn\ufefflig\u2060t", "osynligt"),
        ("tag\U000e0041gar", "taggar"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d🚒 släcker", "👩\u200d🚒 släcker"),
        ("\u200dlös \u200c sist\u200d", "lös  sist"),
        ("<b>fet</b> & 'citat'", "<b>fet</b> & 'citat'"),
        ("halv \ud800 bokstav", "halv  bokstav"),
    ],
)
def test_the_invisible_goes_and_the_rest_stays(typed: str, kept: str) -> None:
    assert cleaning.clean_text(typed) == kept


@given(st.text(st.characters() | st.sampled_from("\0\r\n\u200b\u200c\u200d\u202e\u0301\ufeff")))
def test_cleaning_twice_is_cleaning_once(typed: str) -> None:
    once = cleaning.clean_text(typed)

    assert cleaning.clean_text(once) == once
    assert unicodedata.is_normalized("NFC", once)
    once.encode()


def test_a_line_has_no_breaks() -> None:
    assert cleaning.clean_line("  två\r\n ord\t") == "två ord"


@pytest.mark.parametrize(("marks", "heaped"), [(0, False), (5, False), (6, True), (500, True)])
def test_a_heap_of_accents_is_found(marks: int, heaped: bool) -> None:
    assert cleaning.has_heaped_marks("å" + "\u0333" * marks + "ä") is heaped


@pytest.mark.parametrize("name", ["Việt Nam", "Ǎ̂", "ŋ̊"])
def test_letters_of_real_languages_are_no_heap(name: str) -> None:
    assert not cleaning.has_heaped_marks(unicodedata.normalize("NFD", name))


@pytest.mark.parametrize("piece", ["\u200d", "\u0333", "\u202e", "a\u200c", "\r", " \u200d"])
def test_a_megabyte_of_anything_is_cleaned_in_no_time(piece: str) -> None:
    began = time.perf_counter()

    cleaning.has_heaped_marks(cleaning.clean_text(piece * (500_000 // len(piece))))

    assert time.perf_counter() - began < 5
