"""The phrases that speak of several municipalities, or of all of them."""

import csv
from collections import Counter

import pytest

from ideas.gazetteer import known_codes
from moderation.routing.joint_matters import FILE, shared_in

with FILE.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))


def codes(row: dict[str, str]) -> list[str]:
    return [code for code in row["municipalities"].split("|") if code]


def test_every_phrase_stands_once_in_lower_case() -> None:
    counted = Counter(row["phrase"] for row in ROWS)

    assert [phrase for phrase, times in counted.items() if times > 1 or phrase != phrase.lower().strip()] == []


def test_every_phrase_has_known_municipalities_a_strength_and_a_source() -> None:
    assert {code for row in ROWS for code in codes(row)} == known_codes() - {"region"}
    assert all(len(codes(row)) == len(set(codes(row))) for row in ROWS)
    assert all(0 < float(row["strength"]) <= 1 and row["source"] for row in ROWS)


def test_what_concerns_the_region_names_no_municipality() -> None:
    assert {row["kind"] for row in ROWS} == {"region", "shared"}
    assert [row["phrase"] for row in ROWS if row["kind"] == "region" and codes(row)] == []


def test_there_are_phrases_in_swedish_english_and_finnish() -> None:
    counted = Counter(row["language"] for row in ROWS)

    assert set(counted) == {"sv", "en", "fi"}
    assert min(counted.values()) >= 20


def test_a_phrase_is_found_in_a_sentence() -> None:
    for row in ROWS:
        text = f"Jag undrar över {row['phrase']}, hur blir det?"

        assert row["phrase"] in {text[hit.start : hit.end] for hit in shared_in(text)}


@pytest.mark.parametrize(
    "text",
    ["Gatlyktan på vår gata är trasig.", "Min dotter e 12 år.", "Kan ni bygga en lekpark?", "Sju kommunala bilar."],
)
def test_an_everyday_sentence_is_no_shared_matter(text: str) -> None:
    assert shared_in(text) == []
