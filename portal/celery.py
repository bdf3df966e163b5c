"""The Celery application. Its settings are Django's, with the prefix CELERY_."""

import os
from importlib import import_module
from typing import Any

from celery import Celery
from celery.signals import task_prerun, worker_init
from django.conf import settings
from django.db import close_old_connections
from kombu.transport import TRANSPORT_ALIASES

from portal.pool import Upkeep
from portal.watchdog import Watchdog

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

# By name: the broker's client is loaded only where it is used.
TRANSPORT_ALIASES.update(redis="portal.broker:Transport", rediss="portal.broker:Transport")
app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].update([Upkeep, Watchdog])


@worker_init.connect
def load_addresses(**_: Any) -> None:
    """Letters need the portal's addresses. Loaded once, before the pool's processes are made: they would each load them anew."""
    import_module(settings.ROOT_URLCONF)


@task_prerun.connect
def keep_a_good_connection(**_: Any) -> None:
    """As before a request: the connection to PostgreSQL stays if it is whole and no older than CONN_MAX_AGE. Celery itself would
    keep a broken one (CELERY_DB_REUSE_MAX), or open a new one for every task (without)."""
    close_old_connections()
