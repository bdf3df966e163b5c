"""A worker looks after its processes often enough."""

import time
from types import SimpleNamespace

from kombu.asynchronous import Hub

from portal.celery import app
from portal.pool import Upkeep


def test_every_worker_looks_after_its_pool() -> None:
    assert Upkeep in app.steps["worker"]


def test_it_does_so_more_than_once_a_second() -> None:
    hub, looks = Hub(), [0.0]
    pool = SimpleNamespace(maintain_pool=lambda: looks.append(time.monotonic()))

    Upkeep(None).register_with_event_loop(SimpleNamespace(pool=pool), hub)
    began = time.monotonic()
    while len(looks) < 3 and time.monotonic() - began < 10:
        next(hub.loop)

    hub.close()
    hub.poller.close()

    assert len(looks) == 3
