"""The three lists of the desk."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from ideas import clock, transitions
from ideas.actors import Actor
from ideas.models import Submission
from moderation import desk_rows, queries
from tests.conftest import MONA, OFFICE, UMEA, VANNAS, Submit

pytestmark = pytest.mark.django_db


def _page(desk: Client, tab: str = "") -> str:
    response = desk.get("/en/handlaggning/", {"visa": tab} if tab else None)
    assert response.status_code == 200
    return response.content.decode()


def _ask(submission: Submission, *, waits: bool) -> None:
    transitions.send_message(
        submission.pk, body="Vilken park?", by=UMEA, waits=waits, idempotency_key=uuid.uuid4(), actor=MONA
    )


def test_own_cases_stand_oldest_first_and_foreign_ones_not_at_all(mona_desk: Client, assigned: Submit) -> None:
    with clock.at(timezone.now() - timedelta(days=3)):
        old = assigned(UMEA, title="Gammalt")
    new, foreign = assigned(UMEA, title="Nytt"), assigned(VANNAS, title="Annans")

    page = _page(mona_desk)

    assert page.index(old.case_number) < page.index(new.case_number)
    assert foreign.case_number not in page
    assert "3 days ago" in page


def test_a_case_that_waits_for_its_sender_has_a_list_of_its_own(mona_desk: Client, assigned: Submit) -> None:
    submission = assigned(UMEA)
    _ask(submission, waits=True)

    assert submission.case_number not in _page(mona_desk)
    assert submission.case_number in _page(mona_desk, "vantar")


def test_an_answered_case_stands_among_the_finished_ones_for_sixty_days(mona_desk: Client, answered: Submit) -> None:
    with clock.at(timezone.now() - timedelta(days=61)):
        old = answered(UMEA)
    new = answered(UMEA)

    page = _page(mona_desk, "klara")

    assert new.case_number in page
    assert old.case_number not in page
    assert new.case_number not in _page(mona_desk)


def test_a_case_that_was_passed_on_stands_among_the_finished_ones(mona_desk: Client, assigned: Submit) -> None:
    submission = assigned(UMEA)
    transitions.reroute(submission.pk, to=VANNAS, reason="Er väg.", by=UMEA, actor=MONA)

    assert "Passed on" in _page(mona_desk, "klara")


@pytest.mark.parametrize(
    ("doubt", "words"),
    [("honeypot", "people cannot see"), ("too_fast", "faster than a person"), ("other", "automated")],
)
def test_a_held_case_says_why(mona_desk: Client, assigned: Submit, doubt: str, words: str) -> None:
    assigned(UMEA, doubts=(doubt,))

    page = _page(mona_desk)

    assert "Held for review" in page
    assert words in page


def test_the_office_sees_that_the_program_was_unsure(olga_desk: Client, assigned: Submit) -> None:
    assigned(OFFICE)

    assert "Unsure who answers" in _page(olga_desk)


def test_an_empty_queue_says_so(mona_desk: Client) -> None:
    assert "The queue is empty" in _page(mona_desk)
    assert "Nobody owes you a reply" in _page(mona_desk, "vantar")
    assert "Nothing was finished lately" in _page(mona_desk, "klara")


@pytest.mark.parametrize("cases", [queries.todo, queries.finished], ids=["oldest first", "newest first"])
def test_every_case_stands_on_exactly_one_page(
    assigned: Submit, answered: Submit, cases: Callable[[Actor], QuerySet[Submission]]
) -> None:
    made = [(assigned if cases == queries.todo else answered)(UMEA).case_number for _ in range(5)]
    seen: list[str] = []
    after = ""

    for _ in range(3):
        page = desk_rows.page(cases(MONA), MONA, after=after, names={}, size=2)
        seen, after = seen + [row.number for row in page.rows], page.next

    assert seen == (made if cases == queries.todo else made[::-1])
    assert after == ""


@pytest.mark.parametrize("junk", ["x", "UR-2026-99999-K", "'; --"])
def test_an_invented_place_to_go_on_from_is_the_beginning(mona_desk: Client, assigned: Submit, junk: str) -> None:
    submission = assigned(UMEA)

    response = mona_desk.get("/handlaggning/", {"efter": junk, "visa": junk})

    assert submission.case_number in response.content.decode()


def test_the_number_of_queries_does_not_grow_with_the_queue(
    mona_desk: Client, assigned: Submit, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(6):
        _ask(assigned(UMEA), waits=False)
    mona_desk.get("/handlaggning/")

    with django_assert_max_num_queries(20):
        mona_desk.get("/handlaggning/")


def test_a_script_in_a_heading_is_shown_as_text(mona_desk: Client, assigned: Submit) -> None:
    assigned(UMEA, title="<script>alert(1)</script>")

    assert "&lt;script&gt;" in _page(mona_desk)
    assert "<script>alert" not in _page(mona_desk)
