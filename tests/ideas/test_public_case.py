"""The page of one case: what it shows, and what it must not."""

import re
from http import HTTPStatus
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from ideas import case_numbers, transitions
from ideas.actors import PROGRAM, SENDER
from ideas.proposals import Candidate, Evidence, Proposal
from tests.conftest import MONA, UMEA, VANNAS, Submit


@pytest.fixture(autouse=True)
def _empty_page_cache() -> None:
    caches["pages"].clear()


def _page(client: Client, number: str, language: str = "en") -> str:
    prefix = "" if language == "sv" else f"/{language}"
    text: str = client.get(f"{prefix}/arenden/{number}/").content.decode()
    return " ".join(text.split())


def test_an_answered_case_shows_text_answer_signature_and_history(client: Client, answered: Submit) -> None:
    submission = answered(answer="**Ja**, lamporna lagas den 3 mars.")

    page = _page(client, submission.case_number)

    assert "Belysning i parken" in page
    assert "<strong>Ja</strong>, lamporna lagas" in page
    assert "Trafikplanerare" in page
    assert "The question came in and went to Umeå." in page
    assert "Umeå answered." in page


def test_a_public_case_without_an_answer_says_who_has_it(client: Client, published: Submit) -> None:
    page = _page(client, published().case_number)

    assert "It is with Umeå. The answer will stand here." in page


def test_what_was_never_public_looks_like_what_does_not_exist(
    client: Client, received: Submit, assigned: Submit, answered: Submit, declined: Submit
) -> None:
    hidden = [
        received(),
        assigned(),
        answered(publish_wish=False),
        declined(publish_wish=False),
        transitions.withdraw(assigned().pk, actor=SENDER),
    ]
    nothing = client.get(f"/arenden/{case_numbers.render(2026, 99999)}/")

    for submission in hidden:
        response = client.get(f"/arenden/{submission.case_number}/")
        assert response.status_code == nothing.status_code == HTTPStatus.NOT_FOUND
        assert response.content == nothing.content
        assert not response.cookies


def test_a_declined_case_has_an_entry_with_the_reason_and_without_the_text(client: Client, declined: Submit) -> None:
    submission = declined(title="Väg 92", text="Sänk farten på väg 92.")

    page = _page(client, submission.case_number)

    assert "Umeå declined a question" in page
    assert "Riksvägar sköts av Trafikverket." in page
    assert "Väg 92" not in page
    assert "Sänk farten" not in page
    assert 'content="noindex"' in page


@pytest.mark.parametrize(
    ("move", "heading"),
    [
        (transitions.withdraw, "A question that was withdrawn"),
        (transitions.retract_consent, "A question that is no longer public"),
    ],
)
def test_what_the_sender_took_back_leaves_an_entry_without_the_text(
    client: Client, published: Submit, move: Any, heading: str
) -> None:
    submission = published()
    move(submission.pk, actor=SENDER)

    page = _page(client, submission.case_number)

    assert heading in page
    assert "lamporna" not in page
    assert "Belysning" not in page


def test_the_senders_name_is_shown_only_where_they_asked(client: Client, answered: Submit) -> None:
    silent = answered(name="Alice Alm")
    open_ = answered(name="Alice Alm", show_name=True)

    assert "Alice" not in _page(client, silent.case_number)
    assert "Written by Alice Alm" in _page(client, open_.case_number)
    assert "alice@example.com" not in _page(client, open_.case_number)


def test_the_explanation_shows_no_point_and_no_digits_of_a_postcode(client: Client, received: Submit) -> None:
    submission = received(postcode="90325", point=(63.8258, 20.2630))
    evidence = (Evidence("postcode", UMEA, 0.8), Evidence("point_inside", UMEA, 0.9))
    proposal = Proposal(UMEA, (Candidate(UMEA, 0.9),), evidence, "test")
    transitions.route(submission.pk, proposal, text=submission.texts.get(), actor=PROGRAM)
    transitions.publish(submission.pk, actor=MONA)

    page = _page(client, submission.case_number)

    assert "The postcode the sender gave is in Umeå." in page
    assert "90325" not in page
    assert "the map is in" not in page
    assert "63.8" not in page


def test_a_case_that_was_passed_on_says_by_whom_and_why(client: Client, assigned: Submit) -> None:
    submission = assigned(VANNAS)
    transitions.reroute(submission.pk, to=UMEA, reason="Parken ligger i Umeå.", by=VANNAS, actor=MONA)
    transitions.publish(submission.pk, actor=MONA)

    page = _page(client, submission.case_number)

    assert "Vännäs passed it on to Umeå." in page
    assert "Parken ligger i Umeå." in page


def test_the_page_names_its_address_in_every_language(client: Client, answered: Submit) -> None:
    page = _page(client, answered().case_number)

    assert re.search(r'rel="canonical" href="http[^"]*/en/arenden/', page)
    assert set(re.findall(r'hreflang="([a-z-]+)" href="http', page)) == {"sv", "en", "fi", "x-default"}


def test_a_case_page_asks_a_bounded_number_of_questions(
    client: Client, answered: Submit, django_assert_max_num_queries: Any
) -> None:
    submission = answered()

    with django_assert_max_num_queries(9):
        client.get(f"/arenden/{submission.case_number}/")


def test_numbers_that_are_none_do_no_harm(client: Client, db: None) -> None:
    for number in ("x" * 500, "..%2f..", "UR-2026-00001-A%0d%0aSet-Cookie:x"):
        assert client.get(f"/arenden/{number}/").status_code == HTTPStatus.NOT_FOUND
