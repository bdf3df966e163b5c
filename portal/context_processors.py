"""What every page needs to know. Public pages are cached for everybody: nothing here looks at the user or the session."""

from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

LANGUAGE_NAMES: Final = {"sv": "Svenska", "en": "English", "fi": "Suomi"}


def site(request: HttpRequest) -> dict[str, Any]:
    """The other languages of this page, as code, name in itself, and path."""
    return {"other_languages": other_languages(request.path_info)}


def other_languages(path: str) -> list[dict[str, str]]:
    """The languages shown beside the current one; each path is `path` in that language (Swedish has no prefix)."""
    current = translation.get_language() or settings.LANGUAGE_CODE
    return [
        {"code": code, "name": LANGUAGE_NAMES[code], "path": path_in(code, path)}
        for code in settings.LANGUAGES_SHOWN
        if code != current
    ]


def path_in(language: str, path: str) -> str:
    """`path`, whatever its language prefix, with the prefix of `language`."""
    for code, _ in settings.LANGUAGES:
        if path == f"/{code}" or path.startswith(f"/{code}/"):
            path = path[len(code) + 1 :] or "/"
            break
    return path if language == settings.LANGUAGE_CODE else f"/{language}{path}"
