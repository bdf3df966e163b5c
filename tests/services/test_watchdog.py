"""A real worker that falls silent is ended, pool and all, and the next one does the work; what only looks like silence is no reason.

With short limits: one canary a second, and six seconds of silence instead of a hundred.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from celery import Celery
from django.conf import settings
from redis import Redis

from portal.watchdog import STATUS, descendants
from tests.pids import gone

pytestmark = pytest.mark.services
CHECKOUT = Path(__file__).resolve().parents[2]
SHORT = {"WATCHDOG_INTERVAL": "1", "WATCHDOG_STALE": "6", "PROCESS_ROLE": "worker", "PYTHONWARNINGS": "ignore"}
DATABASE = 60  # of the embedded Redis: the other tests' workers do not consume there
NODE = "silent@localhost"
QUEUES = ("maint", f"canary.{NODE}")
COMMAND = (
    *(sys.executable, "-m", "celery", "--quiet", "-A", "portal", "worker", "--pool=prefork", "--concurrency=1"),
    *("--without-gossip", "--without-mingle", "--loglevel=WARNING", "-Q", "maint", "-n", NODE),
)
SUPERVISE = """
import os, sys
from portal.processes import Processes, Program
parent = os.getppid()
processes = Processes([Program("worker", sys.argv[1:])], watch=lambda: os.getppid() == parent or processes.stop())
sys.exit(processes.run())
"""


class Line:
    """A worker under the supervisor of the demo, on a broker database of its own, seen from outside."""

    def __init__(self, log: Path, **environment: str) -> None:
        path = settings.CELERY_BROKER_URL.removeprefix("redis+socket://").partition("?")[0]
        url = f"redis+socket://{quote(path, safe='/%')}?virtual_host={DATABASE}"
        self.redis = Redis(unix_socket_path=path.replace("%20", " "), db=DATABASE)
        self.app = Celery(set_as_current=False)
        self.app.conf.update(broker_read_url=url, broker_write_url=url)  # CELERY_BROKER_URL would win over broker_url
        self.log = log
        with log.open("wb") as out:
            self.supervisor = subprocess.Popen(
                [sys.executable, "-c", SUPERVISE, *COMMAND],
                env={**os.environ, **SHORT, "CELERY_BROKER_URL": url, **environment},
                cwd=CHECKOUT,
                stdout=out,
                stderr=out,
            )

    def work(self) -> None:
        """Put a task on the queue that takes no time."""
        self.app.send_task("portal.tasks.canary", queue="maint")

    def wait_for_work(self, seconds: float = 20) -> float:
        """Put a task on the queue; how long until it is taken and a worker gets on. AssertionError when none does."""
        began, done = time.monotonic(), self.done()
        self.work()
        while self.redis.llen("maint") or self.done()[1] == 0 or self.done() == done:
            assert time.monotonic() < began + seconds, self.log.read_text()
            time.sleep(0.1)
        return time.monotonic() - began

    def done(self) -> tuple[int, int]:
        """Which worker runs, and how many tasks it has carried out."""
        said: Any = self.app.control.inspect([NODE], timeout=0.5).stats() or {}
        stats = said.get(NODE, {"pid": 0, "total": {}})
        return stats["pid"], sum(stats["total"].values())

    def worker(self) -> int:
        """Which worker runs, as soon as it says so. AssertionError when none does in ten seconds."""
        deadline = time.monotonic() + 10
        while not (found := self.done()[0]):
            assert time.monotonic() < deadline, self.log.read_text()
        return found

    def is_the_same(self, worker: int) -> bool:
        """Whether the worker with this process id still runs, and works."""
        self.wait_for_work()
        return self.worker() == worker and "ending this worker" not in self.log.read_text()

    def close(self) -> None:
        """End everything, and empty the broker's database."""
        self.supervisor.terminate()
        self.supervisor.wait(30)
        self.redis.flushdb()
        self.redis.close()
        self.app.close()


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    """A worker that works; the tests in this file follow its life."""
    running = Line(tmp_path_factory.mktemp("watchdog") / "log")
    try:
        running.wait_for_work()
        yield running
    finally:
        running.close()


def test_a_worker_that_has_nothing_to_do_lives(line: Line) -> None:
    worker = line.worker()

    time.sleep(8)

    assert line.is_the_same(worker)


def test_a_worker_lives_when_redis_forgets_everything(line: Line) -> None:
    worker = line.worker()

    for _ in range(3):
        line.redis.flushdb()
        time.sleep(2.5)

    assert line.is_the_same(worker)


def test_a_worker_lives_when_redis_is_frozen(line: Line) -> None:
    worker = line.worker()
    redis = line.redis.info("server")["process_id"]

    os.kill(redis, signal.SIGSTOP)
    try:
        time.sleep(5)
    finally:
        os.kill(redis, signal.SIGCONT)
    time.sleep(7)

    assert line.is_the_same(worker)


def fall_silent(line: Line) -> None:
    """The worker no longer takes anything from any of its queues; it stays connected."""
    for queue in QUEUES:
        line.app.control.cancel_consumer(queue, destination=[NODE], reply=True)


def freeze_pool(line: Line) -> None:
    """The child that would begin the next task never does, so no time limit of a task begins to count either."""
    for child in descendants(line.worker()):
        os.kill(child, signal.SIGSTOP)


@pytest.mark.parametrize("stall", [fall_silent, freeze_pool])
def test_a_silent_worker_is_ended_and_the_next_one_does_the_work(stall: Callable[[Line], None], line: Line) -> None:
    worker = line.worker()
    pool = descendants(worker)
    stall(line)

    recovery = line.wait_for_work(30)

    said = line.log.read_text()
    report = f"{stall.__name__}: work is done again {recovery:.1f} s after the silence began, with 6 s as the limit"
    sys.stdout.write(f"{report}\n")
    assert "CRITICAL portal.watchdog: nothing was carried out for 6 s" in said
    assert f"ended with status {STATUS}" in said
    assert gone([worker, *pool])


def test_a_worker_leaves_nothing_in_redis_that_stays(line: Line) -> None:
    line.supervisor.terminate()
    line.supervisor.wait(30)

    lists = [key for key in line.redis.scan_iter() if line.redis.type(key) == b"list" and line.redis.ttl(key) == -1]

    assert lists == []
    assert line.redis.zscore("_kombu.binding_deadlines", f"canary.{NODE}") is not None
