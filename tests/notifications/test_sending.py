"""One mail to one recipient, through a real mail server."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from ideas.models import Contact, Sender
from ideas.outbox import WorkState
from notifications import sending
from notifications.models import Delivery, DeliveryState
from tests.notifications.conftest import Owe
from tests.notifications.smtp import MailServer

FIRST_PAUSE = timedelta(minutes=1)


def due_now(row: Delivery) -> None:
    Delivery.objects.filter(pk=row.pk).update(next_at=timezone.now())


def test_a_mail_is_sent_once_however_often_its_task_runs(mail_server: MailServer, receipt: Owe) -> None:
    row = receipt()

    for _ in range(3):
        sending.deliver(row.pk)

    row.refresh_from_db()
    assert len(mail_server.mails) == 1
    assert (row.state, row.outcome, row.smtp_code) == (WorkState.DONE, DeliveryState.SENT, 250)
    assert row.sent_at is not None
    assert not row.maybe_duplicate


def test_the_envelope_says_who_and_nothing_that_somebody_wrote(mail_server: MailServer, receipt: Owe) -> None:
    row = receipt()

    sending.deliver(row.pk)

    mail = mail_server.mails[0]
    assert mail_server.recipients == [["alice@example.com"]]
    assert mail["Message-ID"] == f"<delivery-{row.pk}@example.com>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert row.submission is not None
    assert mail["Subject"].strip() == f"Din fråga har kommit fram (ärende {row.submission.case_number})"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


@pytest.mark.parametrize("reply", ["450 busy", "421 closing", "451 greylisted"])
@pytest.mark.parametrize("command", ["recipient", "text"])
def test_a_temporary_no_moves_the_next_try(mail_server: MailServer, receipt: Owe, command: str, reply: str) -> None:
    row = receipt()
    setattr(mail_server, command, reply)

    sending.deliver(row.pk)

    row.refresh_from_db()
    assert (row.state, row.outcome, row.attempts) == (WorkState.PENDING, DeliveryState.WAITING, 0)
    assert row.smtp_code == int(reply[:3])
    assert FIRST_PAUSE - timedelta(seconds=5) < row.next_at - timezone.now() <= FIRST_PAUSE


@pytest.mark.parametrize("command", ["recipient", "text"])
def test_a_permanent_no_is_the_end(mail_server: MailServer, receipt: Owe, command: str) -> None:
    row = receipt()
    setattr(mail_server, command, "550 no such mailbox")

    sending.deliver(row.pk)
    sending.deliver(row.pk)

    row.refresh_from_db()
    assert (row.state, row.outcome, row.smtp_code) == (WorkState.DONE, DeliveryState.REFUSED, 550)
    assert len(mail_server.mails) <= 1


@pytest.mark.parametrize("silence", ["drop", "hang"])
def test_a_line_that_breaks_before_the_yes_may_give_a_second_mail(
    mail_server: MailServer, receipt: Owe, silence: str
) -> None:
    row = receipt()
    mail_server.text = silence
    sending.deliver(row.pk)
    mail_server.text = "250 OK"
    due_now(row)

    sending.deliver(row.pk)

    row.refresh_from_db()
    assert (row.outcome, row.maybe_duplicate, row.attempts) == (DeliveryState.SENT, True, 1)
    assert len({mail["Message-ID"] for mail in mail_server.mails}) == 1


def test_a_server_that_is_away_costs_no_attempt(settings: Any, mail_server: MailServer, receipt: Owe) -> None:
    row, port = receipt(), settings.EMAIL_PORT
    settings.EMAIL_PORT = 1
    for _ in range(10):
        sending.deliver(row.pk)
        due_now(row)
    settings.EMAIL_PORT = port

    sending.deliver(row.pk)

    row.refresh_from_db()
    assert (row.outcome, row.maybe_duplicate) == (DeliveryState.SENT, False)
    assert len(mail_server.mails) == 1


def test_a_server_that_wants_tls_and_has_none_is_away(settings: Any, mail_server: MailServer, receipt: Owe) -> None:
    row, settings.EMAIL_USE_TLS = receipt(), True

    sending.deliver(row.pk)

    row.refresh_from_db()
    assert (row.state, row.outcome, mail_server.mails) == (WorkState.PENDING, DeliveryState.WAITING, [])


def test_after_three_days_it_is_dead_and_loud(
    settings: Any, mail_server: MailServer, receipt: Owe, caplog: pytest.LogCaptureFixture
) -> None:
    row, mail_server.recipient = receipt(), "450 busy"
    sending.deliver(row.pk)
    Delivery.objects.filter(pk=row.pk).update(
        first_tried_at=timezone.now() - timedelta(hours=72), next_at=timezone.now()
    )

    sending.deliver(row.pk)

    row.refresh_from_db()
    assert (row.state, row.lease_token, row.last_error) == (WorkState.DEAD, None, "SMTPRecipientsRefused")
    assert f"delivery {row.pk} is dead" in caplog.text


def test_the_schedule_can_be_shortened(settings: Any, mail_server: MailServer, receipt: Owe) -> None:
    row, mail_server.recipient, settings.MAIL_SCHEDULE_FACTOR = receipt(), "450 busy", 0.01

    sending.deliver(row.pk)

    row.refresh_from_db()
    assert row.next_at - timezone.now() < timedelta(seconds=1)


def test_neither_address_nor_text_is_logged(
    mail_server: MailServer, receipt: Owe, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    for reply in ("550 alice@example.com unknown", "450 alice@example.com busy", "drop", "250 OK"):
        mail_server.recipient = reply
        sending.deliver(receipt().pk)

    told = "\n".join(
        record.getMessage() + (record.exc_text or "") for record in caplog.records if record.name[:4] != "mail"
    )
    assert "alice" not in told
    assert "lamporna" not in told


def test_a_fault_of_our_own_counts_and_says_where(
    mail_server: MailServer, receipt: Owe, caplog: pytest.LogCaptureFixture
) -> None:
    row = receipt()
    Delivery.objects.filter(pk=row.pk).update(template="unknown")
    Contact.objects.update(confirmed_at=timezone.now())

    sending.deliver(row.pk)

    row.refresh_from_db()
    assert (row.state, row.attempts, row.last_error) == (WorkState.PENDING, 1, "KeyError")
    assert "KeyError in letters.py" in caplog.text


@pytest.mark.parametrize(
    "address",
    [
        "alice@example.com\r\nBcc: bob@example.com",
        "alice@example.com,bob@example.com",
        "<alice@example.com>",
        "ålice@example.com",
        "alice",
    ],
)
def test_an_impossible_address_is_refused_before_the_server_is_asked(
    mail_server: MailServer, receipt: Owe, address: str
) -> None:
    row = receipt()
    Contact.objects.update(email=address.lower())

    sending.deliver(row.pk)

    row.refresh_from_db()
    assert (row.outcome, row.smtp_code, mail_server.mails) == (DeliveryState.REFUSED, None, [])


def test_a_contact_that_is_gone_gets_nothing(mail_server: MailServer, receipt: Owe) -> None:
    row = receipt()
    Sender.objects.all().delete()
    Contact.objects.all().delete()

    sending.deliver(row.pk)

    row.refresh_from_db()
    assert (row.state, row.outcome, mail_server.mails) == (WorkState.DONE, DeliveryState.DROPPED, [])
