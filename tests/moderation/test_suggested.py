"""The desk: what readers suggest about who should have a case."""

import uuid
from typing import Any

import pytest
from django.test import Client

from ideas import bodies, transitions
from ideas.actors import READER
from ideas.models import RecipientSuggestion, Submission
from tests.conftest import UMEA, VANNAS, Submit

pytestmark = pytest.mark.django_db
REASON = "Bron ligger på <b>Vännässidan</b>."


def _suggest(submission: Submission, **to: str) -> RecipientSuggestion:
    found = transitions.suggest_recipient(
        submission.pk, **(to or {"municipality": VANNAS}), reason=REASON, idempotency_key=uuid.uuid4(), actor=READER
    )
    assert found is not None
    return found


def _page(desk: Client, path: str = "") -> str:
    return " ".join(desk.get(f"/en/handlaggning/{path}").content.decode().split())


def _post(desk: Client, submission: Submission, name: str, pk: int, **typed: str) -> Any:
    return desk.post(f"/en/handlaggning/{submission.case_number}/forslag/{name}/", {"suggestion": pk} | typed)


def test_staff_see_it_with_the_case_and_in_the_queue(mona_desk: Client, published: Submit) -> None:
    submission = published(UMEA)
    _suggest(submission)

    page, queue = _page(mona_desk, f"{submission.case_number}/"), _page(mona_desk)

    assert "Bron ligger på &lt;b&gt;Vännässidan&lt;/b&gt;." in page
    assert "A reader suggested another recipient." in page
    assert "A reader suggests another recipient" in queue


def test_it_is_accepted_with_one_click(mona_desk: Client, otto_desk: Client, published: Submit) -> None:
    submission = published(UMEA)
    suggestion = _suggest(submission)

    answers = [_post(mona_desk, submission, "folj", suggestion.pk) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert submission.decisions.get().public_reason.startswith("En läsare föreslog Vännäs")
    assert REASON not in submission.decisions.get().public_reason
    page = _page(otto_desk, f"{submission.case_number}/")
    assert "Umeå passed it on, for this reason:" in page
    assert "A reader suggests another recipient" not in page


def test_the_words_can_be_changed(mona_desk: Client, published: Submit) -> None:
    submission = published(UMEA)

    _post(mona_desk, submission, "folj", _suggest(submission).pk, reason="Bron är Vännäs kommuns.")

    assert submission.decisions.get().public_reason == "Bron är Vännäs kommuns."


def test_another_body_is_told_in_our_own_words(mona_desk: Client, published: Submit) -> None:
    submission = published(UMEA)

    _post(mona_desk, submission, "folj", _suggest(submission, body="polisen").pk)

    assert submission.decisions.get().public_reason == bodies.find("polisen").text("sv")  # type: ignore[union-attr]


def test_after_the_answer_the_other_one_is_asked_too(mona_desk: Client, answered: Submit) -> None:
    submission = answered(UMEA)
    suggestion = _suggest(submission)
    page = _page(mona_desk, f"{submission.case_number}/")

    _post(mona_desk, submission, "folj", suggestion.pk)

    assert "Ask them to answer too" in page
    assert submission.assignments.get(municipality_id=VANNAS).role == "contributor"


def test_it_is_put_aside(mona_desk: Client, published: Submit) -> None:
    submission = published(UMEA)
    suggestion = _suggest(submission)

    answers = [_post(mona_desk, submission, "avsta", suggestion.pk) for _ in range(2)]
    late = _post(mona_desk, submission, "folj", suggestion.pk)

    assert [answer.status_code for answer in (*answers, late)] == [303, 303, 409]
    assert "A reader suggests another recipient" not in _page(mona_desk)


def test_a_suggestion_about_another_case_is_none(mona_desk: Client, published: Submit) -> None:
    other = _suggest(published(UMEA))

    answer = _post(mona_desk, published(UMEA), "folj", other.pk)

    other.refresh_from_db()
    assert (answer.status_code, other.state) == (422, "open")


def test_a_municipality_without_the_lead_decides_nothing(otto_desk: Client, published: Submit) -> None:
    submission = published(UMEA)
    submission.assignments.create(municipality_id=VANNAS, role="contributor", assigned_at=submission.arrived_at)
    suggestion = _suggest(submission, municipality="2403")

    answers = [_post(otto_desk, submission, name, suggestion.pk) for name in ("folj", "avsta")]

    suggestion.refresh_from_db()
    assert [answer.status_code for answer in answers] == [409, 409]
    assert suggestion.state == "open"
