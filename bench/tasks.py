"""The empty task that work is held against, on a worker like the portal's own.

The same settings, broker and options, under a key prefix of its own: so that it can run beside the portal and take nothing of it.
"""

import time
from typing import Any

import redis
from celery import Celery
from django.conf import settings

from portal.pool import Upkeep
from portal.watchdog import Watchdog

NOTED = "bench.noted"

app = Celery("bench", set_as_current=False)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS | {"global_keyprefix": "bench."}
app.steps["worker"].update([Upkeep, Watchdog])


@app.task(name="bench.tasks.note")
def note(began: float) -> None:
    """Do nothing but note when that was."""
    store().rpush(NOTED, f"{began} {time.time()}")


def store() -> Any:
    """Redis, where the notes are: apart from the broker."""
    return redis.Redis.from_url(settings.CACHES["pages"]["LOCATION"])
