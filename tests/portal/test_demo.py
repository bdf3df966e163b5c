"""`manage.py demo`, from its start to its end, on services of its own."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.pids import command

CHECKOUT = Path(__file__).resolve().parent.parent.parent
pytestmark = pytest.mark.services


class Demo:
    """A running demo, and what it has said so far."""

    def __init__(self, home: Path, port: int) -> None:
        mine = {name: value for name, value in os.environ.items() if not name.endswith(("_URL", "_KEY"))}
        self.home, self.log, self.environment = home, home / "demo.log", {**mine, "EMBEDDED_HOME": str(home)}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "demo", "--port", str(port)],
                stdout=log,
                stderr=log,
                env=self.environment,
                cwd=CHECKOUT,
            )

    def said(self) -> str:
        return self.log.read_text()

    def wait_until_ready(self) -> None:
        assert wait_for(lambda: "Ctrl-C ends" in self.said(), 240), self.said()

    def command(self, *arguments: str) -> str:
        """What `manage.py` says to the same directory; nothing is passed on but where that is."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, check=False, capture_output=True, text=True, env=self.environment, cwd=CHECKOUT)
        return done.stdout

    def ails(self) -> set[str]:
        """The codes of what the doctor finds wrong."""
        found = json.loads(self.command("doctor", "--json"))["findings"]
        return {finding["code"] for finding in found if finding["severity"] == "trouble"}

    def processes(self) -> set[int]:
        """All that this demo has started, at any depth, known by what it put into their environment."""
        found = set()
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if f"EMBEDDED_HOME={self.home}\0" in (process / "environ").read_text():
                    found.add(int(process.name))
        return found


def wait_for(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def status(port: int, path: str) -> int:
    """What GET is answered with; 0 where nobody answers."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0


@pytest.fixture
def taken() -> Iterator[socket.socket]:
    """Somebody else's server."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


@pytest.fixture
def demo(taken: socket.socket, tmp_path: Path) -> Iterator[Demo]:
    """A demo that was asked for a port that is taken; whatever is left of it at last is ended."""
    home = tmp_path / "data å"
    home.mkdir()
    demo = Demo(home, taken.getsockname()[1])
    yield demo
    for pid in demo.processes():
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    demo.process.wait()


def test_the_demo_serves_on_the_next_free_port_and_leaves_nothing(demo: Demo, taken: socket.socket) -> None:
    demo.wait_until_ready()
    port = taken.getsockname()[1]
    chosen = next(number for number in range(port + 1, port + 50) if f"using {number}." in demo.said())

    pages = [status(chosen, path) for path in ("/", "/en/", "/readyz", "/utveckling/konton/")]
    web = next(pid for pid in demo.processes() if "granian" in command(pid))
    os.kill(web, signal.SIGKILL)
    back = wait_for(lambda: status(chosen, "/") == 200, 30)
    demo.process.send_signal(signal.SIGINT)

    assert pages == [200] * 4
    assert back
    assert demo.process.wait(30) == 0
    assert wait_for(lambda: not demo.processes(), 10)


def test_a_command_beside_the_demo_uses_what_it_has_and_a_demo_killed_with_9_leaves_nothing(demo: Demo) -> None:
    demo.wait_until_ready()

    well = wait_for(lambda: not demo.ails(), 60)
    said = demo.command("diffsettings", "--output", "unified")
    demo.process.kill()
    demo.process.wait()
    gone = wait_for(lambda: not demo.processes(), 25)

    assert well, demo.ails()
    chosen = next(line.split()[-1] for line in demo.said().splitlines() if "The portal runs:" in line)
    assert f"SITE_URL = '{chosen}'" in said
    assert gone
    assert "mail_server_unnamed" in demo.ails()
