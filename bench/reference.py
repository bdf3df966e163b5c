"""Empty tasks through a worker like the portal's own."""

import time
from types import TracebackType

from bench import tasks
from bench.programs import REFERENCE, Programs
from tests.services.stack import wait_for


class Reference:
    """A worker for empty tasks alone. A context manager: it runs meanwhile."""

    def __init__(self, programs: Programs) -> None:
        self.programs = programs

    def __enter__(self) -> "Reference":
        self.programs.start(REFERENCE)
        wait_for(lambda: tasks.app.control.ping(timeout=0.5), self.programs, "the worker for empty tasks", 60)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.programs.stop(REFERENCE)

    def paced(self, rate: float, seconds: float) -> list[tuple[float, float]]:
        """When each task was published and when it was done, `rate` a second."""
        start = time.monotonic()
        for number in range(int(rate * seconds)):
            time.sleep(max(0.0, start + number / rate - time.monotonic()))
            self._publish()
        return self._noted(int(rate * seconds))

    def all_at_once(self, number: int) -> list[float]:
        """When each of `number` tasks was done that waited together for the worker to begin."""
        self.programs.stop(REFERENCE)
        for _ in range(number):
            self._publish()
        self.programs.start(REFERENCE)
        return [done for _, done in self._noted(number)]

    @staticmethod
    def _publish() -> None:
        tasks.note.apply_async(args=(time.time(),), queue="route")

    def _noted(self, number: int) -> list[tuple[float, float]]:
        store = tasks.store()
        wait_for(lambda: store.llen(tasks.NOTED) >= number, self.programs, f"{number} empty tasks", 60)
        lines = [line.decode().split() for line in store.lrange(tasks.NOTED, 0, -1)]
        store.delete(tasks.NOTED)
        return [(float(began), float(done)) for began, done in lines]
