"""Kombu's Redis transport, mended in one place: an acknowledgement that fails gives its place back.

A worker takes as many messages as it has places. Kombu frees a place after Redis took the acknowledgement; when Redis did not answer
in time, that never happens, Celery logs "Couldn't ack" and goes on, and a worker with one place takes nothing any more, alive and
silent. What Redis was not told stays among its unacknowledged messages and comes again after `visibility_timeout`: the claim of the
row makes that harmless. (kombu 5.7.0, `kombu.transport.redis.QoS.ack`; found by the trial with a frozen Redis.)
"""

from typing import Any

from kombu.transport import redis, virtual


class QoS(redis.QoS):
    """Counts what this worker holds."""

    def ack(self, delivery_tag: Any) -> None:
        """Acknowledge; the place is free whatever becomes of that. Raises what Redis raises."""
        try:
            super().ack(delivery_tag)
        finally:
            virtual.QoS.ack(self, delivery_tag)

    def reject(self, delivery_tag: Any, requeue: bool = False) -> None:
        """Give back or drop; the place is free whatever becomes of that. Raises what Redis raises."""
        try:
            super().reject(delivery_tag, requeue=requeue)
        finally:
            virtual.QoS.ack(self, delivery_tag)


class Channel(redis.Channel):
    """A channel that counts so."""

    QoS = QoS


class Transport(redis.Transport):
    """What `redis://` and `redis+socket://` stand for in this process: portal/celery.py says so to kombu."""

    Channel = Channel
