"""Doors for Celery: what the whole installation needs now and then."""

from celery import shared_task
from django.core.management import call_command


@shared_task(name="portal.tasks.clear_sessions")
def clear_sessions() -> None:
    """Remove sessions that have ended."""
    call_command("clearsessions")


@shared_task(name="portal.tasks.canary")
def canary() -> None:
    """Does nothing: that a worker began it is all that the watchdog wants to know."""
    pass
