"""A second worker is a second connection."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection, transaction

T = TypeVar("T")


def elsewhere(job: Callable[[], T]) -> T:
    """Run `job` on a connection of its own. OperationalError where it waits for ten seconds for a lock of ours."""

    def run() -> T:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '10s'")
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result(timeout=30)


def at_once(first: Callable[[], object], second: Callable[[], T]) -> T:
    """What comes of `second`, which begins on another connection before `first` is committed."""
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            first()
            waits = pool.submit(elsewhere, second)
            time.sleep(0.3)  # it has read by then, were there no lock
        return waits.result(10)
