"""The machines below the portal, to be broken: PostgreSQL and Redis of this run, and the keeper that revives them."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.pids import children, command, everything, frozen


class Machines:
    """The embedded services in `home`, by process."""

    def __init__(self, home: Path) -> None:
        self.home = home

    @contextmanager
    def redis_stopped(self) -> Iterator[None]:
        """Redis is down, and comes back afterwards with what it had written."""
        keeper = self._keeper()
        os.kill(keeper, signal.SIGSTOP)
        try:
            os.kill(self.pid("redis-server"), signal.SIGKILL)
            yield
        finally:
            os.kill(keeper, signal.SIGCONT)

    @contextmanager
    def redis_frozen(self) -> Iterator[None]:
        """Redis takes connections and says nothing."""
        with frozen([self.pid("redis-server")]):
            yield

    def restart_redis(self) -> None:
        """Kill Redis; the keeper starts it again."""
        os.kill(self.pid("redis-server"), signal.SIGKILL)

    def restart_postgres(self) -> None:
        """The immediate stop: no goodbye to anybody, recovery at the start. The keeper starts it again."""
        os.kill(self.pid("postgres"), signal.SIGQUIT)

    @contextmanager
    def postgres_frozen(self) -> Iterator[None]:
        """PostgreSQL, with everybody's session, takes connections and says nothing."""
        leader = self.pid("postgres")
        with frozen([leader, *children(leader)]):
            yield

    def pid(self, name: str) -> int:
        """The process id of one of the servers, as soon as it runs. AssertionError after ten seconds."""
        end = time.monotonic() + 10
        while time.monotonic() < end:
            for pid in children(self._keeper()):
                if name in command(pid).split(" ")[0]:
                    return pid
            time.sleep(0.05)
        raise AssertionError(f"no {name} below the keeper of {self.home}")

    def _keeper(self) -> int:
        found = [pid for pid in everything() if "keeper.py" in (line := command(pid)) and line.endswith(str(self.home))]
        assert len(found) == 1, f"keepers of {self.home}: {found}"
        return found[0]
