"""How PostgreSQL, Redis and the mail server are asked: nobody waits for ever, and what one of them forgets harms no other."""

from urllib.parse import parse_qs, urlsplit

from django.conf import settings

from portal.checks.rules import Rule


def _page_cache_is_bounded() -> bool:
    options = settings.CACHES["pages"].get("OPTIONS", {})
    retry = options.get("retry")
    bounded = all(0 < (options.get(name) or 0) <= 1 for name in ("socket_timeout", "socket_connect_timeout"))
    return bounded and retry is not None and retry.get_retries() == 0


def _limits_do_not_fail_open() -> bool:
    return bool(settings.CACHES["default"]["BACKEND"] == "django.core.cache.backends.db.DatabaseCache")


def _broker_is_not_the_cache() -> bool:
    return redis_database(settings.CELERY_BROKER_URL) != redis_database(settings.CACHES["pages"]["LOCATION"])


def _database_is_bounded() -> bool:
    options = settings.DATABASES["default"].get("OPTIONS", {})
    if not options.get("connect_timeout"):
        return False
    said = dict(part.partition("=")[::2] for part in str(options.get("options", "")).split())
    names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
    return settings.PROCESS_ROLE not in ("web", "worker") or all(said.get(name, "0").strip("0ms") for name in names)


def redis_database(url: str) -> tuple[str, str]:
    """Server and database that a URL of Celery or of Django's cache leads to."""
    parts = urlsplit(url)
    asked = parse_qs(parts.query)
    chosen = (asked.get("virtual_host") or asked.get("db") or [""])[0]
    if parts.hostname:
        return f"{parts.hostname}:{parts.port or 6379}", chosen or parts.path.strip("/") or "0"
    return parts.path, chosen or "0"


RULES = (
    Rule(
        "portal.E015",
        lambda: 0 < (settings.EMAIL_TIMEOUT or 0) <= 30,
        "A mail server that never answers would keep a worker for ever.",
        "Set EMAIL_TIMEOUT to 10.",
    ),
    Rule(
        "portal.E016",
        _page_cache_is_bounded,
        "Every page would wait for a cache that is away.",
        'Give the cache "pages" a socket_timeout, a socket_connect_timeout and a retry of 0 times.',
    ),
    Rule(
        "portal.E017",
        _limits_do_not_fail_open,
        "Rate limits and one-time codes would be forgotten, or let everybody in, when Redis is away.",
        'Set the cache "default" to django.core.cache.backends.db.DatabaseCache.',
    ),
    Rule(
        "portal.E018",
        _broker_is_not_the_cache,
        "Emptying the page cache would empty the queues too.",
        "Let REDIS_URL and CELERY_BROKER_URL name different databases, better different servers.",
    ),
    Rule(
        "portal.E019",
        _database_is_bounded,
        "A lock, or a database that hangs, would keep every request and every worker waiting.",
        "Set connect_timeout, and in web and workers statement_timeout, lock_timeout and idle_in_transaction_session_timeout.",
    ),
    Rule(
        "portal.E020",
        lambda: settings.DATABASES["default"].get("CONN_HEALTH_CHECKS") is True,
        "After a restart of the database the first work on each old connection would fail.",
        "Set CONN_HEALTH_CHECKS of the database to True.",
    ),
)
