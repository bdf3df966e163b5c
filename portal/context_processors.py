"""What every page needs to know. Public pages are cached for everybody: nothing here looks at the user or the session."""

from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from ideas import queries
from ideas.language_paths import path_in
from ideas.models import Municipality
from ideas.swedish import in_swedish_order

LANGUAGE_NAMES: Final = {"sv": "Svenska", "en": "English", "fi": "Suomi"}


def site(request: HttpRequest) -> dict[str, Any]:
    """The other languages of this page, and the municipalities of the page foot (asked for only where a foot is drawn)."""
    return {
        "other_languages": other_languages(request.path_info),
        "footer_municipalities": footer_municipalities,
    }


def other_languages(path: str) -> list[dict[str, str]]:
    """The languages shown beside the current one: code, name in itself, and `path` in it."""
    current = translation.get_language() or settings.LANGUAGE_CODE
    return [
        {"code": code, "name": LANGUAGE_NAMES[code], "path": path_in(code, path)}
        for code in settings.LANGUAGES_SHOWN
        if code != current
    ]


def footer_municipalities() -> list[Municipality]:
    """The active municipalities in the order a Swede looks for them, without the regional office. One query."""
    return in_swedish_order(m for m in queries.municipalities() if not m.is_office)
