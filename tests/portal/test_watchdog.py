"""When a silence is one, and which processes end with a worker."""

import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from portal.watchdog import Silence, descendants

START = 1000.0


@pytest.fixture
def silence() -> Silence:
    return Silence(interval=15, stale=100, now=START)


def turns(silence: Silence, seconds: int, *, begun: float = 0, published: bool = True) -> list[bool]:
    """What is said at each turn from now on."""
    first = silence.turn
    return [
        silence.is_too_long(first + after, begun=begun, published=published) for after in range(15, seconds + 1, 15)
    ]


def test_a_worker_that_begins_nothing_is_ended_within_two_minutes(silence: Silence) -> None:
    assert turns(silence, 120).index(True) == 6  # the seventh turn, after 105 s


def test_a_worker_that_begins_something_now_and_then_lives(silence: Silence) -> None:
    for _ in range(50):
        assert not any(turns(silence, 90, begun=silence.turn))


def test_a_task_up_to_its_hard_limit_is_no_silence(silence: Silence) -> None:
    assert not any(turns(silence, 60 + 15, begun=START))


def test_a_broker_that_is_away_for_hours_is_no_silence(silence: Silence) -> None:
    assert not any(turns(silence, 4 * 3600, published=False))


def test_once_the_broker_is_back_the_time_counts_anew(silence: Silence) -> None:
    turns(silence, 600, published=False)

    assert turns(silence, 120).index(True) == 6


def test_a_worker_that_was_frozen_itself_is_given_time_to_go_on(silence: Silence) -> None:
    turns(silence, 15, begun=START)

    assert not silence.is_too_long(START + 600, begun=START, published=True)
    assert turns(silence, 120).index(True) == 6


@pytest.fixture
def parent() -> Iterator["subprocess.Popen[bytes]"]:
    """A process with a child and a grandchild, all sleeping."""
    process = subprocess.Popen(["sh", "-c", "sh -c 'sleep 60; :' ; :"], start_new_session=True)
    yield process
    for pid in descendants(process.pid):
        subprocess.run(["kill", "-9", str(pid)], check=False)
    process.kill()
    process.wait()


@pytest.mark.skipif(sys.platform != "linux", reason="there is no /proc")
def test_children_and_grandchildren_are_found_and_nobody_else(parent: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + 5
    while len(descendants(parent.pid)) < 2 and time.monotonic() < end:
        time.sleep(0.05)

    assert len(descendants(parent.pid)) == 2
    assert parent.pid not in descendants(parent.pid)
