"""Which files of other packages the portal serves: only those that one of its pages fetches."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.contrib.staticfiles.finders import AppDirectoriesFinder

UNUSED: Final = ("rest_framework", "redoc", "*-standalone-preset.*", "oauth2-redirect.*")
"""Pages that we do not have; without them the collection takes seconds, and not a minute."""


class UsedFilesFinder(AppDirectoriesFinder):
    """The files of the installed apps, without UNUSED."""

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[Any]:
        """What is collected."""
        yield from super().list([*(ignore_patterns or ()), *UNUSED])
