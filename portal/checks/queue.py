"""What Celery must be set to: else accepted work is lost, done twice or held up. docs/decisions/0003-owed-work.md says why."""

from django.conf import settings
from django.core.checks import Warning

from portal.checks.rules import Rule


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
        "portal.W001",
        _watchdog_waits_for_tasks,
        "A worker with one long task would be taken for silent and ended.",
        "Set WATCHDOG_STALE above CELERY_TASK_TIME_LIMIT and twice WATCHDOG_INTERVAL.",
        Warning,
    ),
)
