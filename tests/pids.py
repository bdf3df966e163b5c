"""Processes of this machine, looked at and handled from outside. Any of them may end at any moment, also while one looks."""

import os
import signal
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PROC = Path("/proc")


@contextmanager
def frozen(pids: list[int]) -> Iterator[None]:
    """These processes stand still."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)


def kill(pid: int) -> None:
    """SIGKILL; gone already is fine."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def children(parent: int) -> list[int]:
    """Its child processes, oldest first; zombies left out."""
    return sorted(pid for pid in everything() if parent_and_life(pid) == (parent, True))


def everything() -> list[int]:
    """The id of each process of this machine."""
    return [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()]


def alive(pid: int) -> bool:
    """Whether it runs, or stands still; one that ended and waits to be looked after by its parent does not."""
    return parent_and_life(pid)[1]


def gone(pids: Iterable[int], seconds: float = 20) -> bool:
    """Whether all have ended, or do within `seconds`."""
    pids, deadline = list(pids), time.monotonic() + seconds
    while any(map(alive, pids)):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def parent_and_life(pid: int) -> tuple[int, bool]:
    """Its parent, and whether it lives; (0, False) for one that is gone."""
    try:
        state, parent, *_ = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return (0, False)
    return (int(parent), state != "Z")


def command(pid: int) -> str:
    """Its command line; empty for one that is gone."""
    try:
        return (PROC / str(pid) / "cmdline").read_bytes().rstrip(b"\0").replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""
