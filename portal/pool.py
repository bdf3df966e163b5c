"""A worker's pool that is whole again at once after one of its processes ended."""

from typing import Any, Final

from celery import bootsteps

INTERVAL: Final = 0.5  # seconds


class Upkeep(bootsteps.StartStopStep):
    """Has the worker look after its processes twice a second.

    By itself Celery (5.7.0, `celery.concurrency.asynpool.AsynPool.timers`) looks every five seconds, and once when a process ends;
    one that cannot be reaped at that moment leaves a worker of one process idle for the rest of the five. That is every time a
    process is replaced after `CELERY_WORKER_MAX_TASKS_PER_CHILD` tasks, and when one is killed.
    """

    requires = ("celery.worker.components:Pool",)

    def register_with_event_loop(self, worker: Any, hub: Any) -> None:
        """Called by Celery when its loop begins."""
        hub.call_repeatedly(INTERVAL, worker.pool.maintain_pool)
