"""The thread of the sweep that looks for trouble and tells the operators. It never delays a round, and never ends by an error."""

import logging
import threading
import time
from typing import Final

from django.db import connections

from notifications import posting
from portal.operations import alarms

log = logging.getLogger(__name__)

PAUSE: Final = 60.0
"""Seconds between two looks; the sweep has had some rounds before the first one."""


def start() -> threading.Thread:
    """Begin to look every minute, in a thread that ends with the process."""
    thread = threading.Thread(target=_run, name="lookout", daemon=True)
    thread.start()
    return thread


def look_once() -> None:
    """Look and tell, on a database connection of this thread's own, which is closed afterwards. Never raises."""
    try:
        alarms.watch()
    except posting.Away as away:
        log.warning("the operators could not be told yet: %s", type(away.cause).__name__)
    except posting.Refused as refused:
        log.error("the mail server refused the mail to the operators: %s", refused.code)
    except Exception as error:  # the database is away, or a fault of our own: the next look may fare better
        log.error("no look for trouble: %s", type(error).__name__)
    finally:
        connections.close_all()


def _run() -> None:
    while True:
        time.sleep(PAUSE)
        look_once()
