"""Cases that nobody heard of, that went nowhere, that nobody leads; leftovers; and the log."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from ideas import chain, events
from ideas.models import Assignment, Contact, Draft, Event, Handling, RoutingDecision, Status, Submission
from ideas.outbox import WorkState
from portal.operations.finding import Finding
from tests.conftest import Submit
from tests.portal.operations.conftest import Sees


def mended(finding: Finding) -> list[int]:
    """How much is mended by two tries."""
    assert finding.mend is not None
    return [finding.mend(), finding.mend()]


def test_an_event_that_a_subscriber_did_not_hear_of_is_owed_to_it(received: Submit, sees: Sees) -> None:
    submission = received()
    Handling.objects.filter(event__submission=submission, subscriber="route").delete()

    assert mended(sees("cases")["unheard:route"]) == [1, 0]
    assert events.handle(Handling.objects.get(event__submission=submission, subscriber="route").pk)

    submission.refresh_from_db()
    assert submission.status == Status.ASSIGNED
    assert sees("cases") == {}


def test_a_case_that_was_routed_nowhere_is_routed_again(received: Submit, sees: Sees) -> None:
    submission = received()
    Handling.objects.update(state=WorkState.DONE, done_at=timezone.now() - timedelta(minutes=3))
    assert sees("cases")["unrouted"].params["cases"] == submission.case_number

    assert mended(sees("cases")["unrouted"]) == [1, 0]
    assert events.handle(Handling.objects.get(event__submission=submission, subscriber="route").pk)

    assert sees("cases") == {}


def test_a_case_that_is_being_routed_is_left_alone(received: Submit, sees: Sees) -> None:
    received()
    Handling.objects.update(state=WorkState.DONE, done_at=timezone.now())

    assert sees("cases") == {}


def test_a_case_without_a_leader_is_named(handled: Submit, sees: Sees) -> None:
    submission = handled()
    Assignment.objects.filter(submission=submission).update(state="released")

    found = sees("cases")

    assert set(found) == {"leaderless"}
    assert submission.case_number in found["leaderless"].what
    assert found["leaderless"].mend is None


@pytest.mark.parametrize("status", [Status.RECEIVED, Status.DECLINED, Status.WITHDRAWN])
def test_a_status_that_contradicts_the_parts_is_named(handled: Submit, sees: Sees, status: Status) -> None:
    Submission.objects.filter(pk=handled().pk).update(status=status)

    assert sees("cases")["unfitting"].number == 1


def test_a_case_that_was_led_without_a_decision_is_named(handled: Submit, sees: Sees) -> None:
    RoutingDecision.objects.filter(submission=handled()).delete()

    assert set(sees("cases")) == {"unfitting"}


def test_a_case_that_is_not_in_the_log_does_not_add_up(handled: Submit, sees: Sees) -> None:
    handled()
    Submission.objects.create(
        case_number="UR-2026-99999-K", kind="idea", kind_chosen="idea", arrived_at=timezone.now(), status="withdrawn"
    )

    assert sees("cases")["uncounted"].params == {
        "cases": 2,
        "events": 1,
    }


def test_an_event_that_does_not_follow_breaks_its_chain(handled: Submit, sees: Sees) -> None:
    last = Event.objects.filter(submission=handled()).latest("seq")
    last.pk, last.seq, last.hash = None, last.seq + 1, chain.ZERO
    last.verb = "published"
    last.save(force_insert=True)

    assert sees("chains")["chain_broken"].params["chains"] == last.chain
    assert set(sees("chains", everything=True)) == {"chain_broken"}


def test_a_contact_that_nothing_refers_to_goes(handled: Submit, sees: Sees) -> None:
    handled()
    Contact.objects.create(email="ingen@example.com")
    Contact.objects.update(created_at=timezone.now() - timedelta(days=1))

    assert mended(sees("leftovers")["contacts_left"]) == [1, 0]

    assert [contact.email for contact in Contact.objects.all()] == ["alice@example.com"]
    assert sees("leftovers") == {}


def make_draft() -> None:
    Draft.objects.create(expires_at=timezone.now() - timedelta(hours=3))


def make_session() -> None:
    Session.objects.create(session_key=uuid4().hex, expire_date=timezone.now() - timedelta(days=3))


@pytest.mark.parametrize(("code", "make"), [("drafts_left", make_draft), ("sessions_left", make_session)])
def test_what_is_over_goes(db: None, sees: Sees, code: str, make: Callable[[], None]) -> None:
    make()

    assert mended(sees("leftovers")[code]) == [1, 0]

    assert sees("leftovers") == {}
