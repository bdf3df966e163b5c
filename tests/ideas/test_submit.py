"""(nothing) -> received."""

import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from ideas import transitions
from ideas.actors import SENDER
from ideas.models import Contact, Event, Handling, Submission, Visibility
from tests.conftest import Submit
from tests.ideas.connections import elsewhere


def test_the_same_key_again_gives_the_same_submission(received: Submit) -> None:
    key = uuid.uuid4()

    first, second = received(idempotency_key=key), received(idempotency_key=key)

    assert first.pk == second.pk
    assert Event.objects.filter(submission=first).count() == 1


def test_a_private_wish_is_private_from_the_start(received: Submit) -> None:
    assert received(publish_wish=False).visibility == Visibility.SENDER_ONLY


def test_an_address_is_one_contact_however_it_is_written(received: Submit) -> None:
    received(email="Alice@Example.com")
    received(email="alice@example.com")

    assert Contact.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_eight_identical_sends_at_once_make_one_submission(received: Submit) -> None:
    new = transitions.NewSubmission(idempotency_key=uuid.uuid4(), kind="idea", text="En bänk vid bron.")
    start = Barrier(8)

    def send() -> int:
        try:
            start.wait(10)
            return transitions.submit(new, actor=SENDER).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        keys = {future.result(30) for future in [pool.submit(send) for _ in range(8)]}

    assert len(keys) == Submission.objects.count() == 1
    assert Handling.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_second_send_while_the_first_is_not_committed_waits_for_it(received: Submit) -> None:
    new = transitions.NewSubmission(idempotency_key=uuid.uuid4(), kind="idea", text="En bänk vid bron.")

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            first = transitions.submit(new, actor=SENDER)
            second = pool.submit(elsewhere, lambda: transitions.submit(new, actor=SENDER))
            time.sleep(0.3)  # it has found no submission with this key by then

        assert second.result(20).pk == first.pk
    assert Event.objects.count() == 1
