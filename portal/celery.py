"""The Celery application. Its settings are Django's, with the prefix CELERY_."""

import os

from celery import Celery
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
