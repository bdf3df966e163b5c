"""Mails that really go out, from an address that is ours, to somebody who looks after the portal."""

import re
from email.utils import parseaddr
from typing import Final

from django.conf import settings
from django.core.checks import Warning

from portal.checks.rules import Rule

SMTP: Final = "django.core.mail.backends.smtp.EmailBackend"
HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_SAMPLE: Final = re.compile(r"(^|\.)(example\.(com|net|org)|example|test|invalid|localhost)$")  # RFC 2606


def _is_ours(domain: str) -> bool:
    return "." in domain and not _SAMPLE.search(domain.lower())


def _password_is_covered() -> bool:
    encrypted = settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL
    return encrypted or not settings.EMAIL_HOST_PASSWORD or settings.EMAIL_HOST in HERE


RULES = (
    Rule(
        "portal.E051",
        lambda: settings.EMAIL_BACKEND == SMTP and settings.MAIL_SERVER_NAMED,
        "No resident would ever get a mail.",
        "Set EMAIL_URL to your mail server: smtp+tls://user:password@host:587.",
        public=True,
        trial=True,
    ),
    Rule(
        "portal.W052",
        lambda: settings.EMAIL_HOST not in HERE,
        "EMAIL_URL leads to this machine itself; in a container nobody takes mail there.",
        "Set EMAIL_URL to your mail server; if it does run here, use the name of this machine.",
        Warning,
        public=True,
    ),
    Rule(
        "portal.E053",
        lambda: (
            _is_ours(settings.MAIL_DOMAIN) and _is_ours(parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2])
        ),
        "Mails from a domain that is only an example are thrown away by whoever gets them.",
        "Set DEFAULT_FROM_EMAIL and MAIL_DOMAIN to a domain of yours, with SPF and DKIM for your mail server.",
        public=True,
        trial=True,
    ),
    Rule(
        "portal.W054",
        lambda: bool(settings.OPERATOR_EMAIL),
        "What breaks would be found out late: nobody gets a mail about it.",
        "Set OPERATOR_EMAIL to one address or several, separated by commas.",
        Warning,
        public=True,
    ),
    Rule(
        "portal.E055",
        _password_is_covered,
        "The password of the mail server would go over the network in plain text.",
        "Let EMAIL_URL begin with smtp+tls:// or smtp+ssl://.",
    ),
)
