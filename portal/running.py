"""The demo's processes: the same as in production, and a mail server that keeps what it gets.

`manage.py demo` prepares everything and then becomes this program, which does without Django: the process that looks
after all others stays small. The locks of the embedded services, and the port, come along as open files.
"""

import argparse
import http.client
import os
import socket
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from portal import demos, embedded
from portal.processes import Processes, Program

HOST = "127.0.0.1"
CELERY = ("-m", "celery", "--quiet", "-A", "portal")
WORKER = (
    *(*CELERY, "worker", "--pool=prefork", "--concurrency=1"),
    *("--without-gossip", "--without-mingle", "--loglevel=WARNING"),
)
WELCOME = "DEMO_WELCOME"
FIRST_ALONE = 2.0  # seconds that web has for itself: so the page is there sooner
SOFT = {
    "REMAP_SIGTERM": "SIGQUIT",
    "WORKER_SOFT_SHUTDOWN": "2",
}  # well within GRACE of portal/processes.py; then what runs goes back
AS_ROOT = "ignore:You're running the worker with superuser privileges"  # Celery says so at each start


def become(home: Path, port: int, *, welcome: str, end_with_parent: bool, keep: Iterable[int]) -> None:
    """Replace this process by the one that runs the portal until SIGINT, SIGTERM or SIGHUP. Does not come back.

    `welcome` is printed when the portal answers on `port`; the files in `keep` stay open.
    """
    for number in (*keep, *embedded.held_locks()):
        os.set_inheritable(number, True)
    locks = ",".join(map(str, embedded.held_locks()))
    options = ["--home", str(home), "--port", str(port), "--locks", locks]
    if end_with_parent:
        options.append("--end-with-parent")
    os.environ[WELCOME] = welcome
    os.execv(sys.executable, [sys.executable, "-m", "portal.running", *options])  # noqa: S606 - no shell is the point


def main() -> int:
    """The command line that `become` writes; the exit status."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--home", type=Path)
    parser.add_argument("--port", type=int)
    parser.add_argument("--locks")
    parser.add_argument("--end-with-parent", action="store_true")
    options = parser.parse_args()
    embedded.adopt(int(lock) for lock in options.locks.split(",") if lock)
    watch = Watch(options.home, options.port, os.environ.pop(WELCOME, ""))
    started = programs(options.home, options.port)
    demos.announce(options.home, next(program.environment for program in started if program.name == "mailbox"))
    processes = Processes(started, watch=watch, pass_fds=embedded.held_locks())
    if options.end_with_parent:
        watch.stop = processes.stop
    return processes.run()


class Watch:
    """Looks after the running portal: says when it answers, and revives the embedded services."""

    def __init__(self, home: Path, port: int, welcome: str) -> None:
        """`stop`, where it is set, is called when the starting process is gone."""
        self.home, self.port, self.welcome, self.next, self.announced = home, port, welcome, 0.0, False
        self.parent = os.getppid()
        self.stop: Callable[[], None] | None = None

    def __call__(self) -> None:
        """Called several times a second; looks less often than that."""
        if self.stop and os.getppid() != self.parent:
            self.stop()
        if time.monotonic() < self.next:
            return
        if not self.announced and ready(self.port):
            self.announced = True
            say(self.welcome)
        if embedded.held_locks():
            try:
                embedded.revive(self.home)
            except embedded.EmbeddedError as error:
                say(str(error))
        self.next = time.monotonic() + (2 if self.announced else 0.2)


def programs(home: Path, port: int) -> list[Program]:
    """Every process of the portal, listening on `port` of this machine."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        smtp = free.getsockname()[1]
    shared = {
        "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
        "BEAT_SCHEDULE_FILE": str(home / "beat-schedule"),
        "DEVELOPMENT_PAGES": "1",
        "EMAIL_URL": f"smtp://{HOST}:{smtp}",
        "MAILBOX_DIR": str(home / "mail"),
        "SITE_URL": f"http://localhost:{port}",
    }
    web, worker = (
        {**shared, "PROCESS_ROLE": "web"},
        {**shared, "PROCESS_ROLE": "worker", **SOFT, "PYTHONWARNINGS": AS_ROOT},
    )
    serve = ("--interface", "wsgi", "--host", HOST, "--port", str(port), "--workers", "1", "--blocking-threads", "4")
    endure = ("--backpressure", "64", "--respawn-failed-workers", "--log-level", "warning")
    mailbox = ("-I", "portal/mailbox.py", "--port", str(smtp), "--dir", str(home / "mail"))
    return [
        _program("web", ("-m", "granian", *serve, *endure, "portal.wsgi:application"), web),
        _program("worker-route", (*WORKER, "-Q", "route", "-n", "route@%h"), worker),
        _program("worker-mail", (*WORKER, "-Q", "mail,media,maint", "-n", "mail@%h"), worker),
        _program("sweep", ("manage.py", "sweep"), worker),
        _program("beat", (*CELERY, "beat", "--loglevel=WARNING"), worker),
        _program("mailbox", mailbox, shared),  # as a file, it loads nothing else of the portal
    ]


def _program(name: str, command: tuple[str, ...], environment: dict[str, str]) -> Program:
    delay = 0.0 if name in ("web", "mailbox") else FIRST_ALONE
    return Program(name, (sys.executable, *command), environment, delay)


def ready(port: int) -> bool:
    """Whether the portal on `port` says that it can serve."""
    connection = http.client.HTTPConnection(HOST, port, timeout=1)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def say(text: str) -> None:
    """Print `text` at once, also into a pipe."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
