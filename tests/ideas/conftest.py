"""Who writes, and the broker that carries the ids of what is owed."""

from collections.abc import Iterator
from typing import Any

import pytest
from celery import current_app
from django.db import connection
from django.test import Client
from kombu import pools

from ideas import outbox
from tests.ideas.writing import Writer


@pytest.fixture
def writer(client: Client) -> Writer:
    """Alice at the form."""
    return Writer(client)


@pytest.fixture
def broker() -> Iterator[Any]:
    """The broker's Redis with nothing in it; the breaker closed, the sweep's lock free again afterwards."""
    outbox.breaker.open_until = 0.0
    with current_app.connection_for_write() as opened:
        client = opened.default_channel.client  # type: ignore[attr-defined]  # the Redis transport has one
        client.flushdb()
        yield client
    outbox.breaker.open_until = 0.0
    connection.close()


@pytest.fixture
def away() -> Iterator[None]:
    """A broker that refuses connections."""
    address = current_app.conf.broker_url
    _lead_to("redis+socket:///nonexistent/redis.sock")
    yield
    _lead_to(address)


def _lead_to(address: str) -> None:
    app: Any = current_app
    pools.reset()
    app.conf.broker_url = app.conf.broker_write_url = address
    app.amqp._producer_pool = app._pool = None
