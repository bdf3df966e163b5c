"""Health, and the pages for what went wrong. None of them needs the database, a cache, a cookie or a session."""

import sys
from http import HTTPStatus
from typing import Final

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import DatabaseError, InterfaceError, InternalError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils import translation
from django.utils.formats import number_format
from django.utils.http import escape_leading_slashes
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ideas.api import problems
from ideas.forms.text import LONGEST_TEXT
from ideas.region_map import region_map
from ideas.views import drafts
from portal.context_processors import other_languages
from portal.kept import Kept, keep, path_language

AWAY: Final = (OperationalError, InterfaceError, InternalError)
"""PostgreSQL is away, answers too late, has no room left, or (internal) has ended or refused our transaction: once more, later."""

Words = tuple[str, str]
# What happened and what to do now. Shown in the language of the path and in the other one below it:
# whoever has lost the way reads one of them.
ERRORS: Final[dict[HTTPStatus, Words]] = {
    HTTPStatus.BAD_REQUEST: (
        gettext_noop("We could not read that"),
        gettext_noop("Something in the address or the form was not readable. Go back and try once more."),
    ),
    HTTPStatus.FORBIDDEN: (
        gettext_noop("You cannot come in here"),
        gettext_noop("This page is for others, or you need to sign in again."),
    ),
    HTTPStatus.NOT_FOUND: (
        gettext_noop("This is where the path ended"),
        gettext_noop("The page does not exist, or has moved. Look among the answers, or begin again from the start."),
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
        gettext_noop("That was more than we can take"),
        gettext_noop(
            "A text has room for %(characters)s characters, and what you sent was much larger. "
            "Go back: what you wrote is still there. Shorten it and send again."
        ),
    ),
    HTTPStatus.LENGTH_REQUIRED: (
        gettext_noop("We could not read that"),
        gettext_noop(
            "Your browser did not say how much it was going to send. Go back and try once more, or use another browser."
        ),
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: (
        gettext_noop("Something broke here"),
        gettext_noop("The fault is ours. What you have already sent is kept. Wait a minute and try again."),
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: (
        gettext_noop("We are away for a moment"),
        gettext_noop("The portal is being looked after. What you have already sent is kept. Try again in a minute."),
    ),
}
# The same where what was typed comes back on the page, with a button that sends it again.
KEPT: Final[dict[HTTPStatus, Words]] = {
    HTTPStatus.INTERNAL_SERVER_ERROR: (
        gettext_noop("Something broke here, but what you wrote is left"),
        gettext_noop("The fault is ours. Send it again with the button: it arrives once, however often you press."),
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: (
        gettext_noop("It did not get through, but nothing is gone"),
        gettext_noop(
            "We cannot reach our own records just now. The fault is ours, and it mostly passes within a minute. "
            "Send it again with the button: it arrives once, however often you press."
        ),
    ),
}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 where there was more in the request than we take."""
    too_large = isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent)
    return error_page(HTTPStatus.REQUEST_ENTITY_TOO_LARGE if too_large else HTTPStatus.BAD_REQUEST, request)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return error_page(HTTPStatus.FORBIDDEN, request)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: byte for byte the same for what never existed and for what may not be seen."""
    return error_page(HTTPStatus.NOT_FOUND, request, map=region_map())


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 with a time to come back where the database is away. A form comes again, to be sent once more."""
    away = isinstance(sys.exc_info()[1], AWAY)
    status = HTTPStatus.SERVICE_UNAVAILABLE if away else HTTPStatus.INTERNAL_SERVER_ERROR
    kept = keep(request)
    response = kept_page(status, request, kept) if kept else error_page(status, request)
    if away:
        response["Retry-After"] = "30"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that was open too long. A step of the form comes again with what was typed and a fresh token; on any other
    page what was typed is shown, so that it can be copied: it went nowhere."""
    again = drafts.retry(request)
    if again is not None:
        return again
    page = loader.render_to_string(
        "403_csrf.html",
        {"kept": keep(request), "back": escape_leading_slashes(request.path_info)},
    )
    return HttpResponse(page, status=HTTPStatus.FORBIDDEN, headers={"Cache-Control": "no-store"})


def kept_page(status: HTTPStatus, request: HttpRequest, kept: Kept) -> HttpResponse:
    """The page for `status` with the form that was sent, its texts to be read and copied, and a button that sends all of it again."""
    response = _page("kept.html", status, request, KEPT[status], kept=kept)
    response["Cache-Control"] = "private, no-cache" if kept.is_draft else "no-store, private"
    response["Referrer-Policy"] = "strict-origin"
    response["X-Robots-Tag"] = "noindex"
    return response


def error_page(status: HTTPStatus, request: HttpRequest, **extra: object) -> HttpResponse:
    """The page for `status`, in two languages, with nothing in it that depends on the request but the language of its path.

    `extra` goes to the template. Below `/api/` it is a problem as JSON.
    """
    problem = problems.answer(status, request)
    if problem is not None:
        return problem
    return _page([f"{status.value}.html", "error.html"], status, request, ERRORS[status], **extra)


def _page(
    template: str | list[str], status: HTTPStatus, request: HttpRequest, words: Words, **extra: object
) -> HttpResponse:
    here = path_language(request)
    also = [code for code in settings.LANGUAGES_SHOWN if code != here][:1]
    with translation.override(here):
        context = {
            "status": status.value,
            **_in_language(here, words),
            "also": [_in_language(code, words) for code in also],
            "other_languages": other_languages("/"),
            **extra,
        }
        page = loader.render_to_string(template, context)
    return HttpResponse(page, status=status, headers={"Cache-Control": "no-store", "Content-Language": here})


def _in_language(code: str, words: Words) -> dict[str, str]:
    headline, advice = words
    with translation.override(code):
        room = {"characters": number_format(LONGEST_TEXT, force_grouping=True)}
        return {"code": code, "headline": gettext(headline), "advice": gettext(advice) % room}


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """200 as long as this process answers; touches nothing else."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers, else 503: where a load balancer takes this process out."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("the database does not answer\n", status=503, content_type="text/plain")
    return HttpResponse("ready\n", content_type="text/plain")
