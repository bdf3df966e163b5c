"""What should have been removed: contacts that nothing refers to, drafts and sessions whose time is over."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from ideas import drafts
from ideas.models import Contact, Draft
from portal.operations.finding import Finding, Severity

PATIENCE: Final = timedelta(hours=2)
"""Drafts are removed every hour."""
SESSIONS: Final = timedelta(days=2)
"""Sessions are removed once a day."""


def look(everything: bool = False) -> Iterator[Finding]:
    """Everything that is left over."""
    now = timezone.now()
    left = (
        ("contacts_left", _unreferred().count(), _remove_contacts),
        ("drafts_left", Draft.objects.filter(expires_at__lt=now - PATIENCE).count(), drafts.remove_expired),
        ("sessions_left", Session.objects.filter(expire_date__lt=now - SESSIONS).count(), _remove_sessions),
    )
    for code, number, mend in left:
        if number:
            yield Finding(code, Severity.NOTICE, number=number, mend=mend)


def _unreferred() -> "QuerySet[Contact]":
    """Addresses that no row of any table refers to."""
    found = Contact.objects.filter(created_at__lt=timezone.now() - PATIENCE)
    for relation in Contact._meta.related_objects:
        model: Any = relation.related_model
        found = found.filter(~Exists(model._base_manager.filter(**{relation.field.name: OuterRef("pk")})))
    return found


def _remove_contacts() -> int:
    number, _ = _unreferred().delete()
    return number


def _remove_sessions() -> int:
    number = Session.objects.filter(expire_date__lt=timezone.now()).count()
    call_command("clearsessions")
    return number
