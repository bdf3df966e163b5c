"""The Celery application. Its settings are Django's, with the prefix CELERY_."""

import os

from celery import Celery

from portal import broker
from portal.pool import Upkeep
from portal.watchdog import Watchdog

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

broker.register()
app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].update([Upkeep, Watchdog])
