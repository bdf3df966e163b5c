"""A broker that is away, frozen, emptied, full, read-only, or behind another password."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
import redis

from tests.faults.conftest import LONG, Trial, scale
from tests.services.test_line import broker

pytestmark = pytest.mark.faults

LIMIT = 5.0
"""Seconds: generous. What is measured is printed."""


def survived(trial: Trial, *, away: float, broken: Callable[[], object]) -> None:
    """No submission fails or waits long while Redis is broken for `away` seconds, and all is done after its return."""
    with trial.load(rate=10, seconds=away + 3) as load:
        load.wait_until(1)
        broken()
        load.wait_until(load.seconds)

    report = trial.reconcile(load)

    assert (report.refused, report.failed_reads) == (0, 0)
    assert max(told.waited for told in load.told) < LIMIT
    assert report.drained < 120


def test_f4_redis_is_stopped(trial: Trial) -> None:
    away = scale(4, 60)

    def broken() -> None:
        with trial.machines.redis_stopped():
            time.sleep(away)

    survived(trial, away=away, broken=broken)


def test_f5_redis_is_frozen(trial: Trial) -> None:
    away = scale(4, 60)

    def broken() -> None:
        with trial.machines.redis_frozen():
            time.sleep(away)

    survived(trial, away=away, broken=broken)


def test_f6_redis_forgets_everything_again_and_again(trial: Trial) -> None:
    times, between = scale(2, 8), scale(2, 10)

    def broken() -> None:
        for _ in range(int(times)):
            time.sleep(between)
            broker().flushall()

    survived(trial, away=times * between, broken=broken)


@contextmanager
def full(client: redis.Redis) -> Iterator[None]:
    """No memory is left."""
    client.config_set("maxmemory-policy", "noeviction")
    client.config_set("maxmemory", "1")
    yield
    client.config_set("maxmemory", "0")


@contextmanager
def read_only(client: redis.Redis) -> Iterator[None]:
    """It is a replica of one that is not there."""
    client.replicaof("127.0.0.1", "1")
    yield
    client.replicaof("NO", "ONE")


@contextmanager
def disk_full(client: redis.Redis) -> Iterator[None]:
    """It could not save, and refuses to write therefore."""
    client.config_set("save", "3600 1")
    directory = str(client.config_get("dir")["dir"])
    client.config_set("dir", "/proc")
    client.set("changed", "1")
    client.bgsave()
    time.sleep(1)
    yield
    client.config_set("save", "")
    client.config_set("dir", directory)
    client.config_set("stop-writes-on-bgsave-error", "no")
    client.config_set("stop-writes-on-bgsave-error", "yes")
    client.delete("changed")


@contextmanager
def locked(client: redis.Redis) -> Iterator[None]:
    """Another password; who is in already is put out."""
    client.config_set("requirepass", "another")
    for other in client.client_list():
        if int(other["id"]) != client.client_id():
            client.client_kill_filter(_id=other["id"])
    yield
    client.config_set("requirepass", "")


@pytest.mark.parametrize(
    "how", [full, read_only, disk_full, locked] if LONG else [full, locked], ids=lambda how: how.__name__
)
def test_f7_redis_refuses(trial: Trial, how: Callable[[redis.Redis], AbstractContextManager[None]]) -> None:
    away = scale(2, 15)

    def broken() -> None:
        client = broker()
        client.ping()
        with how(client):
            with pytest.raises(redis.RedisError):
                broker().set("probe", "1")
            time.sleep(away)

    survived(trial, away=away, broken=broken)
