"""Two workers and one mail: two real connections, and a mail server in between."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import TypeVar

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django.fixtures import Settings

from ideas.outbox import MAX_ATTEMPTS, WorkState
from ideas.verbs import Verb
from notifications import sending
from notifications.models import Delivery, DeliveryState
from tests.conftest import Submit
from tests.notifications.conftest import Owe, owed
from tests.notifications.smtp import MailServer

T = TypeVar("T")
pytestmark = pytest.mark.django_db(transaction=True)


def elsewhere(*jobs: Callable[[], T]) -> list[T]:
    """Run `jobs` at once, each on a connection of its own."""
    start = Barrier(len(jobs))

    def run(job: Callable[[], T]) -> T:
        try:
            start.wait(10)
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return [future.result(30) for future in [pool.submit(run, job) for job in jobs]]


def expire(row: Delivery) -> None:
    Delivery.objects.filter(pk=row.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_two_workers_at_once_send_one_mail(mail_server: MailServer, receipt: Owe) -> None:
    row = receipt()

    elsewhere(lambda: sending.deliver(row.pk), lambda: sending.deliver(row.pk))

    assert len(mail_server.mails) == 1
    assert Delivery.objects.get().outcome == DeliveryState.SENT


def test_while_one_worker_holds_the_lease_the_other_sends_nothing(mail_server: MailServer, receipt: Owe) -> None:
    row = receipt()
    assert Delivery.claim(row.pk) is not None

    elsewhere(lambda: sending.deliver(row.pk))

    assert mail_server.mails == []


def die_while_sending(row: Delivery) -> None:
    """What a worker leaves behind that was killed between the mark and the stamp."""
    assert Delivery.claim(row.pk) is not None
    Delivery.objects.filter(pk=row.pk).update(outcome=DeliveryState.SENDING)
    expire(row)


def test_a_mail_found_half_sent_is_sent_again_and_marked(mail_server: MailServer, receipt: Owe) -> None:
    row = receipt()
    die_while_sending(row)

    elsewhere(lambda: sending.deliver(row.pk))

    row.refresh_from_db()
    assert (row.outcome, row.maybe_duplicate) == (DeliveryState.SENT, True)
    assert mail_server.mails[0]["Message-ID"] == f"<delivery-{row.pk}@example.com>"


@pytest.mark.parametrize("reply", ["250 OK", "550 no", "450 busy", "drop"])
def test_the_stamp_of_a_late_worker_does_not_count(
    settings: Settings, mail_server: MailServer, receipt: Owe, reply: str
) -> None:
    row, settings.EMAIL_TIMEOUT = receipt(), 10

    def overtake() -> None:
        mail_server.asked = lambda: None
        expire(row)
        elsewhere(lambda: sending.deliver(row.pk))
        connection.close()
        mail_server.recipient = reply

    mail_server.asked = overtake
    sending.deliver(row.pk)

    row.refresh_from_db()
    assert (row.state, row.outcome, row.smtp_code) == (WorkState.DONE, DeliveryState.SENT, 250)
    assert row.maybe_duplicate
    assert len({mail["Message-ID"] for mail in mail_server.mails}) == 1


def test_the_mark_is_committed_before_the_server_is_asked(mail_server: MailServer, receipt: Owe) -> None:
    row, seen = receipt(), []
    mail_server.asked = lambda: seen.extend(elsewhere(lambda: Delivery.objects.get(pk=row.pk).outcome))

    sending.deliver(row.pk)

    assert seen == [DeliveryState.SENDING]


def test_a_worker_that_dies_every_time_is_given_up(mail_server: MailServer, receipt: Owe) -> None:
    row = receipt()
    for _ in range(MAX_ATTEMPTS):
        die_while_sending(row)

    sending.deliver(row.pk)

    row.refresh_from_db()
    assert (row.state, mail_server.mails) == (WorkState.DEAD, [])


def test_two_answers_at_once_are_one_mail_to_an_unconfirmed_address(mail_server: MailServer, answered: Submit) -> None:
    first = owed(answered(), Verb.ANSWER_PUBLISHED)
    second = Delivery.objects.create(
        dedupe_key="again",
        event=first.event,
        submission=first.submission,
        contact=first.contact,
        template="answered",
    )

    elsewhere(lambda: sending.deliver(first.pk), lambda: sending.deliver(second.pk))

    assert len(mail_server.mails) == 1
    assert sorted(Delivery.objects.values_list("outcome", flat=True)) == ["dropped", "sent"]
