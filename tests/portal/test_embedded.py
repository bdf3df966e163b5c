"""The embedded services, with real servers in directories of their own."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
import redis

from tests.pids import command, everything, parent_and_life

CHECKOUT = Path(__file__).resolve().parent.parent.parent
NOBODY = 65534
JOIN = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from portal import embedded
try:
    embedded.prepare(Path(sys.argv[2]))
except embedded.EmbeddedError as error:
    sys.exit(str(error))
print("joined", flush=True)
sys.stdin.read()
"""
pytestmark = pytest.mark.services
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may become another user")


class User:
    """A process that uses the services of `home` until it is told to leave, or is killed."""

    def __init__(self, home: Path, *prefix: str) -> None:
        self.process = subprocess.Popen(
            [*prefix, sys.executable, "-c", JOIN, str(CHECKOUT), str(home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={name: value for name, value in os.environ.items() if not name.endswith(("_URL", "_KEY"))},
            cwd="/",
        )
        assert self.process.stdout
        self.joined = self.process.stdout.readline() == "joined\n"

    def leave(self) -> str:
        """End in good order; what it said about an error."""
        return self.process.communicate()[1].strip()

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


Join = Callable[..., User]


@pytest.fixture
def join() -> Iterator[Join]:
    """Makes users; at the end all leave, and nothing may be left running."""
    users: list[User] = []
    homes: set[Path] = set()

    def start(home: Path, *prefix: str) -> User:
        users.append(User(home, *prefix))
        homes.add(home)
        return users[-1]

    yield start
    for user in users:
        if user.process.poll() is None:
            user.leave()
    assert wait_for(lambda: not any(running(home) for home in homes)), "something still runs"


@pytest.fixture
def nobodys_directory() -> Iterator[Path]:
    """A directory of another user, below directories that this user may enter."""
    path = Path(tempfile.mkdtemp(prefix="portal-test-"))
    os.chown(path, NOBODY, NOBODY)
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


def running(home: Path) -> dict[int, str]:
    """The keeper, PostgreSQL and Redis of `home`, by process id; not their users, nor PostgreSQL's own children."""
    found, parents = {}, {}
    for pid in everything():
        line = command(pid)
        name = next((name for name in ("keeper.py", "initdb", "postgres", "redis") if name in line), "")
        if str(home) in line and name and JOIN not in line:
            found[pid], parents[pid] = name, parent_and_life(pid)[0]
    return {pid: name for pid, name in found.items() if found.get(parents[pid]) != "postgres"}


def pid_of(home: Path, name: str) -> int:
    return next(pid for pid, found in running(home).items() if found == name)


def wait_for(condition: Callable[[], bool], seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def query(home: Path, sql: str) -> list[tuple[object, ...]]:
    run = str((home / "run").resolve())
    with psycopg.connect(host=run, user="portal", dbname="portal", autocommit=True) as connection:
        cursor = connection.execute(sql.encode())
        return cursor.fetchall() if cursor.description else []


def answers(home: Path) -> bool:
    with suppress(psycopg.Error):
        return query(home, "select 1") == [(1,)]
    return False


def test_both_servers_answer_a_user(join: Join, tmp_path: Path) -> None:
    home = tmp_path / "data"

    user = join(home)

    assert user.joined
    assert query(home, "select lower('ÅÄÖ')") == [("åäö",)]
    with redis.Redis(unix_socket_path=str(home / "run" / "redis.sock"), db=1) as client:
        assert client.ping()


def test_a_second_user_joins_the_same_servers(join: Join, tmp_path: Path) -> None:
    home = tmp_path / "data"
    join(home)
    before = running(home)

    second = join(home)

    assert second.joined
    assert running(home) == before
    assert sorted(before.values()) == ["keeper.py", "postgres", "redis"]


def test_the_servers_stop_after_the_last_user(join: Join, tmp_path: Path) -> None:
    home = tmp_path / "data"
    first, second = join(home), join(home)

    first.leave()
    time.sleep(0.5)
    answered = answers(home)
    second.leave()

    assert answered
    assert wait_for(lambda: not running(home))


def test_a_killed_user_does_not_keep_the_servers_up(join: Join, tmp_path: Path) -> None:
    home = tmp_path / "data"
    user = join(home)

    user.kill()

    assert wait_for(lambda: not running(home))


def test_committed_rows_survive_the_death_of_everything(join: Join, tmp_path: Path) -> None:
    home = tmp_path / "data"
    user = join(home)
    query(home, "create table kept as select 7 as number")

    for pid in [user.process.pid, *running(home)]:
        os.kill(pid, signal.SIGKILL)
    user.process.communicate()
    wait_for(lambda: not running(home))

    assert join(home).joined
    assert query(home, "select number from kept") == [(7,)]


def test_servers_end_with_a_killed_keeper_and_the_next_user_starts_them(join: Join, tmp_path: Path) -> None:
    home = tmp_path / "data"
    join(home)

    os.kill(pid_of(home, "keeper.py"), signal.SIGKILL)
    ended = wait_for(lambda: not running(home))

    assert ended
    assert join(home).joined
    assert answers(home)


@pytest.mark.parametrize("program", ["postgres", "redis"])
def test_a_killed_server_is_started_again(join: Join, tmp_path: Path, program: str) -> None:
    home = tmp_path / "data"
    join(home)
    killed = pid_of(home, program)

    os.kill(killed, signal.SIGKILL)

    assert wait_for(lambda: any(name == program and pid != killed for pid, name in running(home).items()))
    assert wait_for(lambda: answers(home))


@pytest.mark.parametrize("name", ["with space", "åäö", 'it\'s "quoted"', "#1?x=50%", "a,b", "long" * 30])
def test_any_path_will_do(join: Join, tmp_path: Path, name: str) -> None:
    home = tmp_path / name / "data"

    user = join(home)

    assert user.joined
    assert answers(home)


def test_two_checkouts_do_not_meet(join: Join, tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    join(one)
    join(other)

    query(one, "create table here (number int)")

    assert query(other, "select count(*) from pg_tables where tablename = 'here'") == [(0,)]


def test_many_users_at_once_start_one_set_of_servers(join: Join, tmp_path: Path) -> None:
    home = tmp_path / "data"
    command = [sys.executable, "-c", JOIN, str(CHECKOUT), str(home)]

    starters = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) for _ in range(4)]
    user = join(home)

    assert user.joined
    assert len(running(home)) == 3
    for starter in starters:
        starter.communicate()
        assert starter.returncode == 0


def test_the_rights_of_other_directories_stay_as_they_are(join: Join, tmp_path: Path) -> None:
    above = tmp_path / "private"
    above.mkdir(mode=0o700)
    before = [(path, path.stat().st_mode, path.stat().st_uid) for path in (above, tmp_path, tmp_path.parent)]

    join(above / "data")

    assert [(path, path.stat().st_mode, path.stat().st_uid) for path, _, _ in before] == before
    assert (above / "data").stat().st_mode & 0o777 == 0o700


def test_keys_are_made_once_for_the_owner_alone(join: Join, tmp_path: Path) -> None:
    home = tmp_path / "data"
    join(home)
    first = (home / "secret_key").read_text()

    join(home)

    assert (home / "secret_key").read_text() == first
    assert (home / "secret_key").stat().st_mode & 0o777 == 0o600
    assert first != (home / "link_key").read_text()


@as_root
def test_in_somebody_elses_checkout_root_leaves_everything_theirs(join: Join, nobodys_directory: Path) -> None:
    home = nobodys_directory / "data"
    as_nobody = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")

    first, second = join(home), join(home, *as_nobody)

    assert first.joined
    assert second.joined
    assert {(home / name).stat().st_uid for name in ("pg", "redis", "run", "log", "secret_key")} == {NOBODY}


def test_data_of_another_major_version_is_refused_in_one_sentence(join: Join, tmp_path: Path) -> None:
    (tmp_path / "data" / "pg").mkdir(parents=True)
    (tmp_path / "data" / "pg" / "PG_VERSION").write_text("17\n")

    user = join(tmp_path / "data")

    assert not user.joined
    assert_sentence(user.leave(), "another version (17; this is PostgreSQL 18)")
    assert user.process.returncode == 1


@pytest.mark.parametrize("name", ["data", "data/run", "data/pg", "data/redis", "data/log"])
def test_a_file_in_the_way_is_named(join: Join, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    file.write_text("something of yours")

    user = join(tmp_path / "data")

    assert not user.joined
    assert_sentence(user.leave(), str(file))
    assert file.read_text() == "something of yours"


@as_root
def test_a_place_without_permission_is_named(join: Join, nobodys_directory: Path) -> None:
    nobodys_directory.chmod(0o555)
    as_nobody = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")

    user = join(nobodys_directory / "data", *as_nobody)

    assert not user.joined
    assert_sentence(user.leave(), "Permission denied")


@as_root
def test_a_full_disk_is_said_to_be_full(join: Join, tmp_path: Path) -> None:
    small = 'mount -t tmpfs -o size=20m none "$0" && exec "$@"'
    if subprocess.run(["unshare", "--mount", "sh", "-c", small, tmp_path, "true"], check=False).returncode:
        pytest.skip("no file system may be mounted here")

    user = join(tmp_path / "data", "unshare", "--mount", "sh", "-c", small, str(tmp_path))

    assert not user.joined
    assert_sentence(user.leave(), "The disk is full")


def test_manage_says_the_sentence_and_exits_with_1(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    environment = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}

    done = subprocess.run(
        [sys.executable, CHECKOUT / "manage.py", "check"],
        env={**environment, "EMBEDDED_HOME": str(file)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert_sentence(done.stderr.strip(), str(file))


def assert_sentence(said: str, part: str) -> None:
    """One line that says `part` and what to do."""
    assert part in said
    assert "\n" not in said
    assert said.endswith(".")
    assert "EMBEDDED_HOME" in said
