"""The portal as in production, each program twice where two are to be had, with a mail server that can misbehave."""

import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from portal import running
from portal.processes import Program
from tests.notifications.smtp import MailServer, Server
from tests.pids import children
from tests.services.stack import HOST, Stack

ALWAYS = ("web", "worker-route", "worker-mail", "sweep", "beat")
TWICE = ("worker-route-2", "worker-mail-2", "sweep-2", "beat-2")


class Post(MailServer):
    """The mail server: its moods, and what it took."""

    def __init__(self) -> None:
        super().__init__()
        self.after_taking: Callable[[], object] = lambda: None
        """Called when a mail was taken, before the yes is said."""
        self.port = 0
        self._server: Server | None = None

    def open(self) -> None:
        """Listen, on the same port as before."""
        self._server = Server(self, self.port)
        self._server.start()
        self.port = self._server.port

    def close(self) -> None:
        """Listen no more: connections are refused."""
        if self._server:
            self._server.stop()
            self._server = None

    def calm(self) -> None:
        """Take everything, at once, from now on."""
        self.recipient = self.text = "250 OK"
        self.after_taking = lambda: None
        if self._server is None:
            self.open()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep the mail, and reply to it."""
        reply = await super().handle_DATA(server, session, envelope)
        self.after_taking()
        return reply


class Line(Stack):
    """Programs of the portal on the test database, to be killed and frozen by name."""

    def __init__(self, directory: Path, environment: dict[str, str]) -> None:
        super().__init__(directory, environment)
        self.post = Post()
        self.post.open()
        self.environment |= {"EMAIL_URL": f"smtp://{HOST}:{self.post.port}"}
        self.extra: dict[str, dict[str, str]] = {}
        """Environment of single programs, by name."""
        self.revived = 0
        """So many programs ended by themselves and were started again."""
        self._lock, self._ended = threading.RLock(), threading.Event()
        self._supervisor = threading.Thread(target=self._supervise, daemon=True)
        self._supervisor.start()

    def programs(self) -> list[Program]:
        """Those of the demo, and a second one of each but web."""
        found = []
        for program in running.programs(self.directory, self.port):
            environment = dict(program.environment) | self.environment
            name, command = program.name, list(program.command)
            if name == "mailbox":
                command[command.index("--port") + 1] = str(self.post.port)
            found.append(Program(name, command, environment | self.extra.get(name, {})))
            again = [part.replace("@%h", "2@%h") for part in command]
            second = f"{name}-2"
            schedule = {"BEAT_SCHEDULE_FILE": str(self.directory / "beat-2")}
            found.append(Program(second, again, environment | schedule | self.extra.get(second, {})))
        return found

    def kill(self, name: str) -> None:
        """SIGKILL to a program with all of its processes."""
        with self._lock:
            process = self.running.pop(name)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            os.write(self.pipe, f"-{process.pid}\n".encode())

    def restart(self, name: str) -> None:
        """Kill it and start it at once."""
        self.kill(name)
        self.start(name)

    def child(self, name: str) -> int | None:
        """A worker's pool process, or granian's worker: the youngest child. None between two of them."""
        found = children(self.running[name].pid)
        return found[-1] if found else None

    def whole(self) -> None:
        """Everything runs once, nothing twice, nothing otherwise than usual, and the mail server takes mail."""
        for name in ("mailbox", *TWICE, *self.extra):
            if name in self.running:
                self.kill(name)
        self.post.calm()
        self.extra.clear()
        for name in ALWAYS:
            if name not in self.running:
                self.start(name)

    def post_from_outside(self) -> None:
        """A mail server in a process of its own, on the same port: it has no moods, but a crowd in this process does not slow it."""
        self.post.close()
        self.start("mailbox")

    def stop_all(self) -> None:
        """End everything."""
        self._ended.set()
        self._supervisor.join()
        super().stop_all()
        self.post.close()

    def _supervise(self) -> None:
        """Start again what ended by itself, as the demo's supervisor and `restart: always` do."""
        while not self._ended.wait(0.3):
            with self._lock:
                for name, process in list(self.running.items()):
                    if process.poll() is not None:
                        self.kill(name)
                        self.start(name)
                        self.revived += 1


def taken(line: Line) -> list[tuple[str, str]]:
    """Message-ID and recipient of everything that the mail servers took whole, each in its order."""
    ids: list[Any] = [mail["Message-ID"] for mail in list(line.post.mails)]
    heads = [BytesHeaderParser().parsebytes(file.read_bytes()) for file in sorted(line.directory.glob("mail/*.eml"))]
    here = [(str(one), to[0]) for one, to in zip(ids, list(line.post.recipients), strict=False)]
    return here + [(head["Message-ID"], head["Delivered-To"]) for head in heads]
