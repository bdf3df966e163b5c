"""The first page and its map."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.test import Client

from ideas import clock
from ideas.region_map import MOST_STROKES, Mark, position, region_map
from tests.conftest import UMEA, VANNAS, Submit


@pytest.fixture(autouse=True)
def _empty_page_cache() -> None:
    caches["pages"].clear()


def test_the_first_page_works_before_anything_was_answered(client: Client, db: None) -> None:
    page = client.get("/en/").content.decode()

    assert "What’s on your mind?" in page
    assert "Just answered" not in page


def test_the_counts_are_those_of_what_can_be_read(client: Client, answered: Submit) -> None:
    answered(UMEA, kind="idea")
    answered(VANNAS, kind="question")
    answered(VANNAS, kind="question", publish_wish=False)

    page = " ".join(client.get("/en/").content.decode().split())

    assert 'aria-label="Umeå, 1 answer"' in page
    assert 'aria-label="Vännäs, 1 answer"' in page
    assert "All 2 answers" in page


def test_a_stroke_is_a_case_of_the_last_year(client: Client, answered: Submit) -> None:
    with clock.at(clock.now() - timedelta(days=400)):
        answered(UMEA)
    answered(VANNAS)

    page = client.get("/").content.decode()

    assert page.count('class="marks"') == 1


def test_the_map_is_the_same_for_the_same_cases() -> None:
    marks = [Mark(f"UR-{number}", UMEA, "Holmön" if number % 3 else "") for number in range(40)]

    assert region_map(marks) == region_map(reversed(marks))


def test_a_stroke_stands_near_its_place() -> None:
    areas = {area.code: area for area in region_map([Mark("UR-1", UMEA, "Hörnefors")]).areas}
    at = position("Hörnefors", UMEA)
    x, y = (int(n) for n in areas[UMEA].marks.removeprefix("M").split("h")[0].split())

    assert at is not None
    assert abs(x - at[0]) + abs(y - at[1]) < 30


def test_many_cases_share_strokes_and_the_map_says_so() -> None:
    drawn = region_map(Mark(f"UR-{number}", UMEA) for number in range(1000))

    assert drawn.cases_per_stroke >= 4
    assert sum(area.marks.count("M") for area in drawn.areas) <= MOST_STROKES


def test_what_is_not_on_the_map_is_left_out() -> None:
    assert not any(area.marks for area in region_map([Mark("UR-1", "region")]).areas)
