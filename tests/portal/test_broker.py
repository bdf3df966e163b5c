"""A worker's places at a Redis that does not answer: a real channel on a real Redis that is told to pause."""

from collections.abc import Iterator
from typing import Any

import pytest
from celery import current_app
from kombu.transport.redis import Transport as Theirs

from portal import broker


@pytest.fixture
def channel() -> Iterator[Any]:
    """A channel as a worker has it, with one place."""
    with current_app.connection_for_read() as connection:
        opened: Any = connection.channel()
        opened.basic_qos(0, 1, False)
        yield opened
        opened.client.delete(opened.unacked_key, opened.unacked_index_key, "places")


def take(channel: Any) -> Any:
    """Take one message off a queue, as a consumer does."""
    channel.queue_declare("places", durable=False)
    channel.basic_publish(channel.prepare_message("1"), exchange="", routing_key="places")
    return channel.basic_get("places").delivery_tag


def test_celery_uses_the_mended_transport() -> None:
    with current_app.connection_for_read() as connection:
        assert isinstance(connection.transport, broker.Transport)
        assert isinstance(connection.transport, Theirs)


@pytest.mark.parametrize("answer", ["basic_ack", "basic_reject"])
def test_a_place_is_free_again_after_its_message_was_answered(channel: Any, answer: str) -> None:
    tag = take(channel)
    full = channel.qos.can_consume()

    getattr(channel, answer)(tag)

    assert (full, channel.qos.can_consume()) == (False, True)
    assert not channel.client.hexists(channel.unacked_key, tag)


@pytest.mark.parametrize("answer", ["basic_ack", "basic_reject"])
def test_a_place_is_free_again_when_redis_does_not_take_the_answer(channel: Any, answer: str) -> None:
    tag = take(channel)
    channel.client.set(channel.unacked_index_key, "not a sorted set")  # Redis says no to what follows

    with pytest.raises(Exception, match="WRONGTYPE"):
        getattr(channel, answer)(tag)

    assert channel.qos.can_consume()
