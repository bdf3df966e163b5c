"""The supervisor, over small shell programs."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.pids import gone

CHECKOUT = Path(__file__).resolve().parent.parent.parent
RUN = """
import sys
sys.path.insert(0, sys.argv[1])
from portal.processes import Processes, Program
programs = [Program(f"p{number}", ("sh", "-c", script)) for number, script in enumerate(sys.argv[2:])]
sys.exit(Processes(programs).run())
"""
pytestmark = pytest.mark.services
Supervise = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def supervise(tmp_path: Path) -> Iterator[Supervise]:
    """Starts a supervisor over shell scripts, whose working directory takes notes; ends it at last."""
    started: list[subprocess.Popen[str]] = []

    def start(*scripts: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", RUN, str(CHECKOUT), *scripts]
        started.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=tmp_path))
        return started[-1]

    yield start
    for process in started:
        process.terminate()
        process.wait()
        assert process.stdout
        process.stdout.close()


def noted(tmp_path: Path, name: str, count: int = 1) -> list[int]:
    """The process ids that a script wrote down, once there are `count`."""
    file, deadline = tmp_path / name, time.monotonic() + 10
    while not file.exists() or len(file.read_text().split()) < count:
        assert time.monotonic() < deadline, f"{name} was not written"
        time.sleep(0.05)
    return [int(pid) for pid in file.read_text().split()]


def test_a_killed_child_is_started_again(supervise: Supervise, tmp_path: Path) -> None:
    supervise("echo $$ >> pids; exec sleep 100")
    first = noted(tmp_path, "pids")[0]

    os.kill(first, signal.SIGKILL)

    assert noted(tmp_path, "pids", 2)[1] != first


def test_what_a_killed_child_leaves_behind_ends_with_it(supervise: Supervise, tmp_path: Path) -> None:
    supervise("sleep 100 & echo $! >> grandchildren; echo $$ >> pids; wait")
    grandchild = noted(tmp_path, "grandchildren")

    os.kill(noted(tmp_path, "pids")[0], signal.SIGKILL)

    assert gone(grandchild, 3)


def test_an_ending_child_leaves_the_others_alone(supervise: Supervise, tmp_path: Path) -> None:
    supervise("echo $$ >> short; exit 3", "echo $$ >> long; exec sleep 100")

    noted(tmp_path, "short", 2)

    assert len(noted(tmp_path, "long")) == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_everything(supervise: Supervise, tmp_path: Path, number: signal.Signals) -> None:
    process = supervise("echo $$ >> pids; exec sleep 100", "sleep 100 & echo $! >> pids; echo $$ >> pids; wait")
    pids = noted(tmp_path, "pids", 3)

    process.send_signal(number)

    assert process.wait(10) == 0
    assert gone(pids, 1)


def test_a_signal_while_programs_are_being_started_ends_those_too(supervise: Supervise) -> None:
    process = supervise("kill -INT $PPID; exec sleep 100", *["exec sleep 100"] * 20)

    assert process.wait(10) == 0


def test_a_second_signal_does_not_wait_for_the_deaf(supervise: Supervise, tmp_path: Path) -> None:
    process = supervise("trap '' TERM; echo $$ >> pids; while true; do sleep 1; done")
    pids = noted(tmp_path, "pids")

    process.send_signal(signal.SIGINT)
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)

    assert process.wait(3) == 0
    assert gone(pids, 1)


def test_nothing_survives_the_parent_killed_with_9(supervise: Supervise, tmp_path: Path) -> None:
    process = supervise("echo $$ >> pids; exec sleep 100", "sleep 100 & echo $! >> pids; echo $$ >> pids; wait")
    pids = noted(tmp_path, "pids", 3)

    process.kill()

    assert gone(pids)


def test_a_killed_guard_is_replaced(supervise: Supervise, tmp_path: Path) -> None:
    process = supervise("echo $$ >> pids; exec sleep 100")
    pids = noted(tmp_path, "pids")
    guard = next(pid for pid in children(process.pid) if pid not in pids)

    os.kill(guard, signal.SIGKILL)
    time.sleep(0.7)
    process.kill()

    assert gone(pids)


def children(parent: int) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def test_each_line_carries_the_name_of_its_process(supervise: Supervise, tmp_path: Path) -> None:
    process = supervise("printf 'half '; sleep 0.3; echo line; echo $$ >> pids; exec sleep 100")
    noted(tmp_path, "pids")

    process.terminate()

    assert process.communicate()[0] == "p0 | half line\n"
