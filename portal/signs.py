"""Signs of life of a process that nobody can ask: a file whose age a health check looks at."""

from contextlib import suppress
from pathlib import Path

from django.conf import settings


def of_life() -> None:
    """Touch `SIGN_OF_LIFE`, where it is set. Never raises: a full disk is no reason to leave work undone."""
    if settings.SIGN_OF_LIFE:
        with suppress(OSError):
            Path(settings.SIGN_OF_LIFE).touch()
