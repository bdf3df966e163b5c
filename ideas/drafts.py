"""Half-written forms: kept for seven days after the last change."""

from datetime import timedelta

from ideas import clock
from ideas.models import Draft

KEPT = timedelta(days=7)


def remove_expired() -> int:
    """Delete drafts whose time is over; their number."""
    number, _ = Draft.objects.filter(expires_at__lt=clock.now()).delete()
    return number
