"""`manage.py demo`: the whole portal on this machine, with sample content, until Ctrl-C."""

import http.client
import os
import socket
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connections

from moderation.sample import ACCOUNTS, PASSWORD, RealCasesExist
from portal import embedded, sample
from portal.preparing import Step, prepare
from portal.processes import Processes, Program

HOST = "127.0.0.1"
TRIES = 50  # ports, one after the other
CELERY = ("celery", "--quiet", "-A", "portal")
WORKER = (
    *(*CELERY, "worker", "--pool=prefork", "--concurrency=1"),
    *("--without-gossip", "--without-mingle", "--loglevel=WARNING"),
)
AS_ROOT = "ignore:You're running the worker with superuser privileges"  # Celery says so at each start


class Command(BaseCommand):
    """Prepares the database, the sample content and the static files, then runs every process of the portal."""

    help = "Runs the whole portal on this machine, with sample content, until Ctrl-C."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to listen, and whether whoever started this (make) may leave it behind."""
        parser.add_argument("--port", type=int, default=8000, help="where to listen; in use: the next free one")
        parser.add_argument("--end-with-parent", action="store_true", help="stop when the starting process is gone")

    def handle(self, *args: Any, port: int, end_with_parent: bool, **options: Any) -> None:
        """Run until SIGINT, SIGTERM or SIGHUP. Raises CommandError when no port is free."""
        home = Path(os.environ.get("EMBEDDED_HOME") or settings.BASE_DIR / ".data").absolute()
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in prepare(_steps(), checkout=settings.BASE_DIR, notes=home / "prepared.json"):
            self.stdout.write(f"Preparing: {name} …")
        connections.close_all()
        reserved = _reserve(port)
        chosen = reserved.getsockname()[1]
        if chosen != port:
            self.stdout.write(f"Port {port} is taken; using {chosen}.")
        watch = Watch(home, chosen, self._say)
        processes = Processes(
            _programs(home, chosen), directory=settings.BASE_DIR, watch=watch, pass_fds=embedded.held_locks()
        )
        if end_with_parent:
            watch.stop = processes.stop
        sys.exit(processes.run())

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


class Watch:
    """Looks after the running portal: says when it answers, and revives the embedded services."""

    def __init__(self, home: Path, port: int, say: Callable[[str], None]) -> None:
        """`stop`, where it is set, is called when the starting process is gone."""
        self.home, self.port, self.say, self.next, self.announced = home, port, say, 0.0, False
        self.parent = os.getppid()
        self.stop: Callable[[], None] | None = None

    def __call__(self) -> None:
        """Called several times a second; looks less often than that."""
        if self.stop and os.getppid() != self.parent:
            self.stop()
        if time.monotonic() < self.next:
            return
        if not self.announced and _ready(self.port):
            self.announced = True
            self.say(_welcome(self.port))
        if embedded.held_locks():
            try:
                embedded.revive(self.home)
            except embedded.EmbeddedError as error:
                self.say(str(error))
        self.next = time.monotonic() + (2 if self.announced else 0.2)


def _steps() -> list[Step]:
    quiet = {"verbosity": 0, "interactive": False}
    return [
        Step("database", ("*/migrations/*.py", "uv.lock"), partial(_migrate, quiet)),
        Step("reference data", ("ideas/data/**/*", "*/migrations/*.py"), partial(call_command, "load_reference")),
        Step("sample content", ("*/sample*.py", "ideas/data/sample/*"), _seed),
        Step("translations", ("*/locale/**/*.[mp]o",), partial(call_command, "translations", "--compile")),
        Step(
            "static files",
            ("static/dist/**/*", "*/static/**/*", "static/collected/staticfiles.json", "uv.lock"),
            partial(call_command, "collectstatic", clear=True, **quiet),
        ),
    ]


def _migrate(quiet: dict[str, Any]) -> None:
    call_command("migrate", **quiet)
    call_command("createcachetable", verbosity=0)


def _seed() -> None:
    """Sample content, unless somebody has written in the meantime: theirs and ours are never mixed."""
    with suppress(RealCasesExist):
        sample.seed()


def _reserve(port: int) -> socket.socket:
    """The first free port from `port` on, held by a socket that shares it with granian and with nobody else.

    granian listens with SO_REUSEPORT, as would a second demo: only a socket without it sees that a port is taken.
    """
    for candidate in range(port, port + TRIES):
        if all(
            _is_free(*address) for address in ((socket.AF_INET, HOST, candidate), (socket.AF_INET6, "::1", candidate))
        ):
            held = socket.socket()
            held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            try:
                held.bind((HOST, candidate))
            except OSError:
                held.close()
                continue
            return held
    raise CommandError(f"No port from {port} to {port + TRIES - 1} is free.")


def _is_free(family: socket.AddressFamily, host: str, port: int) -> bool:
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except PermissionError:
        return False
    except OSError as error:
        return family == socket.AF_INET6 and error.errno != 98  # a machine without IPv6 has nothing listening there
    return True


def _programs(home: Path, port: int) -> list[Program]:
    """The processes of the portal, as production runs them, and the mail server of the demo."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        smtp = free.getsockname()[1]
    python = (sys.executable, "-m")
    shared = {
        "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
        "BEAT_SCHEDULE_FILE": str(home / "beat-schedule"),
        "DEVELOPMENT_PAGES": "1",
        "EMAIL_URL": f"smtp://{HOST}:{smtp}",
        "MAILBOX_DIR": str(home / "mail"),
        "SITE_URL": f"http://localhost:{port}",
    }
    web, worker = {**shared, "PROCESS_ROLE": "web"}, {**shared, "PROCESS_ROLE": "worker", "PYTHONWARNINGS": AS_ROOT}
    serve = ("--interface", "wsgi", "--host", HOST, "--port", str(port), "--workers", "1", "--blocking-threads", "4")
    endure = ("--backpressure", "64", "--respawn-failed-workers", "--log-level", "warning")
    mailbox = (sys.executable, "-I", "portal/mailbox.py")  # as a file, it loads nothing else of the portal
    return [
        Program("web", (*python, "granian", *serve, *endure, "portal.wsgi:application"), web),
        Program("worker-route", (*python, *WORKER, "-Q", "route", "-n", "route@%h"), worker),
        Program("worker-mail", (*python, *WORKER, "-Q", "mail,media,maint", "-n", "mail@%h"), worker),
        Program("sweep", (sys.executable, "manage.py", "sweep"), worker),
        Program("beat", (*python, *CELERY, "beat", "--loglevel=WARNING"), worker),
        Program("mailbox", (*mailbox, "--port", str(smtp), "--dir", str(home / "mail")), shared),
    ]


def _ready(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=1)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _welcome(port: int) -> str:
    """What the demo says when it is up: where it is, and who may sign in."""
    address = f"http://localhost:{port}"
    width = max(len(account.email) for account in ACCOUNTS)
    return "\n".join(
        [
            "",
            f"  The portal runs:           {address}",
            f"  Every mail, sign-in codes: {address}/utveckling/",
            "",
            f"  Sample accounts, all with the password {PASSWORD}:",
            *(f"    {account.email:<{width}}  {account.role}" for account in ACCOUNTS),
            "",
            "  Ctrl-C ends everything.",
            "",
        ]
    )
