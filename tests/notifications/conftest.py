"""A real mail server, and mails to send to it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import timezone

from ideas import transitions
from ideas.models import Contact, Event, Submission
from ideas.verbs import TABLE, Verb
from notifications import subscribers
from notifications.models import Delivery
from tests.conftest import MONA, UMEA, Submit
from tests.notifications.smtp import MailServer, Server

Owe = Callable[..., Delivery]


@pytest.fixture
def mail_server(settings: Any) -> Iterator[MailServer]:
    """The mail server that the portal sends through."""
    behaviour = MailServer()
    server = Server(behaviour)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 0.5
    yield behaviour
    server.stop()


def owed(submission: Submission, verb: Verb) -> Delivery:
    """The mail that the newest event `verb` of a case owes its sender."""
    event = Event.objects.filter(submission=submission, verb=verb).latest("id")
    subscribers.notify(event)
    return Delivery.objects.get(event=event, template=TABLE[verb].mail)


def confirm(email: str = "alice@example.com") -> Contact:
    """Somebody said that the address is theirs."""
    contact, _ = Contact.objects.update_or_create(email=email, defaults={"confirmed_at": timezone.now()})
    return contact


@pytest.fixture
def receipt(received: Submit) -> Owe:
    """Make a receipt that is owed."""

    def make(**changes: Any) -> Delivery:
        return owed(received(**changes), Verb.RECEIVED)

    return make


@pytest.fixture
def message(assigned: Submit) -> Owe:
    """Make a mail about a message; the address is confirmed, else there is none."""

    def make(body: str = "Gäller det hela parken?", waits: bool = True, **changes: Any) -> Delivery:
        submission = assigned(**changes)
        assert submission.sender.contact is not None
        confirm(submission.sender.contact.email)
        transitions.send_message(
            submission.pk, body=body, by=UMEA, waits=waits, idempotency_key=submission.idempotency_key, actor=MONA
        )
        return owed(submission, Verb.MESSAGE_SENT)

    return make


@pytest.fixture
def answer(answered: Submit) -> Owe:
    """Make a mail with an answer."""

    def make(**changes: Any) -> Delivery:
        return owed(answered(**changes), Verb.ANSWER_PUBLISHED)

    return make


@pytest.fixture
def referral(redirected: Submit) -> Owe:
    """Make a mail that says which other body decides."""

    def make(**changes: Any) -> Delivery:
        return owed(redirected(**changes), Verb.REDIRECTED)

    return make


@pytest.fixture
def refusal(declined: Submit) -> Owe:
    """Make a mail that a case was declined."""

    def make(**changes: Any) -> Delivery:
        return owed(declined(**changes), Verb.DECLINED)

    return make
