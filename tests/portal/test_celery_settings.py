"""Every setting that owed work rests on, as Celery and Django see it in each kind of process, with the reason it is so."""

import json
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from portal import processes, running
from portal.processes import Program

CHECKOUT = Path(__file__).resolve().parents[2]
BOTH, WEB, WORKER = ("web", "worker"), ("web",), ("worker",)
SEES = """
import json, sys
from celery.fixups.django import DjangoWorkerFixup
from portal.celery import app
from django.conf import settings
conf = app.conf
database, pages = settings.DATABASES["default"], settings.CACHES["pages"]
seen = {name: conf[name] for name in json.loads(sys.argv[1])}
seen["transport"] = conf.broker_transport_options
seen["backend"] = type(app.backend).__name__
seen["database"] = {name: database[name] for name in ("CONN_MAX_AGE", "CONN_HEALTH_CHECKS")}
seen["database_options"] = database["OPTIONS"]
seen["pages"] = {name: value for name, value in pages["OPTIONS"].items() if name != "retry"}
seen["pages_retries"] = pages["OPTIONS"]["retry"].get_retries()
seen["caches"] = [settings.CACHES[name]["BACKEND"] for name in ("default", "pages")]
seen["tasks_of_a_connection"] = DjangoWorkerFixup(app).db_reuse_max
seen["email_timeout"] = settings.EMAIL_TIMEOUT
print(json.dumps(seen, default=str))
"""
ONCE = {"max_retries": 0, "interval_start": 0, "interval_step": 0, "interval_max": 0}
LIMITS = "-c lock_timeout=3s -c idle_in_transaction_session_timeout=15s"

Row = tuple[tuple[str, ...], str, Any, str]
CELERY: list[Row] = [
    (BOTH, "timezone", "UTC", "no gap in October"),
    (BOTH, "enable_utc", True, "no gap in March"),
    (BOTH, "task_ignore_result", True, "results would pile up"),
    (BOTH, "result_backend", None, "there is no store of results to leak or to empty"),
    (BOTH, "task_serializer", "json", "ids need nothing more"),
    (BOTH, "accept_content", ["json"], "whoever writes to the broker must not run code"),
    (BOTH, "task_publish_retry", True, "retry=False would wait six seconds"),
    (BOTH, "task_publish_retry_policy", ONCE, "a request waits for one try"),
    (BOTH, "broker_pool_limit", 10, "connections are bounded"),
    (BOTH, "broker_pool_acquire_timeout", 0.5, "threads must not wait for ever for a connection"),
    (BOTH, "broker_connection_retry_on_startup", True, "a worker may start before its broker"),
    (BOTH, "broker_connection_max_retries", None, "a worker never gives up"),
    (BOTH, "task_acks_late", True, "a dead worker's task comes back"),
    (BOTH, "task_reject_on_worker_lost", True, "a killed child's task comes back"),
    (BOTH, "task_acks_on_failure", True, "the sweep tries again, not the broker"),
    (BOTH, "task_acks_on_timeout", True, "no endless loop at the time limit"),
    (BOTH, "task_soft_time_limit", 45, "a task may end itself in order"),
    (BOTH, "task_time_limit", 60, "a task that hangs is ended"),
    (BOTH, "task_always_eager", False, "a request must not do the work"),
    (BOTH, "task_create_missing_queues", False, "a mistyped queue has no worker"),
    (BOTH, "worker_prefetch_multiplier", 1, "a slow task holds up no other"),
    (BOTH, "worker_max_tasks_per_child", 500, "memory that leaks is given back"),
    (BOTH, "worker_max_memory_per_child", 600_000, "a child that grows is replaced"),
    (BOTH, "worker_soft_shutdown_timeout", 20.0, "running tasks may finish"),
    (BOTH, "worker_enable_soft_shutdown_on_idle", False, "an idle worker ends at once"),
    (BOTH, "worker_cancel_long_running_tasks_on_connection_loss", False, "no mail is cut off half way"),
    (BOTH, "worker_send_task_events", False, "nobody reads them"),
    (WEB, "transport.socket_timeout", 0.3, "a frozen broker delays a request by this much"),
    (WORKER, "transport.socket_timeout", 5.0, "a worker has more patience"),
    (WEB, "transport.socket_connect_timeout", 0.3, "a broker that is gone delays a request by this much"),
    (WORKER, "transport.socket_connect_timeout", 1.0, "a worker tries again soon"),
    (BOTH, "transport.socket_keepalive", True, "a dead peer is noticed"),
    (BOTH, "transport.health_check_interval", 25, "a silent connection is noticed"),
    (BOTH, "transport.visibility_timeout", 300, "a prefetched task waits for a running one and none begins twice"),
    (BOTH, "transport.unacked_restore_interval", 10, "lost work is looked for every 10 s"),
    (BOTH, "transport.unacked_restore_throttle", 1, "and not only each tenth time"),
    (BOTH, "transport.queue_order_strategy", "priority", "mail goes before media and maintenance"),
]
DJANGO: list[Row] = [
    (BOTH, "backend", "DisabledBackend", "no store of results"),
    (WEB, "database.CONN_MAX_AGE", 0, "the pool keeps connections"),
    (WORKER, "database.CONN_MAX_AGE", 60, "a worker keeps its connection"),
    (BOTH, "database.CONN_HEALTH_CHECKS", True, "after a restart of the database nothing fails"),
    (BOTH, "database_options.connect_timeout", 3, "a database that is gone is noticed"),
    (WEB, "database_options.options", f"-c statement_timeout=10s {LIMITS}", "no request waits longer"),
    (WORKER, "database_options.options", f"-c statement_timeout=45s {LIMITS}", "no task waits longer"),
    (WEB, "database_options.pool.max_size", 5, "each thread has a connection, and one is spare"),
    (WEB, "database_options.pool.timeout", 5, "web waits instead of failing, and not for long"),
    (BOTH, "pages", {"socket_timeout": 0.25, "socket_connect_timeout": 0.25}, "a page does not wait for its cache"),
    (BOTH, "pages_retries", 0, "and asks it once"),
    (
        BOTH,
        "caches",
        ["django.core.cache.backends.db.DatabaseCache", "portal.cache.FailOpenRedisCache"],
        "limits do not fail open and pages do",
    ),
    (BOTH, "tasks_of_a_connection", 500, "Celery leaves connections to Django, which looks at each before a task"),
    (BOTH, "email_timeout", 10, "a mail server that never answers is left"),
]


@cache
def seen_by(role: str) -> dict[str, Any]:
    """The settings in a fresh process with this role, and without what the environment of the tests may say."""
    names = [name for _, name, _, _ in CELERY if "." not in name]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("WORKER_", "WEB_"))}
    done = subprocess.run(
        [sys.executable, "-c", SEES, json.dumps(names)],
        env=environment | {"PROCESS_ROLE": role},
        cwd=CHECKOUT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    seen: dict[str, Any] = json.loads(done.stdout)
    return seen


@pytest.mark.parametrize(
    ("role", "name", "value"),
    [
        pytest.param(role, name, value, id=f"{role}: {name}: {reason}")
        for roles, name, value, reason in CELERY + DJANGO
        for role in roles
    ],
)
def test_a_setting_is_as_it_must_be(role: str, name: str, value: Any) -> None:
    seen: Any = seen_by(role)

    for part in name.split("."):
        seen = seen[part]

    assert seen == value


def programs() -> dict[str, Program]:
    return {program.name: program for program in running.programs(Path("/nonexistent"), 8000)}


def consumed(program: Program) -> list[str]:
    """The queues that a program's command line names."""
    command = list(program.command)
    return command[command.index("-Q") + 1].split(",") if "-Q" in command else []


WORKERS = [program for program in programs().values() if "worker" in program.command]


@pytest.mark.parametrize("option", ["--pool=prefork", "--without-gossip", "--without-mingle"])
@pytest.mark.parametrize("program", WORKERS, ids=lambda program: program.name)
def test_a_worker_is_started_with(option: str, program: Program) -> None:
    assert option in program.command


def test_each_queue_is_consumed_by_one_worker_and_routing_has_its_own() -> None:
    queues = [consumed(program) for program in WORKERS]

    assert sorted(name for names in queues for name in names) == sorted(settings.CELERY_TASK_QUEUES)
    assert ["route"] in queues
    assert ["mail", "media", "maint"] in queues  # in this order of urgency


@pytest.mark.parametrize("program", WORKERS, ids=lambda program: program.name)
def test_a_worker_that_is_told_to_stop_hands_back_what_it_cannot_finish_in_time(program: Program) -> None:
    patience = float(program.environment["WORKER_SOFT_SHUTDOWN"])

    assert program.environment["PROCESS_ROLE"] == "worker"
    assert program.environment["REMAP_SIGTERM"] == "SIGQUIT"
    assert patience + 5 <= processes.GRACE


def test_workers_have_names_of_their_own() -> None:
    names = [program.command[program.command.index("-n") + 1] for program in WORKERS]

    assert len(names) == len(set(names)) == 2


@pytest.mark.parametrize(
    "options", ["--interface wsgi", "--blocking-threads 4", "--backpressure 64", "--respawn-failed-workers"]
)
def test_web_is_bounded_and_comes_back(options: str) -> None:
    web = programs()["web"]

    assert re.search(rf"(^| ){options}( |$)", " ".join(web.command))
    assert web.environment["PROCESS_ROLE"] == "web"


def test_the_hard_limit_of_a_task_ends_a_frozen_child_before_the_watchdog_ends_its_worker() -> None:
    longest = settings.CELERY_TASK_TIME_LIMIT + 2 * settings.WATCHDOG_INTERVAL

    assert longest < settings.WATCHDOG_STALE
    assert settings.WATCHDOG_STALE + settings.WATCHDOG_INTERVAL + 30 <= 150  # found, ended and started again
