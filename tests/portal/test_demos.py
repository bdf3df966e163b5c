"""What a demo has chosen is found as long as it lives, and no longer."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from portal import demos

CHECKOUT = Path(__file__).resolve().parents[2]
ANNOUNCE = """
import sys, time
from pathlib import Path
from portal import demos
demos.announce(Path(sys.argv[1]), {"SITE_URL": sys.argv[2]})
print("announced", flush=True)
time.sleep(60)
"""

Start = Callable[[str], "subprocess.Popen[str]"]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start a process that announces this address and then lives on."""
    started: list[subprocess.Popen[str]] = []

    def demo(address: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-c", ANNOUNCE, str(tmp_path), address]
        process = subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True)
        started.append(process)
        assert process.stdout
        assert process.stdout.readline() == "announced\n"
        return process

    yield demo
    for process in started:
        process.kill()
        process.communicate()


def test_where_no_demo_runs_nothing_is_chosen(tmp_path: Path) -> None:
    assert demos.chosen(tmp_path) == {}


def test_what_a_living_demo_chose_is_found_and_what_a_killed_one_left_is_not(tmp_path: Path, start: Start) -> None:
    demo = start("http://localhost:1")
    alive = demos.chosen(tmp_path)
    demo.kill()
    demo.wait()

    assert alive == {"SITE_URL": "http://localhost:1"}
    assert demos.chosen(tmp_path) == {}
    assert list(tmp_path.iterdir()) == []


def test_of_two_demos_the_one_that_still_runs_counts(tmp_path: Path, start: Start) -> None:
    start("http://localhost:1")
    second = start("http://localhost:2")
    both = demos.chosen(tmp_path)
    second.kill()
    second.wait()

    assert both == {"SITE_URL": "http://localhost:2"}
    assert demos.chosen(tmp_path) == {"SITE_URL": "http://localhost:1"}
