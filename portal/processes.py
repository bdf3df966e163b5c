"""Several processes run as one: prefixed lines, restarts, and nothing left behind, whatever kills the parent.

A second process, the guard, reads a pipe that only the parent holds. The end of that pipe is the parent's death, and what
then still runs is stopped by the guard, group by group: a signal at the parent's death would miss the grandchildren.
This file is also the guard's program, so it imports the standard library alone.
"""

import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

GRACE = 15.0  # seconds between SIGTERM and SIGKILL
SETTLED = 30.0  # a child that lived this long is started again without a longer wait
LONGEST_WAIT = 15.0
MANAGE = Path(__file__).resolve().parent.parent / "manage.py"
LAST_WORDS = 4000  # characters of what a command said that failed
COLOURS = (36, 33, 32, 35, 34, 31)


@dataclass(frozen=True)
class Program:
    """One process to keep running: its name in the log, its command line, and what it adds to the environment.

    It starts `delay` seconds after the others.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0


@dataclass
class Child:
    """A running program, the pipe that it writes to, and the part of its last line that has no end yet."""

    process: subprocess.Popen[bytes]
    started: float
    output: int
    closed: bool = False
    rest: bytes = b""
    asked: bool = False
    """To end."""


class Processes:
    """Runs programs until it is told to stop; what ends by itself is started again, after a growing wait."""

    def __init__(
        self,
        programs: Iterable[Program],
        *,
        watch: Callable[[], None] = lambda: None,
        pass_fds: Sequence[int] = (),
    ) -> None:
        """`watch` is called about five times a second; every child inherits `pass_fds`."""
        self.programs = {program.name: program for program in programs}
        self.watch, self.pass_fds = watch, tuple(pass_fds)
        self.children: dict[str, Child] = {}
        self.failures = dict.fromkeys(self.programs, 0)
        self.due = {name: time.monotonic() + program.delay for name, program in self.programs.items()}
        self.kill_after: float | None = None  # set when it is told to stop
        self.selector = selectors.DefaultSelector()
        self.width = max(map(len, self.programs), default=0)
        self._start_guard()

    def run(self) -> int:
        """Run everything until SIGINT, SIGTERM or SIGHUP; returns when the last child is gone: the exit status."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.stop)
        while self.kill_after is None or self.children:
            if self.kill_after is None:
                self._start_what_is_due()
                self.watch()
            else:
                self._end_children(by_force=time.monotonic() > self.kill_after)
            if self.guard.poll() is not None:
                os.close(self.pipe)
                self._start_guard()
            for key, _ in self.selector.select(0.2):
                self._relay(key.data)
            for name in [name for name, child in self.children.items() if child.process.poll() is not None]:
                self._ended(name)
        os.close(self.pipe)
        return self.guard.wait()

    def stop(self, number: int = 0, frame: FrameType | None = None) -> None:
        """Ask every child to end; called again: make them. Also a signal handler."""
        if self.kill_after is not None:
            self.kill_after = time.monotonic()
            return
        self.kill_after = time.monotonic() + GRACE

    def say(self, name: str, text: str) -> None:
        """Print a line of the log under `name`, in colour on a terminal."""
        head = f"{name:<{self.width}} |"
        if sys.stdout.isatty():
            colour = COLOURS[list(self.programs).index(name) % len(COLOURS)] if name in self.programs else 37
            head = f"\033[{colour}m{head}\033[0m"
        sys.stdout.write(f"{head} {text}\n")
        sys.stdout.flush()

    def _start_guard(self) -> None:
        read, self.pipe = os.pipe()
        self.guard = subprocess.Popen(
            [sys.executable, "-I", "-S", __file__, str(read)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=[read],
            start_new_session=True,
            cwd="/",
        )
        os.close(read)
        for child in self.children.values():
            self._tell(f"+{child.process.pid}\n")

    def _tell(self, line: str) -> None:
        with suppress(BrokenPipeError):  # the guard itself was killed: the next round starts another, which hears all
            os.write(self.pipe, line.encode())

    def _start_what_is_due(self) -> None:
        for name, program in self.programs.items():
            if name not in self.children and time.monotonic() >= self.due[name]:
                self._start(program)

    def _start(self, program: Program) -> None:
        read, write = os.pipe()
        process = subprocess.Popen(
            program.command,
            stdin=subprocess.DEVNULL,
            stdout=write,
            stderr=write,
            start_new_session=True,  # Ctrl-C reaches the parent alone
            env={**os.environ, "PYTHONUNBUFFERED": "1", **program.environment},
            pass_fds=self.pass_fds,
        )
        self._tell(f"+{process.pid}\n")
        os.close(write)
        os.set_blocking(read, False)
        self.children[program.name] = Child(process, time.monotonic(), read)
        self.selector.register(read, selectors.EVENT_READ, program.name)

    def _end_children(self, *, by_force: bool) -> None:
        """Here and not in the signal handler: a signal may come while a child is being started, and not yet known."""
        for child in self.children.values():
            if by_force:
                _signal_group(child.process.pid, signal.SIGKILL)
            elif not child.asked:
                child.process.terminate()  # the leader alone: Celery and granian end their own children in good order
                child.asked = True

    def _relay(self, name: str) -> None:
        """Print what a child has said so far; half a line waits for its other half."""
        child = self.children[name]
        with suppress(BlockingIOError):
            said = os.read(child.output, 65536)
            if not said:
                self.selector.unregister(child.output)
                child.closed = True
            *lines, child.rest = (child.rest + said).split(b"\n")
            for line in lines:
                self.say(name, line.decode(errors="replace").rstrip())

    def _ended(self, name: str) -> None:
        child = self.children[name]
        _signal_group(child.process.pid, signal.SIGKILL)  # granian's workers outlive a killed granian, port and all
        if not child.closed:
            self._relay(name)
        if not child.closed:
            self.selector.unregister(child.output)
        if child.rest:
            self.say(name, child.rest.decode(errors="replace").rstrip())
        os.close(child.output)
        self._tell(f"-{child.process.pid}\n")
        del self.children[name]
        if self.kill_after is None:
            self._plan(name, child)

    def _plan(self, name: str, child: Child) -> None:
        """When to start again what ended by itself."""
        lived = time.monotonic() - child.started
        self.failures[name] = 1 if lived > SETTLED else self.failures[name] + 1
        wait = min(0.2 * 2 ** self.failures[name], LONGEST_WAIT)
        self.due[name] = time.monotonic() + wait
        self.say(name, f"ended with status {child.process.returncode}; starting again in {wait:.1f} s")


class CommandFailed(Exception):
    """A command of `manage.py` ended with an error, or not in time; with the last that it said."""


def run_command(*arguments: str, seconds: float) -> None:
    """Run `manage.py` with these arguments in a process of its own, which gives all memory back, and wait for its end.

    CommandFailed where it fails, or still runs after `seconds`: it is killed then, as it is when the caller is interrupted.
    """
    try:
        done = subprocess.run(
            [sys.executable, str(MANAGE), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise CommandFailed(f"{arguments[0]} was not done in {seconds:g} s: {_last_words(late.stderr)}") from None
    if done.returncode:
        raise CommandFailed(f"{arguments[0]} ended with status {done.returncode}: {_last_words(done.stderr)}")


def _last_words(said: bytes | None) -> str:
    return (said or b"").decode(errors="replace").strip()[-LAST_WORDS:]


def _signal_group(leader: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(leader, number)


def guard(pipe: int) -> None:
    """Wait for the end of `pipe`, then stop every process group that was named on it ("+pid", "-pid", a line each)."""
    groups: set[int] = set()
    with os.fdopen(pipe) as lines:
        for line in lines:
            (groups.add if line[0] == "+" else groups.discard)(int(line[1:]))
    deadline, number = time.monotonic() + GRACE, int(signal.SIGTERM)
    while groups and time.monotonic() < deadline + 5:  # no longer: a zombie that nobody reaps keeps its group
        for group in list(groups):
            try:
                os.killpg(group, number)
            except ProcessLookupError:
                groups.discard(group)
        time.sleep(0.2)
        number = signal.SIGKILL if time.monotonic() > deadline else 0


if __name__ == "__main__":
    guard(int(sys.argv[1]))
