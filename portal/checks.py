"""System checks: what would lose or delay accepted work if an operator's environment, or a later edit, changed it.

`manage.py check` and every management command run the rules; web, workers and beat refuse to start when one is broken
(`refuse_errors`). What the services themselves must be set to is asked by `manage.py check --database default`.
docs/decisions/0003-owed-work.md says why each is as it is.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from celery import current_app
from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connections

SPARE_CONNECTIONS = 10  # the sweep, beat, a command or two by hand, and those that PostgreSQL keeps for its superuser


@dataclass(frozen=True)
class Rule:
    """What must hold of the settings; what would happen otherwise; what to set."""

    id: str
    holds: Callable[[], bool]
    otherwise: str
    hint: str
    kind: type[Error] | type[Warning] = Error


def _publishes_once() -> bool:
    policy = settings.CELERY_TASK_PUBLISH_RETRY_POLICY
    return settings.CELERY_TASK_PUBLISH_RETRY is True and policy.get("max_retries") == 0


def _keeps_no_results() -> bool:
    return settings.CELERY_TASK_IGNORE_RESULT is True and not getattr(settings, "CELERY_RESULT_BACKEND", None)


def _speaks_json_only() -> bool:
    return settings.CELERY_TASK_SERIALIZER == "json" and list(settings.CELERY_ACCEPT_CONTENT) == ["json"]


def _has_time_limits() -> bool:
    soft, hard = settings.CELERY_TASK_SOFT_TIME_LIMIT, settings.CELERY_TASK_TIME_LIMIT
    return bool(soft and hard and soft < hard)


def _waits_longer_than_two_tasks() -> bool:
    visible: float = settings.CELERY_BROKER_TRANSPORT_OPTIONS.get("visibility_timeout", 3600)
    return visible >= 2 * (settings.CELERY_TASK_TIME_LIMIT or 0)


def _broker_is_bounded() -> bool:
    options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    longest = 10 if settings.PROCESS_ROLE == "worker" else 1
    return all(0 < (options.get(name) or 0) <= longest for name in ("socket_timeout", "socket_connect_timeout"))


def _broker_pool_is_bounded() -> bool:
    return 0 < (settings.CELERY_BROKER_POOL_ACQUIRE_TIMEOUT or 0) <= 1


def _reconnects_for_ever() -> bool:
    return (
        settings.CELERY_BROKER_CONNECTION_MAX_RETRIES is None
        and settings.CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP is True
    )


def _lost_work_comes_back_soon() -> bool:
    options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    return bool(options.get("unacked_restore_interval", 10) * options.get("unacked_restore_throttle", 10) <= 30)


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


def _watchdog_waits_for_tasks() -> bool:
    return bool((settings.CELERY_TASK_TIME_LIMIT or 0) + 2 * settings.WATCHDOG_INTERVAL < settings.WATCHDOG_STALE)


RULES = (
    Rule(
        "portal.E001",
        lambda: settings.CELERY_TASK_ACKS_LATE is True,
        "A worker that dies in the middle of a task would lose it until the sweep comes by.",
        "Set CELERY_TASK_ACKS_LATE to True.",
    ),
    Rule(
        "portal.E002",
        lambda: settings.CELERY_TASK_REJECT_ON_WORKER_LOST is True,
        "A task whose process is killed would count as done.",
        "Set CELERY_TASK_REJECT_ON_WORKER_LOST to True.",
    ),
    Rule(
        "portal.E003",
        lambda: settings.CELERY_TASK_ACKS_ON_FAILURE is True and settings.CELERY_TASK_ACKS_ON_TIMEOUT is True,
        "A task that fails or takes too long would be begun again and again by the broker, without a pause.",
        "Set CELERY_TASK_ACKS_ON_FAILURE and CELERY_TASK_ACKS_ON_TIMEOUT to True: the sweep tries again.",
    ),
    Rule(
        "portal.E004",
        _publishes_once,
        "A resident who submits would wait for a broker that is away.",
        "Set CELERY_TASK_PUBLISH_RETRY to True and max_retries in CELERY_TASK_PUBLISH_RETRY_POLICY to 0.",
    ),
    Rule(
        "portal.E005",
        _keeps_no_results,
        "Results of tasks would pile up in a store that nobody empties.",
        "Set CELERY_TASK_IGNORE_RESULT to True and leave CELERY_RESULT_BACKEND out.",
    ),
    Rule(
        "portal.E006",
        _speaks_json_only,
        "Whoever can write to the broker could run code in the workers.",
        'Set CELERY_TASK_SERIALIZER to "json" and CELERY_ACCEPT_CONTENT to ["json"].',
    ),
    Rule(
        "portal.E007",
        _has_time_limits,
        "A task that hangs would keep its worker for ever.",
        "Set CELERY_TASK_TIME_LIMIT, and CELERY_TASK_SOFT_TIME_LIMIT below it.",
    ),
    Rule(
        "portal.E008",
        _waits_longer_than_two_tasks,
        "The broker would hand out a task again while the first worker is still at it.",
        "Set visibility_timeout in CELERY_BROKER_TRANSPORT_OPTIONS to twice CELERY_TASK_TIME_LIMIT or more.",
    ),
    Rule(
        "portal.E009",
        _broker_is_bounded,
        "A broker that is frozen would freeze every request and every worker with it.",
        "Set socket_timeout and socket_connect_timeout in CELERY_BROKER_TRANSPORT_OPTIONS: at most 1, in workers 10.",
    ),
    Rule(
        "portal.E010",
        _broker_pool_is_bounded,
        "Threads would wait without end once all connections to the broker are in use.",
        "Set CELERY_BROKER_POOL_ACQUIRE_TIMEOUT to at most 1.",
    ),
    Rule(
        "portal.E011",
        _reconnects_for_ever,
        "A worker would give up after a longer outage of the broker.",
        "Set CELERY_BROKER_CONNECTION_MAX_RETRIES to None and CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP to True.",
    ),
    Rule(
        "portal.E012",
        _lost_work_comes_back_soon,
        "What a dead worker held would come back only after minutes.",
        "Set unacked_restore_interval to 10 and unacked_restore_throttle to 1 in CELERY_BROKER_TRANSPORT_OPTIONS.",
    ),
    Rule(
        "portal.E013",
        lambda: not settings.CELERY_TASK_ALWAYS_EAGER,
        "Routing and mail would run inside the resident's request and fail with it.",
        "Set CELERY_TASK_ALWAYS_EAGER to False.",
    ),
    Rule(
        "portal.E014",
        lambda: settings.CELERY_WORKER_PREFETCH_MULTIPLIER == 1,
        "One slow task would hold up others that another worker could take.",
        "Set CELERY_WORKER_PREFETCH_MULTIPLIER to 1.",
    ),
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
    Rule(
        "portal.W001",
        _watchdog_waits_for_tasks,
        "A worker with one long task would be taken for silent and ended.",
        "Set WATCHDOG_STALE above CELERY_TASK_TIME_LIMIT and twice WATCHDOG_INTERVAL.",
        Warning,
    ),
)


@register("portal")
def check_rules(app_configs: Sequence[AppConfig] | None, **of_check: Any) -> list[CheckMessage]:
    """Every broken rule. Connects to nothing."""
    return [rule.kind(rule.otherwise, hint=rule.hint, id=rule.id) for rule in RULES if not rule.holds()]


def refuse_errors() -> None:
    """Raise ImproperlyConfigured, saying everything, when a rule is broken whose breaking is no mere warning."""
    errors = [message for message in check_rules(None) if message.is_serious()]
    if errors:
        raise ImproperlyConfigured("\n".join(str(message) for message in errors))


@register(Tags.database)
def check_connections(
    app_configs: Sequence[AppConfig] | None, databases: Iterable[str] | None = None, **of_check: Any
) -> list[CheckMessage]:
    """Whether PostgreSQL lets in all the processes that the settings speak of."""
    if "default" not in (databases or ()):
        return []
    web, workers = settings.WEB_WORKERS * (settings.WEB_THREADS + 1), settings.WORKER_CHILDREN
    needed = web + workers + SPARE_CONNECTIONS
    try:
        with connections["default"].cursor() as cursor:
            cursor.execute("SHOW max_connections")
            allowed = int(cursor.fetchone()[0])
    except DatabaseError:
        return [Warning("PostgreSQL could not be asked how many connections it allows.", id="portal.W021")]
    if needed < allowed:
        return []
    said = f"PostgreSQL allows {allowed} connections and up to {needed} may be wanted: requests would fail under load."
    return [Error(said, hint="Raise max_connections, or lower WEB_WORKERS or WEB_THREADS.", id="portal.E021")]


@register(Tags.database)
def check_broker(
    app_configs: Sequence[AppConfig] | None, databases: Iterable[str] | None = None, **of_check: Any
) -> list[CheckMessage]:
    """Whether the broker keeps what it was given when its memory is full."""
    if "default" not in (databases or ()):
        return []
    try:
        with current_app.connection_for_read() as connection:
            channel: Any = connection.default_channel
            policy = channel.client.info("memory")["maxmemory_policy"]
    except Exception as error:  # kombu, redis and socket errors have no common base, and other brokers no such question
        return [Warning(f"The broker could not be asked for its settings: {type(error).__name__}.", id="portal.W022")]
    if policy == "noeviction":
        return []
    said = f"The broker's maxmemory-policy is {policy}: it would drop queued work when its memory is full."
    return [Error(said, hint="Set maxmemory-policy of that Redis to noeviction.", id="portal.E022")]


def redis_database(url: str) -> tuple[str, str]:
    """Server and database that a URL of Celery or of Django's cache leads to."""
    parts = urlsplit(url)
    asked = parse_qs(parts.query)
    chosen = (asked.get("virtual_host") or asked.get("db") or [""])[0]
    if parts.hostname:
        return f"{parts.hostname}:{parts.port or 6379}", chosen or parts.path.strip("/") or "0"
    return parts.path, chosen or "0"
