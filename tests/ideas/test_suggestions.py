"""What readers suggest about who should have a public case."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import caches
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from ideas import tasks, transitions
from ideas.actors import READER
from ideas.models import Event, RecipientSuggestion, Submission
from ideas.transitions import TooManyWait, TransitionNotAllowed
from ideas.transitions.suggestions import MOST_OPEN
from ideas.verbs import PUBLIC_VERBS, SENDER_VERBS, Verb
from tests.conftest import MONA, UMEA, VANNAS, Submit

pytestmark = pytest.mark.django_db
REASON = "Bron ligger på Vännässidan."


@pytest.fixture(autouse=True)
def _empty_page_cache() -> None:
    caches["pages"].clear()


def _suggest(submission: Submission, **changes: Any) -> RecipientSuggestion:
    told: dict[str, Any] = {"municipality": VANNAS, "reason": REASON, "idempotency_key": uuid.uuid4(), "actor": READER}
    return transitions.suggest_recipient(submission.pk, **(told | changes))


def _post(client: Client, submission: Submission, **changes: str) -> Any:
    path = f"/en/annan-mottagare/{submission.case_number}/"
    return client.post(path, {"to": VANNAS, "reason": REASON, "website": "", "key": uuid.uuid4().hex} | changes)


def test_a_suggestion_is_kept_once_and_its_words_stay_out_of_the_log(published: Submit) -> None:
    submission, key = published(UMEA), uuid.uuid4()

    for _ in range(2):
        _suggest(submission, idempotency_key=key)

    kept, event = RecipientSuggestion.objects.get(), Event.objects.get(verb=Verb.SUGGESTION_RECEIVED)
    assert (kept.municipality_id, kept.body, kept.reason, kept.state) == (VANNAS, "", REASON, "open")
    assert event.payload == {"suggestion": kept.pk, "suggested": VANNAS, "body": ""}
    assert Verb.SUGGESTION_RECEIVED not in PUBLIC_VERBS | SENDER_VERBS


def test_only_a_public_case_takes_suggestions(assigned: Submit, redirected: Submit) -> None:
    for submission in (assigned(UMEA), assigned(UMEA, publish_wish=False), redirected()):
        with pytest.raises(TransitionNotAllowed):
            _suggest(submission)

    assert not RecipientSuggestion.objects.exists()


@pytest.mark.parametrize("to", [{"municipality": "king"}, {"municipality": "", "body": "vakin"}, {"municipality": ""}])
def test_nobody_is_suggested_who_takes_no_cases(published: Submit, to: dict[str, str]) -> None:
    with pytest.raises(TransitionNotAllowed):
        _suggest(published(UMEA), **to)


def test_so_many_wait_and_no_more(published: Submit) -> None:
    submission = published(UMEA)

    for _ in range(MOST_OPEN):
        _suggest(submission)

    with pytest.raises(TooManyWait):
        _suggest(submission)
    assert submission.suggestions.count() == MOST_OPEN


@pytest.mark.parametrize("recipient", [{}, {"municipality_id": VANNAS, "body": "polisen"}])
def test_the_database_takes_one_recipient(published: Submit, recipient: dict[str, str]) -> None:
    submission = published(UMEA)

    with pytest.raises(IntegrityError), transaction.atomic():
        RecipientSuggestion.objects.create(submission=submission, reason=REASON, at=submission.arrived_at, **recipient)


def test_accepting_passes_the_case_on_with_that_reason(published: Submit) -> None:
    submission = published(UMEA)
    suggestion = _suggest(submission)

    for _ in range(2):
        transitions.accept_suggestion(suggestion.pk, reason=REASON, by=UMEA, actor=MONA)

    suggestion.refresh_from_db()
    assert suggestion.state == "accepted"
    assert submission.assignments.get(role="lead", state="open").municipality_id == VANNAS
    assert submission.decisions.get().public_reason == REASON


def test_accepting_another_body_redirects(published: Submit) -> None:
    submission = published(UMEA)
    suggestion = _suggest(submission, municipality="", body="polisen")

    transitions.accept_suggestion(suggestion.pk, reason="Polisen tar hand om det.", by=UMEA, actor=MONA)

    submission.refresh_from_db()
    assert (submission.status, submission.decisions.get().body) == ("redirected", "polisen")


def test_to_what_was_answered_the_municipality_is_added(answered: Submit) -> None:
    submission = answered(UMEA)
    suggestion = _suggest(submission)

    transitions.accept_suggestion(suggestion.pk, reason=REASON, by=UMEA, actor=MONA)

    submission.refresh_from_db()
    assert submission.status == "assigned"
    assert submission.assignments.get(municipality_id=VANNAS).role == "contributor"


def test_what_cannot_be_done_leaves_the_suggestion_open(published: Submit) -> None:
    submission = published(UMEA)
    suggestion = _suggest(submission)

    with pytest.raises(TransitionNotAllowed):
        transitions.accept_suggestion(suggestion.pk, reason=REASON, by=VANNAS, actor=MONA)

    suggestion.refresh_from_db()
    assert suggestion.state == "open"


def test_what_was_dismissed_is_not_accepted_afterwards(published: Submit) -> None:
    suggestion = _suggest(published(UMEA))
    for _ in range(2):
        transitions.dismiss_suggestion(suggestion.pk, by=UMEA, actor=MONA)

    with pytest.raises(TransitionNotAllowed):
        transitions.accept_suggestion(suggestion.pk, reason=REASON, by=UMEA, actor=MONA)

    assert Event.objects.filter(verb=Verb.SUGGESTION_SETTLED).count() == 1


def test_every_public_case_leads_to_the_form(client: Client, published: Submit, answered: Submit) -> None:
    for submission in (published(), answered()):
        page = client.get(f"/en/arenden/{submission.case_number}/").content.decode()
        form = client.get(f"/en/annan-mottagare/{submission.case_number}/")

        assert f'href="/en/annan-mottagare/{submission.case_number}/"' in page
        assert "Who should have it?" in form.content.decode()
        assert form["Cache-Control"] == "private, no-cache"


def test_a_sent_form_is_a_suggestion_and_thanks(client: Client, published: Submit) -> None:
    submission = published(UMEA)
    key = uuid.uuid4().hex

    answers = [_post(client, submission, key=key) for _ in range(2)]
    thanks = client.get(answers[0]["Location"])

    assert [answer.status_code for answer in answers] == [303, 303]
    assert RecipientSuggestion.objects.get().reason == REASON
    assert "Thank you for the suggestion" in thanks.content.decode()


def test_another_body_can_be_chosen_but_not_who_has_it(client: Client, published: Submit) -> None:
    submission = published(UMEA)
    page = client.get(f"/en/annan-mottagare/{submission.case_number}/").content.decode()

    _post(client, submission, to="body:trafikverket")

    choices = set(re.findall(r'<option value="([^"]+)"', page))
    assert {VANNAS, "body:trafikverket", "region"} <= choices
    assert not {UMEA, "body:vakin", "body:region_vasternorrland"} & choices
    assert RecipientSuggestion.objects.get().body == "trafikverket"


@pytest.mark.parametrize("typed", [{"to": ""}, {"to": "king"}, {"to": UMEA}, {"reason": " "}, {"reason": "x" * 1001}])
def test_what_needs_correcting_comes_back_as_typed(client: Client, published: Submit, typed: dict[str, str]) -> None:
    answer = _post(client, published(UMEA), **typed)

    assert answer.status_code == 422
    assert ({"reason": REASON} | typed)["reason"].strip() in answer.content.decode()
    assert not RecipientSuggestion.objects.exists()


def test_a_program_that_fills_the_trap_is_thanked_and_forgotten(client: Client, published: Submit) -> None:
    answer = _post(client, published(UMEA), website="https://example.com")

    assert answer.status_code == 303
    assert not RecipientSuggestion.objects.exists()


def test_whoever_sends_too_much_is_asked_to_wait(client: Client, published: Submit, settings: Any) -> None:
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"DEFAULT_THROTTLE_RATES": {"send": "2/hour"}}
    submission = published(UMEA)

    answers = [_post(client, submission) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [303, 303, 429]
    assert int(answers[2]["Retry-After"]) > 3000
    assert REASON in answers[2].content.decode()
    assert RecipientSuggestion.objects.count() == 2


def test_where_many_wait_one_is_told_so_and_keeps_what_was_typed(client: Client, published: Submit) -> None:
    submission = published(UMEA)
    for _ in range(MOST_OPEN):
        _suggest(submission)

    answer = _post(client, submission, reason="Bron är Vännäs egen.")

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "There are many suggestions already" in page
    assert "The case has moved on" not in page
    assert "Bron är Vännäs egen." in page
    assert f'value="{VANNAS}" selected' in page
    assert submission.suggestions.count() == MOST_OPEN


def test_a_decided_suggestion_is_forgotten_when_its_time_is_over(published: Submit) -> None:
    submission, start = published(UMEA), timezone.now()
    decided, waiting = _suggest(submission), _suggest(submission)
    transitions.dismiss_suggestion(decided.pk, by=UMEA, actor=MONA)
    kept = []

    for days in (89, 91, 91):
        with time_machine.travel(start + timedelta(days=days), tick=False):
            tasks.forget_suggestions()
        kept.append(set(RecipientSuggestion.objects.values_list("pk", flat=True)))

    assert kept == [{decided.pk, waiting.pk}, {waiting.pk}, {waiting.pk}]
    assert Event.objects.filter(verb=Verb.SUGGESTION_SETTLED).count() == 1


def test_a_suggestion_goes_when_its_case_has_long_been_closed(answered: Submit) -> None:
    submission, start = answered(UMEA), timezone.now()
    old = _suggest(submission)
    with time_machine.travel(start + timedelta(days=80), tick=False):
        fresh = _suggest(submission)
    kept = []

    for days in (89, 91):
        with time_machine.travel(start + timedelta(days=days), tick=False):
            transitions.forget_suggestions()
        kept.append(set(RecipientSuggestion.objects.values_list("pk", flat=True)))

    assert kept == [{old.pk, fresh.pk}, {fresh.pk}]


def test_no_suggestion_is_shown_in_public(client: Client, published: Submit) -> None:
    submission = published(UMEA)
    _suggest(submission)

    page = client.get(f"/en/arenden/{submission.case_number}/").content.decode()
    api = client.get(f"/api/v1/submissions/{submission.case_number}/").content.decode()

    assert "Vännässidan" not in page + api
    assert "suggestion_received" not in api
