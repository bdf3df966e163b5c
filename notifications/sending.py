"""Sending one mail: at least once, and twice only where a worker died, or the line broke, just before the server's yes was noted."""

import logging
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from ideas import outbox
from ideas.models import Contact
from ideas.outbox import WorkState
from notifications import letters, posting, rules, schedule
from notifications.models import Delivery, DeliveryState

log = logging.getLogger(__name__)


class Dropped(Exception):
    """The mail is not to be sent any more."""


def deliver(delivery_id: int) -> None:
    """Send one owed mail. Done, leased, not due and unknown ones are quiet no-ops; so is the end of a claim that was lost.

    Never raises for what the mail server does: that only moves the next try (`notifications.schedule`). Neither address nor text is logged.
    """
    row = Delivery.claim(delivery_id)
    if row is None:
        return
    try:
        message = _prepare(row)
        code = posting.post(message)
    except outbox.LeaseLost:
        return
    except Dropped:
        _stamp(row, DeliveryState.DROPPED)
    except posting.Refused as refused:
        log.warning("delivery %d was refused with %s", row.pk, refused.code)
        _stamp(row, DeliveryState.REFUSED, smtp_code=refused.code)
    except posting.Away as away:
        _put_off(row, away)
    except Exception as error:  # a fault of our own: eight tries, then dead. Its text could hold what somebody wrote
        log.error("delivery %d failed: %s", row.pk, outbox.where(error))
        row.fail(error)
    else:
        _stamp(row, DeliveryState.SENT, smtp_code=code, sent_at=timezone.now())


def _prepare(row: Delivery) -> EmailMultiAlternatives:
    """The mail as it has to be now, with the mark that it is being sent committed. Raises Dropped, Refused or LeaseLost."""
    with transaction.atomic():
        contact = Contact.objects.select_for_update().filter(deliveries=row).first()
        row.event.submission = submission = row.submission  # the letter reads it by the event: one look serves both
        if contact is None or submission is None or not rules.may_be_sent(row, submission, contact):
            raise Dropped
        message = _message(row, contact)
        first = row.first_tried_at or timezone.now()
        changes = {
            "outcome": DeliveryState.SENDING,
            # Whoever had it before got as far as the server, and nobody knows what it said.
            "maybe_duplicate": row.maybe_duplicate or row.outcome == DeliveryState.SENDING,
            "first_tried_at": first,
        }
        if not _change(row, **changes):
            raise outbox.LeaseLost
    row.first_tried_at = first
    return message


def _message(row: Delivery, contact: Contact) -> EmailMultiAlternatives:
    posting.check_address(contact.email)
    letter = letters.write(row.template, row.event, contact)
    message = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        to=[contact.email],
        headers={
            "Message-ID": f"<delivery-{row.pk}@{settings.MAIL_DOMAIN}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": letter.language,
        },
    )
    message.attach_alternative(letter.html, "text/html")
    return message


def _stamp(row: Delivery, outcome: DeliveryState, **changes: Any) -> None:
    """What became of it, for good. A claim that was lost meanwhile leaves nothing behind."""
    if not row.finish(outcome=outcome, **changes):
        log.warning("delivery %d was taken over while it was being sent", row.pk)


@transaction.atomic
def _put_off(row: Delivery, away: posting.Away) -> None:
    """The server is away: try again by the schedule, up to its end. That is no fault of the row, so it costs no attempt."""
    reason = type(away.cause).__name__
    changes: dict[str, Any] = {"smtp_code": away.code, "last_error": reason}
    if not away.unsure:  # else it stays `sending`, and the next try knows that it may be the second
        changes["outcome"] = DeliveryState.WAITING
    tried_for = timezone.now() - (row.first_tried_at or timezone.now())
    wait = schedule.pause(tried_for, factor=settings.MAIL_SCHEDULE_FACTOR)
    if wait is not None:
        _change(row, **changes)
        row.fail(away.cause, retry_in=wait, counts=False)
        log.info("delivery %d waits for the mail server: %s", row.pk, reason)
    elif _change(row, **changes, state=WorkState.DEAD, done_at=Now(), lease_until=None, lease_token=None):
        log.error("delivery %d is dead: the mail server was away for too long (%s)", row.pk, reason)


def _change(row: Delivery, **changes: Any) -> bool:
    """Update the row as long as the claim holds."""
    held = Delivery.objects.filter(pk=row.pk, state=WorkState.PENDING, lease_token=row.lease_token)
    return bool(held.update(**changes))
