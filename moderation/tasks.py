"""Doors for Celery: one line each into a function."""

from celery import shared_task
from django.core.management import call_command


@shared_task(name="moderation.tasks.train_candidate", soft_time_limit=80, time_limit=90)
def train_candidate() -> None:
    """Make a model of what people decided since the last one, if they did. By the command, so that no other worker loads what it needs."""
    call_command("train_routing", verbosity=0)
