"""Who is told, when something happened."""

from ideas import outbox
from ideas.models import Event, Sender
from ideas.verbs import TABLE, Verb
from notifications import rules
from notifications.models import Delivery


def notify(event: Event) -> None:
    """Owe the sender the mail that the event's verb names. Held cases, senders without an address and repeats get none."""
    template = TABLE[Verb(event.verb)].mail
    sender = Sender.objects.select_related("contact", "submission").filter(submission__events=event).first()
    if template is None or sender is None or not rules.may_be_owed(template, sender):
        return
    # A case has one receipt, whichever event owes it: it came in, or a person found that it was no junk.
    because = sender.submission_id if template in rules.RECEIPT else event.pk
    delivery = Delivery(
        dedupe_key=f"{template}:{because}:contact:{sender.contact_id}",
        event=event,
        submission=sender.submission,
        contact=sender.contact,
        template=template,
    )
    Delivery.objects.bulk_create([delivery], ignore_conflicts=True)
    # Owed before and published again: no harm, the claim sees to that.
    outbox.publish_on_commit(Delivery.objects.get(dedupe_key=delivery.dedupe_key))
