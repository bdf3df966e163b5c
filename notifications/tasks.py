"""Doors for Celery."""

from celery import shared_task

from notifications import sending


@shared_task(name="notifications.tasks.deliver")
def deliver(delivery_id: int) -> None:
    """Send one message."""
    sending.deliver(delivery_id)
