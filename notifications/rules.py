"""Who may get which mail. Asked twice: when a mail is owed, and again, under a lock, when it is sent."""

from typing import Final

from ideas.models import END_STATES, Contact, Sender, Submission
from notifications.models import Delivery, DeliveryState

RECEIPT: Final = frozenset({"received"})
OUTCOME: Final = frozenset({"answered", "declined", "redirected"})
TO_UNCONFIRMED: Final = RECEIPT | OUTCOME
"""An address that nobody confirmed gets one receipt and one outcome for each case, and nothing else."""
SPENT: Final = frozenset({DeliveryState.SENDING, DeliveryState.SENT})


def may_be_owed(template: str, sender: Sender) -> bool:
    """Whether the sender of a case is to get a mail at all: they left an address, it is a real case, and no doubt holds it."""
    submission, contact = sender.submission, sender.contact
    if contact is None or submission.is_sample or submission.is_held:
        return False
    return contact.confirmed_at is not None or template in TO_UNCONFIRMED


def may_be_sent(row: Delivery, submission: Submission, contact: Contact) -> bool:
    """Whether the mail still makes sense. The caller holds the lock on `contact`, so that two workers can't both say yes."""
    sender = (
        Sender.objects.select_related("contact", "submission").filter(submission=submission, contact=contact).first()
    )
    if sender is None or not may_be_owed(row.template, sender):
        return False
    if row.template == "message" and submission.status in END_STATES:
        return False
    spent = set(
        Delivery.objects.filter(submission=submission, contact=contact, outcome__in=SPENT)
        .exclude(pk=row.pk)
        .values_list("template", flat=True)
    )
    if row.template in RECEIPT and spent:
        return False
    return contact.confirmed_at is not None or row.template in RECEIPT or not spent & OUTCOME
