"""Public pages are the same for everybody: no cookie, no session, no user. The decorator holds them to it, and caches them."""

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final
from urllib.parse import urlencode

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

View = Callable[..., HttpResponse]

KEPT_SECONDS: Final = 20
"""How long a page is kept in our own cache."""
FRESH_SECONDS: Final = 30
"""How long a cache in front of us may show it, counted from when it was made; as long again while it fetches a new one."""
STALE_IF_ERROR_SECONDS: Final = 300


class NotPublic(RuntimeError):
    """A page that everybody shares looked at who was asking, or set a cookie."""


@dataclass(frozen=True, slots=True)
class _Page:
    content: bytes
    content_type: str
    etag: str
    made_at: float
    link: str = ""


def public_page(
    *query_keys: str, headers: Mapping[str, str] | None = None, unkept: tuple[str, ...] = ()
) -> Callable[[View], View]:
    """Make a view a public page: GET and HEAD only, an ETag, cacheable by all, kept for KEPT_SECONDS per address.

    `query_keys` are the keys of the query string that the view reads; all others are ignored, so that junk fills no cache.
    With a value for one of the keys `unkept` (anything can stand there) it is only marked for the caches in front of us, and not kept here.
    `headers` go with every answer, whether it is kept or not.
    Only 200 is kept. Raises NotPublic when the view touched the session, the user or a form token, or set a cookie.
    """

    def decorate(view: View) -> View:
        @require_safe
        @wraps(view)
        def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            kept_as = "" if any(any(request.GET.getlist(key)) for key in unkept) else _cache_key(request, query_keys)
            kept = caches["pages"].get(kept_as) if kept_as else None
            if isinstance(kept, _Page):
                return _with(headers, _answer(request, kept))
            response = view(request, *args, **kwargs)
            _refuse_personal(request, response)
            if response.status_code != 200:
                return _with(headers, response)
            made = _Page(
                response.content,
                response["Content-Type"],
                _etag(response.content),
                time.time(),
                response.get("Link", ""),
            )
            if kept_as:
                caches["pages"].set(kept_as, made, KEPT_SECONDS)
            return _with(headers, _answer(request, made))

        return page

    return decorate


def query_of(values: Mapping[str, list[str]]) -> str:
    """The one spelling of a query string: keys and values sorted, empty ones left out."""
    return urlencode(sorted((key, value) for key, found in values.items() for value in set(found) if value))


def _cache_key(request: HttpRequest, query_keys: tuple[str, ...]) -> str:
    # An empty value is kept apart: the API refuses some that the pages take for none.
    query = urlencode(sorted((key, value) for key in query_keys for value in set(request.GET.getlist(key))))
    return "page:" + hashlib.sha256(f"{request.path}?{query}".encode()).hexdigest()


def _etag(content: bytes) -> str:
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def _answer(request: HttpRequest, page: _Page) -> HttpResponse:
    """The page, or 304 where the browser has it. Its age counts against how long others may keep it."""
    response = HttpResponse(page.content, content_type=page.content_type)
    fresh = max(1, FRESH_SECONDS - round(time.time() - page.made_at))
    response["ETag"] = page.etag
    response["Cache-Control"] = (
        f"public, max-age=0, s-maxage={fresh}, stale-while-revalidate={FRESH_SECONDS}, "
        f"stale-if-error={STALE_IF_ERROR_SECONDS}"
    )
    if page.link:
        response["Link"] = page.link
    return get_conditional_response(request, etag=page.etag, response=response) or response


def _with(headers: Mapping[str, str] | None, response: HttpResponse) -> HttpResponse:
    for name, value in (headers or {}).items():
        response[name] = value
    return response


def _refuse_personal(request: HttpRequest, response: HttpResponse) -> None:
    session = getattr(request, "session", None)
    if session is not None and (session.accessed or session.modified):
        raise NotPublic(f"{request.path} touched the session")
    if response.cookies or request.META.get("CSRF_COOKIE_NEEDS_UPDATE"):
        raise NotPublic(f"{request.path} sets a cookie")
    if response.has_header("Vary"):
        raise NotPublic(f"{request.path} varies by {response['Vary']}")
