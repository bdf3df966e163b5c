"""The address of the site and who may come in by it. A place that others can reach must not be set up like a demo."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Warning
from django.http.request import validate_host

from portal.checks.rules import Rule, site_host


def _is_an_address() -> bool:
    try:
        parts = urlsplit(settings.SITE_URL)
        rest = parts.path or parts.query or parts.fragment or parts.username or parts.port == 0
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not rest and settings.SITE_URL.isascii()


def _serves_its_own_address() -> bool:
    host = site_host()
    return not host or validate_host(f"[{host}]" if ":" in host else host, settings.ALLOWED_HOSTS)


RULES = (
    Rule(
        "portal.E041",
        _is_an_address,
        "Every link in every mail would lead nowhere.",
        "SITE_URL is https:// and a host, with nothing behind it; a name with å, ä or ö as xn--….",
    ),
    Rule(
        "portal.E042",
        lambda: "*" not in settings.ALLOWED_HOSTS,
        "The portal would answer under any name that somebody points at it.",
        "Set ALLOWED_HOSTS to the host of SITE_URL.",
    ),
    Rule(
        "portal.E043",
        _serves_its_own_address,
        "Every visitor would get 400 Bad Request.",
        "Put the host of SITE_URL into ALLOWED_HOSTS.",
    ),
    Rule(
        "portal.E044",
        lambda: settings.SITE_URL.startswith("https://"),
        "What people write, and the sign-in of staff, could be read and changed on its way.",
        "Let SITE_URL begin with https:// and put a proxy with a certificate in front. For a try-out alone: TRIAL=1.",
        public=True,
        trial=True,
    ),
    Rule(
        "portal.W045",
        lambda: not settings.SECURE_SSL_REDIRECT or settings.SECURE_PROXY_SSL_HEADER is not None,
        "Behind a proxy that speaks https for us, every page would redirect to itself without end.",
        "Set BEHIND_PROXY=1, and let the proxy set X-Forwarded-Proto whatever comes from outside.",
        Warning,
    ),
    Rule(
        "portal.E046",
        lambda: not settings.DEBUG,
        "A page that fails would show settings and what people wrote.",
        "Set DEBUG to False.",
    ),
    Rule(
        "portal.E047",
        lambda: not settings.DEVELOPMENT_PAGES,
        "Everybody could read every mail and the sign-in codes of the sample accounts.",
        "Set DEVELOPMENT_PAGES=0.",
        public=True,
    ),
    Rule(
        "portal.E048",
        lambda: settings.OUTBOX_TIME_FACTOR == 1 and settings.MAIL_SCHEDULE_FACTOR == 1,
        "Work would be done twice, or mails given up too early: these factors are for trials.",
        "Set OUTBOX_TIME_FACTOR=1 and MAIL_SCHEDULE_FACTOR=1.",
        public=True,
        trial=True,
    ),
    Rule(
        "portal.E049",
        lambda: settings.PROCESS_ROLE in ("", "web", "worker"),
        "A process with a role that nobody knows would run without limits of time.",
        "Set PROCESS_ROLE to web or worker, or leave it empty for commands.",
    ),
)
