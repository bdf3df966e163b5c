"""The demo as it is, and its programs one by one; all in the benchmark's own directory."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from portal import running
from portal.processes import Program
from tests.services.stack import CHECKOUT, Stack

REFERENCE = "worker-reference"


@contextmanager
def demo(home: Path) -> Iterator[tuple[int, int]]:
    """The whole portal: the port where it answers, and the process id of its supervisor."""
    log = home / "demo.log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "demo", "--port", "8700", "--end-with-parent"],
            cwd=CHECKOUT,
            env=os.environ | {"LOG_LEVEL": "INFO"},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        yield _port(log, process), process.pid
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def _port(log: Path, process: "subprocess.Popen[bytes]") -> int:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None:
        for line in log.read_text().splitlines():
            if "The portal runs:" in line:
                return urlsplit(line.split()[-1]).port or 0
        time.sleep(0.1)
    raise RuntimeError(f"the demo did not start: {log.read_text()}")


class Programs(Stack):
    """The demo's programs, to be started and stopped by name; and a worker like its first, for empty tasks alone."""

    def __init__(self, home: Path) -> None:
        super().__init__(home, {})
        self.whole = running.programs(home, self.port)

    def programs(self) -> list[Program]:
        """What can be started."""
        route = next(program for program in self.whole if program.name == "worker-route")
        other = {"portal": "bench.tasks", "route@%h": "reference@%h"}
        return [*self.whole, Program(REFERENCE, [other.get(part, part) for part in route.command], route.environment)]
