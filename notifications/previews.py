"""Every mail as it would look for the newest sample case: nothing is sent, and no real case is read."""

from typing import Final

from django.utils import timezone

from ideas.models import Contact, Event
from ideas.verbs import TABLE
from notifications import letters
from notifications.letters import Letter

TEMPLATES: Final = tuple(letters.CONTEXTS)
"""Every mail that can be previewed, in the order in which a case meets them."""


def preview(template: str, language: str) -> Letter | None:
    """The mail `template` in `language`, or None while no sample case has come so far. LookupError for an unknown template."""
    if template not in TEMPLATES:
        raise LookupError(template)
    verbs = [verb for verb, rules in TABLE.items() if rules.mail == template]
    event = (
        Event.objects.filter(verb__in=verbs, submission__is_sample=True, submission__doubts=[])
        .select_related("submission")
        .order_by("-at", "-id")
        .first()
    )
    return letters.write(template, event, _reader(template), language=language) if event else None


def _reader(template: str) -> Contact:
    """Somebody whose address is confirmed, but for the receipt, which asks for that."""
    confirmed_at = None if template == "received" else timezone.now()
    return Contact(pk=0, email="alice@example.com", confirmed_at=confirmed_at)
