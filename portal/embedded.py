"""A real PostgreSQL and a real Redis for one checkout, started by their first user and stopped after their last.

Every user holds a shared lock for as long as it lives. The keeper (portal/keeper.py), a small process of its own, is the
parent of both servers and stops them when it is granted the lock exclusively: the kernel drops a lock however its holder
dies. Used by manage.py and by the tests' plugin, never by the settings: reading settings must start nothing.
"""

import fcntl
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from portal import demos, keeper
from portal.keeper import (
    ADVICE,
    ANOTHER_KEEPER,
    NOBODY,
    EmbeddedError,
    cannot_use,
    give,
    lock,
    sockets,
    user_namespaces,
)

__all__ = ["EmbeddedError", "adopt", "environment", "held_locks", "join", "prepare", "revive"]

_held: list[int] = []  # open as long as this process, or a fork of it, lives: closing one would drop the lock


def prepare(home: Path) -> None:
    """Join the services in `home` and put their addresses and this checkout's keys into the environment, and what a demo that
    runs on them has chosen.

    What the environment already says stays. Raises EmbeddedError.
    """
    for name, value in (environment(home) | demos.chosen(home)).items():
        os.environ.setdefault(name, value)
    for name in ("SECRET_KEY", "LINK_KEY"):
        os.environ.setdefault(name, _secret(home.resolve() / name.lower()))


def environment(home: Path) -> dict[str, str]:
    """Join the services in `home`; the variables that lead Django and Celery to them. Raises EmbeddedError."""
    run = join(home)
    redis = quote(str(run / "redis.sock"))  # unquoted, a "#", "?" or "%" in the path would end it
    return {
        "DATABASE_URL": "postgresql://portal@/portal?host=" + quote(str(run), safe=""),
        "REDIS_URL": f"unix://{redis}?db=1",
        "CELERY_BROKER_URL": f"redis+socket://{redis}?virtual_host=0",
    }


def join(home: Path, timeout: float = 60) -> Path:
    """Start the services in `home`, or join those that run; gives the directory of both sockets.

    `home` is made if it is missing; the rights of what exists stay as they are. Joining twice is harmless.
    Raises EmbeddedError when they do not answer within `timeout` seconds, or at once when they never will.
    """
    try:
        _make(home.absolute())
        home = home.resolve()
        _held.append(lock(home / "users.lock", fcntl.LOCK_SH))  # waits while a keeper is shutting down
        gate = lock(home / "start.lock", fcntl.LOCK_EX)  # one starter at a time
        try:
            return _start(home, time.monotonic() + timeout)
        finally:
            os.close(gate)
    except OSError as error:
        raise EmbeddedError(cannot_use(home, error)) from error


def adopt(locks: Iterable[int]) -> None:
    """Go on holding the locks of the program that this process was before, given as open files."""
    _held.extend(locks)


def revive(home: Path) -> None:
    """Start the services of `home` again if their keeper was killed; while they answer, nothing happens.

    Raises EmbeddedError.
    """
    if not _answers((home / "run").resolve()):
        join(home)


def held_locks() -> tuple[int, ...]:
    """The locks of this process, for `pass_fds`: a child that has them keeps the services up after its parent's death."""
    return tuple(_held)


def _make(home: Path) -> None:
    """Make `home` and what is missing above it, private. Made by root in somebody's checkout, it is that person's."""
    if home.is_dir():
        return
    _make(home.parent)
    try:
        home.mkdir(mode=0o700)
    except FileExistsError:
        if not home.is_dir():
            raise NotADirectoryError(20, "it is not a directory", str(home)) from None
        return
    if os.geteuid() == 0:
        above = home.parent.stat()
        if above.st_uid:
            os.chown(home, above.st_uid, above.st_gid)
        elif not user_namespaces():
            os.chown(home, NOBODY, NOBODY)


def _secret(file: Path) -> str:
    """A random key that is made once, for the owner of its directory alone."""
    try:
        if not file.exists():
            fresh = file.with_name(f"{file.name}.{os.getpid()}")
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
                out.write(secrets.token_urlsafe(48))
            give(fresh)
            with suppress(FileExistsError):
                os.link(fresh, file)  # atomic, and the first one of two starters wins
            fresh.unlink()
        return file.read_text()
    except OSError as error:
        raise EmbeddedError(cannot_use(file.parent, error)) from error


def _start(home: Path, deadline: float) -> Path:
    run = sockets(home)
    child: subprocess.Popen[str] | None = None
    while not _answers(run):
        if child is None or child.poll() == ANOTHER_KEEPER:  # which may be on its way out
            child = subprocess.Popen(
                [sys.executable, "-I", keeper.__file__, str(home)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                start_new_session=True,
                cwd="/",
            )
        if child.poll() not in (None, ANOTHER_KEEPER):
            said = child.communicate()[0].strip()
            raise EmbeddedError(said or f"The embedded services did not start, see {home / 'log'}; or {ADVICE}.")
        if time.monotonic() > deadline:
            raise EmbeddedError(f"The embedded services do not answer, see {home / 'log'}; or {ADVICE}.")
        time.sleep(0.03)
    if child:
        if child.stdout:
            child.stdout.close()
        child.returncode = 0  # it outlives this process on purpose: no warning about a child left behind
    return run


def _answers(run: Path) -> bool:
    """Whether the keeper saw PostgreSQL take queries, and both sockets are live."""
    if not (run / "ready").exists():
        return False
    try:
        with (
            socket.socket(socket.AF_UNIX) as postgres,
            socket.socket(socket.AF_UNIX) as redis,
        ):
            postgres.settimeout(2)
            postgres.connect(str(run / ".s.PGSQL.5432"))
            redis.settimeout(2)
            redis.connect(str(run / "redis.sock"))
            redis.sendall(b"PING\r\n")
            return redis.recv(7) == b"+PONG\r\n"
    except OSError:
        return False
