"""Doors for Celery: one line each into a function."""

from celery import shared_task

from ideas import drafts, events, rates, transitions


@shared_task(name="ideas.tasks.handle")
def handle(handling_id: int) -> None:
    """Carry out the work that one subscriber owes one event."""
    events.handle(handling_id)


@shared_task(name="ideas.tasks.remove_expired_drafts")
def remove_expired_drafts() -> None:
    """Remove half-written forms that nobody came back to."""
    drafts.remove_expired()


@shared_task(name="ideas.tasks.remove_ended_counts")
def remove_ended_counts() -> None:
    """Forget how often somebody asked, once that is over."""
    rates.remove_ended()


@shared_task(name="ideas.tasks.forget_suggestions")
def forget_suggestions() -> None:
    """Remove what readers said about who should have a case, once that is long over."""
    transitions.forget_suggestions()
