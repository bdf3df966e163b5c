"""Places by name, postcodes by table, points by border."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ideas.gazetteer import (
    find_place,
    known_codes,
    locality_of_postcode,
    municipality_of_point,
    municipality_of_postcode,
)


@pytest.mark.parametrize("postcode", ["903 25", "90325", " 90325 ", "SE-903 25", "s-90325"])
def test_a_postcode_is_read_however_it_is_spaced(postcode: str) -> None:
    assert municipality_of_postcode(postcode) == "2480"
    assert locality_of_postcode(postcode) == "Umeå"


@pytest.mark.parametrize(
    "postcode", ["", "9032", "903255", "00000", "99999", "Umeå", "9\x0003 25", "٩٠٣٢٥", "90325\n90325", "9" * 10_000]
)
def test_what_is_no_known_postcode_has_no_municipality(postcode: str) -> None:
    assert municipality_of_postcode(postcode) is None
    assert locality_of_postcode(postcode) is None


@pytest.mark.parametrize(
    ("latitude", "longitude", "code"),
    [
        (63.93, 19.21, "2403"),
        (63.57, 19.50, "2401"),
        (64.19, 20.85, "2409"),
        (63.825, 20.263, "2480"),
        (64.20, 19.72, "2404"),
        (63.91, 19.75, "2460"),
        (63.29, 18.715, "2284"),
    ],
)
def test_a_point_in_the_middle_of_each_municipality_is_inside(latitude: float, longitude: float, code: str) -> None:
    assert municipality_of_point(latitude, longitude) == code


@pytest.mark.parametrize(
    "point", [(64.75, 20.95), (59.33, 18.07), (20.26, 63.83), (math.nan, 20.0), (63.8, math.inf), (1e308, -1e308)]
)
def test_a_point_outside_of_the_region_has_no_municipality(point: tuple[float, float]) -> None:
    assert municipality_of_point(*point) is None


def test_every_place_with_coordinates_lies_in_its_municipality() -> None:
    names = ["Tväråbäck", "Holmsund", "Ånäset", "Husum", "Granö", "Agnäs", "Rundvik"]

    for place in (place for name in names for place in find_place(name)):
        assert (
            place.lat is None or place.lon is None or municipality_of_point(place.lat, place.lon) == place.municipality
        )


def test_a_place_is_found_without_regard_to_capitals_and_spaces() -> None:
    assert [place.name for place in find_place("  norr på  STAN ")] == ["Norr på stan"]


def test_a_place_is_found_by_its_alias() -> None:
    assert [place.name for place in find_place("Övik")] == ["Örnsköldsvik"]


def test_dots_and_rings_matter() -> None:
    assert find_place("Bygdea") == []


def test_a_decomposed_name_is_the_same_name() -> None:
    assert [place.name for place in find_place("Umea\u030a")] == ["Umeå"]


def test_a_name_of_several_municipalities_gives_the_best_known_first() -> None:
    places = find_place("Brännland")

    assert [(place.municipality, place.ambiguous) for place in places] == [("2480", True), ("2403", True)]


def test_a_name_can_be_asked_for_in_one_municipality() -> None:
    assert [place.municipality for place in find_place("Brännland", "2403")] == ["2403"]


def test_an_endless_name_is_no_place() -> None:
    assert find_place("Umeå" * 100_000) == []


def test_the_office_is_a_known_code() -> None:
    assert len(known_codes()) == 8
    assert "region" in known_codes()


@given(st.text(max_size=100))
def test_any_words_can_be_asked_for(text: str) -> None:
    assert isinstance(find_place(text), list)
    assert municipality_of_postcode(text) in known_codes() | {None}


@given(st.floats(), st.floats())
def test_any_numbers_can_be_a_point(latitude: float, longitude: float) -> None:
    assert municipality_of_point(latitude, longitude) in known_codes() | {None}
