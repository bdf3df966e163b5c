"""The language of a page stands in its path and nowhere else: Swedish has no prefix, the others have theirs."""

from django.conf import settings


def path_in(language: str, path: str) -> str:
    """`path`, whatever its language prefix, as the same page in `language`."""
    for code, _ in settings.LANGUAGES:
        if path == f"/{code}" or path.startswith(f"/{code}/"):
            path = path[len(code) + 1 :] or "/"
            break
    return path if language == settings.LANGUAGE_CODE else f"/{language}{path}"
