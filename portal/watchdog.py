"""Ends a worker that has fallen silent: it lives and is connected, and carries nothing out.

Celery over Redis can come to that after a broken connection. So a thread in the worker's main process sends a canary, a task
that does nothing, to a queue that only this worker has; the pool's children note the time of whatever they begin. When
nothing was begun for too long although canaries could be sent all the while, the worker ends at once, pool and all, and
the supervisor starts another. What was in its hands is swept as after any other death.

Not silence: a broker that is away (the time then counts anew), a task up to its hard limit, a clock that is set (all times
are of the monotonic clock, which all processes of a machine share). A child that is frozen in a task is ended by the task's
hard limit; one that is frozen before it began is silence. Out of reach: a main process that is frozen as a whole, thread
included. Leases and the sweep hand its work to other workers until it is ended from outside.
"""

import atexit
import logging
import mmap
import os
import signal
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from celery import bootsteps, signals
from django.conf import settings
from kombu import Exchange, Queue

from portal import signs

log = logging.getLogger(__name__)

CANARY = "portal.tasks.canary"
STATUS = 70  # EX_SOFTWARE: what the supervisor sees
MAY_SPEAK = 2.0  # seconds for the last line, which waits for ever where nobody reads the output


class Silence:
    """How long nothing was begun although it could have been; all times in seconds of the monotonic clock."""

    def __init__(self, interval: float, stale: float, now: float) -> None:
        """`interval`: how often `lasts` will be called; `stale`: how much silence is too much."""
        self.interval, self.stale, self.turn, self.since = interval, stale, now, now

    def lasts(self, now: float, *, begun: float, published: bool) -> float:
        """The length of the silence; `begun` is when the last task was, `published` whether a canary could be sent."""
        frozen = now - self.turn > self.interval + self.stale / 2  # this process itself: it could have heard nothing
        self.turn = now
        if frozen or not published:
            self.since = now
        return now - max(self.since, begun)

    def is_too_long(self, now: float, *, begun: float, published: bool) -> bool:
        """Whether the worker must be ended."""
        return self.lasts(now, begun=begun, published=published) > self.stale


class Watchdog(bootsteps.StartStopStep):
    """The part of a worker that starts with its pool, and is stopped before it."""

    requires = ("celery.worker.components:Pool",)

    def __init__(self, worker: Any, **options: Any) -> None:
        """Runs before the pool forks: every child, replaced ones too, writes into the same page of memory."""
        super().__init__(worker, **options)
        self.app, self.ended = worker.app, threading.Event()
        self.interval, self.stale = settings.WATCHDOG_INTERVAL, settings.WATCHDOG_STALE
        self.begun = memoryview(mmap.mmap(-1, mmap.PAGESIZE)).cast("d")
        # Once the worker is gone, queue and exchange expire in Redis: nothing piles up over restarts, whatever their names.
        name = f"canary.{worker.hostname}"
        self.queue = Queue(name, Exchange(name), name, expires=self.stale)
        self.app.amqp.queues.select_add(self.queue)
        signals.task_prerun.connect(self.note, weak=False)

    def start(self, worker: Any) -> None:
        """Begin to watch."""
        threading.Thread(target=self.watch, name="watchdog", daemon=True).start()

    def close(self, worker: Any) -> None:
        """Watch no longer: a worker that finishes its last tasks may be silent."""
        self.ended.set()
        atexit.register(self.forget)  # the consumer, closing, hands back what it holds, and then it would not expire

    def forget(self) -> None:
        """Empty the queue, if the broker answers."""
        with suppress(Exception), self.app.connection_for_write() as connection:
            self.queue.bind(connection.default_channel).purge()

    def note(self, **of_signal: Any) -> None:
        """In a child: a task begins."""
        self.begun[0] = time.monotonic()
        signs.of_life()

    def watch(self) -> None:
        """The thread: a canary each interval, until the worker stops or is found silent."""
        silence = Silence(self.interval, self.stale, time.monotonic())
        while not self.ended.wait(self.interval):
            published = self.publish()
            if silence.is_too_long(time.monotonic(), begun=self.begun[0], published=published):
                self.end()

    def publish(self) -> bool:
        """Send a canary, bounded in time by the settings for publishing. False: the broker did not take it."""
        try:
            self.app.send_task(CANARY, queue=self.queue, expires=self.stale)
        except Exception as error:  # kombu, redis and socket errors have no common base
            log.info("no canary could be sent: %s", type(error).__name__)
            return False
        return True

    def end(self) -> None:
        """End this process and all that it started. Does not come back."""
        if self.ended.is_set():
            return
        line = ("nothing was carried out for %.0f s although the broker answers: ending this worker", self.stale)
        last_words = threading.Thread(target=log.critical, args=line, daemon=True)
        last_words.start()
        last_words.join(MAY_SPEAK)
        for pid in descendants(os.getpid()):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        os._exit(STATUS)


def descendants(ancestor: int) -> list[int]:
    """The ids of all processes below `ancestor`. Where there is no /proc, none: the supervisor then ends the group."""
    children: dict[int, list[int]] = {}
    for pid, parent in _parents():
        children.setdefault(parent, []).append(pid)
    found = [ancestor]
    for pid in found:
        found.extend(children.get(pid, ()))
    return found[1:]


def _parents() -> Iterable[tuple[int, int]]:
    """Every process with its parent."""
    for file in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # ended meanwhile
            after_name = file.read_text(errors="replace").rpartition(")")[2].split()
            yield int(file.parent.name), int(after_name[1])
