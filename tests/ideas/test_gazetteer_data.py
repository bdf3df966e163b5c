"""The data of the gazetteer holds what its README says."""

from collections import Counter

import pytest

from ideas.gazetteer import find_place, known_codes, municipality_of_point
from ideas.gazetteer.elsewhere import elsewhere
from ideas.gazetteer.files import rows
from ideas.gazetteer.places import names

UMEA, ORNSKOLDSVIK = "2480", "2284"
SEVEN = known_codes() - {"region"}
PLACES, NAMES, ELSEWHERE = rows("places.csv"), rows("names.csv"), rows("elsewhere.csv")
KINDS = {
    "area", "district", "facility", "hamlet", "island", "lake", "landmark", "municipality",
    "nature", "parish", "river", "road", "school", "town", "village",
}  # fmt: skip
NO_PLACES = {"club", "company", "event"}


def spellings(row: dict[str, str]) -> list[str]:
    return [row["name"], *filter(None, row["aliases"].split("|"))]


def test_every_place_and_name_is_of_one_of_the_seven() -> None:
    assert {row["municipality"] for row in [*PLACES, *NAMES]} == SEVEN


def test_places_and_other_names_are_apart_by_their_kinds() -> None:
    assert {row["kind"] for row in PLACES} == KINDS
    assert {row["kind"] for row in NAMES} == NO_PLACES


def test_every_coordinate_lies_in_the_municipality_of_its_row() -> None:
    astray = [
        row["name"]
        for row in PLACES
        if row["lat"] and municipality_of_point(float(row["lat"]), float(row["lon"])) != row["municipality"]
    ]

    assert astray == []


def test_every_row_has_a_weight_between_0_and_100_and_a_source() -> None:
    assert all(0 <= int(row["weight"]) <= 100 and row["source"] for row in [*PLACES, *NAMES])
    assert {row[flag] for row in [*PLACES, *NAMES] for flag in ("common_word", "surname")} == {"0", "1"}


def test_no_name_stands_twice_for_one_municipality() -> None:
    counted = Counter((row["municipality"], row["name"]) for row in [*PLACES, *NAMES])

    assert [name for name, times in counted.items() if times > 1] == []


def test_names_are_written_without_stray_spaces() -> None:
    written = [name for row in [*PLACES, *NAMES, *ELSEWHERE] for name in spellings(row)]

    assert [name for name in written if name != " ".join(name.split())] == []


def test_there_is_local_knowledge_of_every_municipality() -> None:
    known = Counter(row["municipality"] for row in [*PLACES, *NAMES] if not row["source"].startswith(("SCB", "Geo")))

    assert len(PLACES) > 1_700
    assert len(NAMES) > 100
    assert min(known[code] for code in SEVEN) > 30


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Bräntbergsskolan", UMEA),
        ("Ljumviken", UMEA),
        ("Västra Norrlandsgatan", UMEA),
        ("Upmeje", UMEA),
        ("Skärpeskolan", ORNSKOLDSVIK),
        ("Orrestaare", ORNSKOLDSVIK),
        ("Lill-Kricksand", "2409"),
        ("Älvbacken", "2404"),
        ("Lidbergsgrottorna", "2401"),
        ("Lagnäset", "2403"),
        ("Rävahidalen", "2460"),
    ],
)
def test_what_residents_name_is_a_place(name: str, code: str) -> None:
    assert [place.municipality for place in find_place(name)] == [code]


@pytest.mark.parametrize("name", sorted({name for row in NAMES for name in spellings(row)}))
def test_a_company_a_club_or_an_event_is_no_place_but_tells_of_a_municipality_in_a_text(name: str) -> None:
    assert find_place(name) == []
    assert {place.kind for place in names()[name]} <= NO_PLACES


def test_all_municipalities_of_sweden_but_the_seven_are_elsewhere() -> None:
    municipalities = {row["name"] for row in ELSEWHERE if row["kind"] == "municipality"}

    assert len(municipalities) == 290 - 7
    assert not municipalities & {row["name"] for row in PLACES if row["kind"] == "municipality"}


def test_a_village_elsewhere_is_of_a_municipality_elsewhere_and_shares_its_border() -> None:
    municipalities = {row["name"]: row for row in ELSEWHERE if row["kind"] == "municipality"}

    for row in ELSEWHERE:
        if row["kind"] == "village":
            assert row["neighbour"] == municipalities[row["municipality"]]["neighbour"], row["name"]


def test_no_name_elsewhere_means_two_places() -> None:
    assert [name for name, places in elsewhere().items() if len(places) > 1] == []


@pytest.mark.parametrize(
    ("name", "municipality", "neighbour"),
    [
        ("Burträsk", "Skellefteå", True),
        ("Docksta", "Kramfors", True),
        ("Alnö", "Sundsvall", False),
        ("Vaasa", "", False),
    ],
)
def test_a_place_elsewhere_is_known_by_its_name_or_alias(name: str, municipality: str, neighbour: bool) -> None:
    [place] = elsewhere()[name]

    assert (place.municipality, place.neighbour) == (municipality, neighbour)
