"""Doors for Celery: one line each into a function."""

from celery import shared_task

from moderation import nightly


@shared_task(name="moderation.tasks.train_candidate", soft_time_limit=80, time_limit=90)
def train_candidate() -> None:
    """Make a model of what people decided since the last one, if they did."""
    nightly.train_candidate()
