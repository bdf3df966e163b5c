"""Who gets which mail."""

import pytest

from ideas import transitions
from ideas.models import Event, Sender
from ideas.outbox import WorkState
from ideas.verbs import MAIL_VERBS, Verb
from notifications import sending, subscribers
from notifications.models import Delivery, DeliveryState
from tests.conftest import MONA, UMEA, Submit
from tests.notifications.conftest import Owe, confirm, owed
from tests.notifications.smtp import MailServer

pytestmark = pytest.mark.django_db


def notify_of_everything() -> None:
    for event in Event.objects.filter(verb__in=MAIL_VERBS).order_by("id"):
        subscribers.notify(event)


def send_everything() -> list[str]:
    """Send what is owed, oldest first; the templates of what was sent."""
    for row in Delivery.objects.filter(state=WorkState.PENDING).order_by("id"):
        sending.deliver(row.pk)
    return list(Delivery.objects.filter(outcome=DeliveryState.SENT).order_by("id").values_list("template", flat=True))


def ask(submission_id: int) -> None:
    key = Event.objects.filter(verb=Verb.RECEIVED).values_list("submission__idempotency_key", flat=True)[0]
    transitions.send_message(submission_id, body="När?", by=UMEA, waits=True, idempotency_key=key, actor=MONA)


def test_the_same_event_heard_twice_owes_one_mail(received: Submit) -> None:
    received()

    for _ in range(2):
        notify_of_everything()

    assert Delivery.objects.count() == 1


def test_an_unconfirmed_address_gets_the_receipt_and_the_answer(mail_server: MailServer, assigned: Submit) -> None:
    submission = assigned()
    ask(submission.pk)
    transitions.publish_answer(submission.pk, body="Ja.", by=UMEA, publish_case=True, actor=MONA)
    notify_of_everything()

    assert send_everything() == ["received", "answered"]


def test_a_confirmed_address_is_asked_too(mail_server: MailServer, assigned: Submit) -> None:
    submission = assigned()
    confirm()
    ask(submission.pk)
    notify_of_everything()

    assert send_everything() == ["received", "message"]


def test_an_address_whose_confirmation_is_gone_is_not_asked(mail_server: MailServer, message: Owe) -> None:
    row = message()
    assert row.contact is not None
    type(row.contact).objects.update(confirmed_at=None)

    assert send_everything() == []
    assert Delivery.objects.get().outcome == DeliveryState.DROPPED


def test_a_case_that_ended_asks_nothing_more(mail_server: MailServer, message: Owe) -> None:
    row = message()
    assert row.submission is not None
    transitions.withdraw(row.submission.pk, actor=MONA)

    assert send_everything() == []


@pytest.mark.parametrize("changes", [{"email": ""}, {"is_sample": True}, {"doubts": ("honeypot",)}])
def test_held_cases_samples_and_unknown_senders_get_nothing(received: Submit, changes: dict[str, object]) -> None:
    received(**changes)

    notify_of_everything()

    assert not Delivery.objects.exists()


def test_a_held_case_gets_its_receipt_when_a_person_lets_it_go(mail_server: MailServer, assigned: Submit) -> None:
    submission = assigned(doubts=("too_fast",))
    transitions.release_hold(submission.pk, actor=MONA)
    notify_of_everything()
    notify_of_everything()

    assert send_everything() == ["received"]


def test_a_receipt_that_the_answer_overtook_is_dropped(mail_server: MailServer, answered: Submit) -> None:
    submission = answered()
    receipt = owed(submission, Verb.RECEIVED)
    sending.deliver(owed(submission, Verb.ANSWER_PUBLISHED).pk)

    sending.deliver(receipt.pk)

    receipt.refresh_from_db()
    assert (receipt.outcome, len(mail_server.mails)) == (DeliveryState.DROPPED, 1)


def test_a_sender_who_took_the_address_back_gets_nothing(mail_server: MailServer, receipt: Owe) -> None:
    receipt()
    Sender.objects.update(contact=None)

    assert send_everything() == []


def test_a_redirected_case_tells_its_sender(mail_server: MailServer, redirected: Submit) -> None:
    redirected()
    notify_of_everything()

    assert send_everything() == ["received", "redirected"]


def test_a_declined_case_tells_its_sender(mail_server: MailServer, declined: Submit) -> None:
    declined()
    notify_of_everything()

    assert send_everything() == ["received", "declined"]
