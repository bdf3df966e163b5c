"""The whole portal as real processes on the test database: web, both workers, sweep, and a mail server that keeps what it gets."""

import email
import email.policy
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from email.message import EmailMessage
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

import pytest
from celery import current_app
from django.core.management import call_command
from django.db import connection

from ideas import reference
from moderation import sample
from portal import processes
from portal.processes import Program

HOST = "127.0.0.1"
CHECKOUT = Path(__file__).resolve().parents[2]
WORKER = ("celery", "--quiet", "-A", "portal", "worker", "--pool=prefork", "--concurrency=1", "--without-gossip")
T = TypeVar("T")


class Stack:
    """Running programs by name, in process groups of their own; a guard ends them should the tests be killed."""

    def __init__(self, directory: Path, environment: dict[str, str]) -> None:
        self.directory, self.mailbox = directory, directory / "mail"
        self.port, self.smtp = free_ports(2)
        self.address = f"http://localhost:{self.port}"
        self.environment = environment | {
            "DEVELOPMENT_PAGES": "1",
            "EMAIL_URL": f"smtp://{HOST}:{self.smtp}",
            "MAILBOX_DIR": str(self.mailbox),
            "PYTHONWARNINGS": "ignore",
            "SITE_URL": self.address,
        }
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        read, self.pipe = os.pipe()
        self.guard = subprocess.Popen(
            [sys.executable, "-I", "-S", processes.__file__, str(read)], pass_fds=[read], start_new_session=True
        )
        os.close(read)

    def start(self, name: str) -> None:
        """Start one of the programs; its output goes to a file of that name."""
        program = next(program for program in self.programs() if program.name == name)
        with (self.directory / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                program.command,
                env={**os.environ, **self.environment, **program.environment},
                cwd=CHECKOUT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        os.write(self.pipe, f"+{process.pid}\n".encode())
        self.running[name] = process

    def stop(self, name: str) -> None:
        """End a program: in good order, after ten seconds by force. Not running: nothing happens."""
        process = self.running.pop(name, None)
        if process is None:
            return
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        os.write(self.pipe, f"-{process.pid}\n".encode())

    def stop_all(self) -> None:
        """End everything, the guard too."""
        for name in list(self.running):
            self.running[name].terminate()
        for name in list(self.running):
            self.stop(name)
        os.close(self.pipe)
        self.guard.wait(30)

    def log(self, name: str) -> str:
        """What a program has said so far."""
        return (self.directory / f"{name}.log").read_text(errors="replace")

    def is_ready(self) -> bool:
        """Whether the web process answers and has its database."""
        try:
            with urllib.request.urlopen(f"http://{HOST}:{self.port}/readyz", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def has_workers(self) -> bool:
        """Whether every worker that was started takes messages."""
        started = sum(name.startswith("worker-") for name in self.running)
        return len(current_app.control.ping(timeout=1, limit=started) or ()) == started

    def mails(self, to: str) -> list[EmailMessage]:
        """What the mail server got for an address, oldest first."""
        files = sorted(self.mailbox.glob("*.eml")) if self.mailbox.exists() else []
        read = [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]
        return [mail for mail in read if isinstance(mail, EmailMessage) and mail["Delivered-To"] == to]

    def programs(self) -> list[Program]:
        """What can be started."""
        python = (sys.executable, "-m")
        web, worker = {"PROCESS_ROLE": "web"}, {"PROCESS_ROLE": "worker"}
        serve = ("--interface", "wsgi", "--host", HOST, "--port", str(self.port), "--workers", "1")
        mailbox = ("--port", str(self.smtp), "--dir", str(self.mailbox))
        return [
            Program("web", (*python, "granian", *serve, "--blocking-threads", "4", "portal.wsgi:application"), web),
            Program("worker-route", (*python, *WORKER, "-Q", "route", "-n", "route@%h"), worker),
            Program("worker-mail", (*python, *WORKER, "-Q", "mail,media,maint", "-n", "mail@%h"), worker),
            Program("sweep", (sys.executable, "manage.py", "sweep"), worker),
            Program("mailbox", (*python, "portal.mailbox", *mailbox)),
        ]


PROGRAMS = ("mailbox", "web", "worker-route", "worker-mail", "sweep")


@pytest.fixture(scope="session")
def stack(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The portal with sample content, started once for all tests of a run; what they write stays until the end of it."""
    with django_db_blocker.unblock():
        url = database_url()
        call_command("seed_sample", verbosity=0)
        sample.create_accounts()
        connection.close()
    portal = Stack(tmp_path_factory.mktemp("stack"), {"DATABASE_URL": url})
    try:
        for name in PROGRAMS:
            portal.start(name)
        wait_for(portal.is_ready, portal, "the portal to answer")
        wait_for(portal.has_workers, portal, "both workers to answer", seconds=60)
        yield portal
    finally:
        portal.stop_all()
        with django_db_blocker.unblock():
            call_command("flush", interactive=False, verbosity=0)
            reference.load()
            connection.close()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests with the running portal come last: what they write is there until it ends."""
    items.sort(key=lambda item: "stack" in getattr(item, "fixturenames", ()))


def database_url() -> str:
    """DATABASE_URL with the name of the test database instead. RuntimeError where there is none: all of it is emptied at the end."""
    name = str(connection.settings_dict["NAME"])
    if not name.startswith("test_"):
        raise RuntimeError("no test of this run asked for a database")
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


def free_ports(number: int) -> list[int]:
    """Different ports on which nothing listens."""
    with ExitStack() as probes:
        opened = [probes.enter_context(socket.socket()) for _ in range(number)]
        for probe in opened:
            probe.bind((HOST, 0))
        return [probe.getsockname()[1] for probe in opened]


def wait_for(found: Callable[[], T], portal: Stack, what: str, seconds: float = 20) -> T:
    """Ask `found` until it gives something true, and give that. AssertionError with the last lines of the logs after `seconds`."""
    end = time.monotonic() + seconds
    while True:
        result = found()
        if result:
            return result
        if time.monotonic() > end:
            logs = "\n".join(f"--- {name}\n{portal.log(name)[-1500:]}" for name in portal.running)
            raise AssertionError(f"waited {seconds:.0f} s for {what}\n{logs}")
        time.sleep(0.1)
