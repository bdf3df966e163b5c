"""Handing the id of owed work to the broker: after the commit, bounded, and never in the way of what was committed."""

import time
from typing import Any

import pytest
from django.db import transaction

from ideas import outbox
from ideas.models import Handling, Submission
from tests.conftest import Submit

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("broker")]


def test_nothing_is_published_before_the_commit(received: Submit, broker: Any) -> None:
    with transaction.atomic():
        received()
        before = broker.llen("route"), broker.llen("mail")

    assert before == (0, 0)
    assert (broker.llen("route"), broker.llen("mail")) == (1, 1)


def test_what_was_rolled_back_is_never_published(received: Submit, broker: Any) -> None:
    with transaction.atomic():
        received()
        transaction.set_rollback(True)

    assert broker.llen("route") == 0
    assert not Handling.objects.exists()


def test_without_a_broker_what_was_committed_stands_and_owes_its_work(received: Submit, away: None) -> None:
    submission = received()

    assert Submission.objects.filter(pk=submission.pk).exists()
    assert Handling.objects.filter(event__submission=submission, state="pending").count() == 2


def test_after_a_failure_no_other_publication_is_tried_for_a_while(received: Submit, broker: Any) -> None:
    row = Handling.objects.get(event__submission=received(), subscriber="route")
    broker.flushdb()
    outbox.breaker.trip()

    at_once = outbox.publish(row)
    outbox.breaker.open_until = time.monotonic()
    later = outbox.publish(row)

    assert (at_once, later, broker.llen("route")) == (False, True, 1)


def test_a_failed_publication_opens_the_breaker(received: Submit, away: None) -> None:
    received()

    assert not outbox.breaker.closed()
