"""Health, and the pages for what went wrong. None of them needs the database, a cookie or a session."""

import sys
from http import HTTPStatus
from typing import Final

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils import translation
from django.utils.http import escape_leading_slashes
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ideas.region_map import region_map
from ideas.views import drafts
from portal.context_processors import other_languages

# What happened and what to do now. Shown in the language of the path and in the other one below it:
# some of these stop a request before its language is known.
ERRORS: Final = {
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
        gettext_noop("What you sent is too large. Go back: what you wrote is still there. Shorten it and send again."),
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
# Where something that was typed may stand: shown again when a form was refused before it reached its page.
TYPED_FIELDS: Final = ("title", "text", "body", "message", "answer", "reason", "note")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 where the body was over the limit."""
    too_large = isinstance(exception, RequestDataTooBig)
    return error_page(HTTPStatus.REQUEST_ENTITY_TOO_LARGE if too_large else HTTPStatus.BAD_REQUEST)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return error_page(HTTPStatus.FORBIDDEN)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: byte for byte the same for what never existed and for what may not be seen."""
    return error_page(HTTPStatus.NOT_FOUND, map=region_map())


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 with a time to come back where the database cannot be reached."""
    away = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    response = error_page(HTTPStatus.SERVICE_UNAVAILABLE if away else HTTPStatus.INTERNAL_SERVER_ERROR)
    if away:
        response["Retry-After"] = "30"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that was open too long. A step of the form comes again with what was typed and a fresh token; on any other
    page what was typed is shown, so that it can be copied: it went nowhere."""
    again = drafts.retry(request)
    if again is not None:
        return again
    typed = [request.POST[name] for name in TYPED_FIELDS if request.POST.get(name)]
    page = loader.render_to_string(
        "403_csrf.html",
        {"typed": typed, "back": escape_leading_slashes(request.path_info)},
    )
    return HttpResponse(page, status=HTTPStatus.FORBIDDEN, headers={"Cache-Control": "no-store"})


def error_page(status: HTTPStatus, **extra: object) -> HttpResponse:
    """The page for `status`, in two languages, with nothing in it that depends on the request but the language.

    `extra` goes to the template.
    """
    here = translation.get_language() or settings.LANGUAGE_CODE
    also = [code for code in settings.LANGUAGES_SHOWN if code != here][:1]
    headline, advice = ERRORS[status]
    context = {
        "status": status.value,
        "headline": gettext(headline),
        "advice": gettext(advice),
        "also": [_in_language(code, headline, advice) for code in also],
        "other_languages": other_languages("/"),
        **extra,
    }
    page = loader.render_to_string([f"{status.value}.html", "error.html"], context)
    return HttpResponse(page, status=status, headers={"Cache-Control": "no-store"})


def _in_language(code: str, headline: str, advice: str) -> dict[str, str]:
    with translation.override(code):
        return {"code": code, "headline": gettext(headline), "advice": gettext(advice)}


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
