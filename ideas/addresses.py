"""Whole addresses, for mails and for what a resident copies: they work from anywhere, so they hold the portal's own name and the language."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from ideas import links
from ideas.links import Purpose
from ideas.models import Contact, Submission


def tracking_url(submission: Submission, language: str) -> str:
    """The sender's own link. Whoever holds it is the sender, so it goes to nobody else; raising `link_version` ends it."""
    token = links.derive(Purpose.TRACK, submission.pk, submission.link_version)
    return _absolute("tracking_open", language, submission.case_number, token)


def confirm_url(contact: Contact, language: str) -> str:
    """Where the holder of an address says that it is theirs; raising the contact's `link_version` ends it."""
    token = links.derive(Purpose.CONFIRM, contact.pk, contact.link_version)
    return _absolute("contact_confirm", language, contact.pk, token)


def case_url(submission: Submission, language: str) -> str:
    """The case's public page; whether there is one is the caller's to know."""
    return _absolute("submission_detail", language, submission.case_number)


def whole(path: str) -> str:
    """`path` of this portal as an address that works from anywhere."""
    return f"{settings.SITE_URL}{path}"


def _absolute(name: str, language: str, *arguments: object) -> str:
    with translation.override(language):
        return whole(reverse(name, args=arguments))
