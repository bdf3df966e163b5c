"""Who is told, when something happened."""

from ideas import outbox
from ideas.models import Event, Sender
from ideas.verbs import TABLE, Verb
from notifications.models import Delivery

TO_UNCONFIRMED = frozenset({"received", "answered", "declined"})
"""An address that nobody confirmed gets a receipt and the outcome, nothing else."""


def notify(event: Event) -> None:
    """Owe the sender the mail that the event's verb names. Held cases, senders without an address and repeats get none."""
    template = TABLE[Verb(event.verb)].mail
    sender = Sender.objects.select_related("contact", "submission").filter(submission__events=event).first()
    if template is None or sender is None or sender.contact is None or sender.submission.is_held:
        return
    if sender.submission.is_sample or (sender.contact.confirmed_at is None and template not in TO_UNCONFIRMED):
        return
    delivery, created = Delivery.objects.get_or_create(
        dedupe_key=f"{template}:{event.pk}:contact:{sender.contact_id}",
        defaults={
            "event": event,
            "submission": sender.submission,
            "contact": sender.contact,
            "template": template,
        },
    )
    if created:
        outbox.publish_on_commit(delivery)
