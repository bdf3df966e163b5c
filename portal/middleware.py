"""Language from the path alone, the security headers that no package sets, and what is too much to be read."""

import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.utils import translation

from portal.views import error_page

MOST_BYTES: Final = 25_000_000
"""Of one request, pictures included."""
_DRAINED_BYTES: Final = 30_000_000
_DRAINED_SECONDS: Final = 5.0
_CHUNK: Final = 65_536

Next = Callable[[HttpRequest], HttpResponse]


class PathLanguageMiddleware:
    """Swedish without a prefix, `/en/…`, `/fi/…`. Nothing else counts: no cookie, no Accept-Language, so one address is one page."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class SecurityHeadersMiddleware:
    """Same-origin resources, and no storing of what is not explicitly public or a form."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class RequestLimitsMiddleware:
    """Refuses, before anything reads it, a body over `MOST_BYTES`, one that does not say its length, and an address or cookie
    with a NUL, which PostgreSQL takes nowhere.

    What was sent and not read is read and thrown away before the answer: the server would close the connection on it, and a
    client that is still sending would see a broken connection instead of the page. Bounded, for who sends without end.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        refusal = self._refusal(request)
        response = self.get_response(request) if refusal is None else error_page(refusal, request)
        _drain(request)
        return response

    def _refusal(self, request: HttpRequest) -> HTTPStatus | None:
        if "Transfer-Encoding" in request.headers:
            return HTTPStatus.LENGTH_REQUIRED
        if _length(request) > MOST_BYTES:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        holds_nul = "%00" in request.META.get("QUERY_STRING", "") or any(
            "\0" in text for text in (request.path_info, *request.COOKIES.values())
        )
        return HTTPStatus.BAD_REQUEST if holds_nul else None


def _length(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isdecimal() else 0


def _drain(request: HttpRequest) -> None:
    """Read what is left of the body and forget it."""
    chunked = "Transfer-Encoding" in request.headers
    if not chunked and not _length(request):
        return
    read = request.META["wsgi.input"].read if chunked else request.read
    left, ends = _DRAINED_BYTES, time.monotonic() + _DRAINED_SECONDS
    try:
        while left > 0 and time.monotonic() < ends:
            got = len(read(_CHUNK))
            if not got:
                return
            left -= got
    except (OSError, UnreadablePostError, ValueError):  # gone, or closed by whoever read it to its end
        return
