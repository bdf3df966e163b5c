"""What went wrong, as problem details (RFC 9457): one table of types, each with an address that explains it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, JsonResponse
from django.urls import reverse
from rest_framework import exceptions
from rest_framework.response import Response

from ideas.search import TooSlow
from ideas.transitions import KeyTaken, TransitionNotAllowed

CONTENT_TYPE: Final = "application/problem+json"
PREFIX: Final = "/api/"
"""Below it whatever goes wrong is told as a problem, never as a page."""


@dataclass(frozen=True, slots=True)
class Type:
    """A kind of problem: its status, its title, and what to do about it."""

    status: HTTPStatus
    title: str
    advice: str


TYPES: Final[dict[str, Type]] = {
    "malformed": Type(HTTPStatus.BAD_REQUEST, "The request can't be read", "Send one JSON object in UTF-8."),
    "bad-parameter": Type(
        HTTPStatus.BAD_REQUEST,
        "A parameter or header is wrong",
        "`errors` names each of them. Cursors come from an answer of the same list and are not built by hand.",
    ),
    "unauthorized": Type(
        HTTPStatus.UNAUTHORIZED,
        "A key or token is needed",
        "Send `Authorization: Bearer …`: the case's tracking token, or a municipality's key below `/api/v1/desk/`.",
    ),
    "forbidden": Type(HTTPStatus.FORBIDDEN, "This key may not do that", "`detail` names the scope that it lacks."),
    "not-found": Type(
        HTTPStatus.NOT_FOUND,
        "There is nothing here",
        "What never was public and what does not exist are the same from outside.",
    ),
    "method-not-allowed": Type(
        HTTPStatus.METHOD_NOT_ALLOWED, "That can't be done here", "The header `Allow` lists what can."
    ),
    "moved-on": Type(
        HTTPStatus.CONFLICT,
        "The case has moved on",
        "Fetch it again: what you wanted does not start from where it stands.",
    ),
    "stale": Type(
        HTTPStatus.PRECONDITION_FAILED,
        "The case has changed since you fetched it",
        "Fetch it again, look at what changed, and send its new `ETag` in `If-Match`.",
    ),
    "too-large": Type(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "That was more than we can take", "A request has room for 1 MB."
    ),
    "length-required": Type(
        HTTPStatus.LENGTH_REQUIRED, "The request does not say its length", "Send `Content-Length`."
    ),
    "unsupported-media-type": Type(
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Only JSON is understood", "Send `Content-Type: application/json`."
    ),
    "invalid": Type(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "Something needs correcting",
        "`errors` says for each field what is wrong, in the language of `Accept-Language` (sv, en, fi).",
    ),
    "key-reused": Type(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "That idempotency key was used for something else",
        "One key belongs to one submission: make a new random UUID for a new one.",
    ),
    "precondition-required": Type(
        HTTPStatus.PRECONDITION_REQUIRED,
        "Say which version you have seen",
        "Send the `ETag` of the case in `If-Match`, so that nobody's work is overwritten.",
    ),
    "throttled": Type(
        HTTPStatus.TOO_MANY_REQUESTS, "Too many requests", "`Retry-After` says in how many seconds to come back."
    ),
    "error": Type(
        HTTPStatus.INTERNAL_SERVER_ERROR, "Something broke here", "The fault is ours. Try again in a minute."
    ),
    "unavailable": Type(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "We are away for a moment",
        "Try again with the same `Idempotency-Key`: what was taken is taken once.",
    ),
    "too-slow": Type(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "The search took too long",
        "Those words stand in a great many answers. Add a word or a filter.",
    ),
}
_BY_STATUS: Final = {
    **{kind.status: slug for slug, kind in reversed(TYPES.items())},
    HTTPStatus.BAD_REQUEST: "malformed",
}
_RAISED: Final[dict[type[Exception], str]] = {
    Http404: "not-found",
    PermissionDenied: "forbidden",
    RequestDataTooBig: "too-large",
    KeyTaken: "key-reused",  # before what it is a kind of
    TransitionNotAllowed: "moved-on",
    TooSlow: "too-slow",
}


@dataclass
class Problem(Exception):
    """Raised by a view to answer with a problem. `errors`: [{"pointer" | "parameter" | "header": …, "detail": …}, …]."""

    slug: str
    detail: str = ""
    errors: Sequence[Mapping[str, Any]] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def status(self) -> HTTPStatus:
        """The HTTP status."""
        return TYPES[self.slug].status

    def body(self) -> dict[str, Any]:
        """The JSON object."""
        kind = TYPES[self.slug]
        found: dict[str, Any] = {
            "type": settings.SITE_URL + reverse("api_problem", args=[self.slug]),
            "title": kind.title,
            "status": kind.status.value,
            "detail": self.detail or kind.advice,
        }
        return found | ({"errors": list(self.errors)} if self.errors else {})


def handle(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """What a view raised as an answer; None for what is a fault of ours (Django answers, and it is logged)."""
    problem = _problem(error)
    if problem is None:
        return None
    headers = {"Cache-Control": "no-store", **problem.headers}
    return Response(problem.body(), status=problem.status, content_type=CONTENT_TYPE, headers=headers)


def answer(status: HTTPStatus, request: HttpRequest) -> JsonResponse | None:
    """The problem for an error outside of the views (no such address, database away), below PREFIX; None elsewhere."""
    if not request.path_info.startswith(PREFIX):
        return None
    problem = Problem(_BY_STATUS.get(status, "error"))
    response = JsonResponse(problem.body(), status=status, content_type=CONTENT_TYPE)
    response["Cache-Control"] = "no-store"
    return response


def _problem(error: Exception) -> Problem | None:
    if isinstance(error, Problem):
        return error
    for kind, slug in _RAISED.items():
        if isinstance(error, kind):
            return Problem(slug, headers={"Retry-After": "30"} if slug == "too-slow" else {})
    return _told_by_rest_framework(error) if isinstance(error, exceptions.APIException) else None


def _told_by_rest_framework(error: exceptions.APIException) -> Problem:
    if isinstance(error, exceptions.Throttled):
        return Problem("throttled", headers={"Retry-After": str(max(1, round(getattr(error, "wait", None) or 1)))})
    if isinstance(error, exceptions.ValidationError):
        return Problem("invalid", errors=list(_errors(error.detail)))
    return Problem(_BY_STATUS.get(HTTPStatus(error.status_code), "error"))


def _errors(detail: Any, pointer: str = "") -> Sequence[Mapping[str, Any]]:
    """The serializer's nested errors, flat: a JSON pointer (RFC 6901) to each field, and the sentence."""
    if isinstance(detail, Mapping):
        nested = [
            _errors(value, pointer if key == "non_field_errors" else f"{pointer}/{key}")
            for key, value in detail.items()
        ]
        return [error for errors in nested for error in errors]
    if isinstance(detail, list):
        return [error for item in detail for error in _errors(item, pointer)]
    return [{"pointer": f"#{pointer}", "detail": str(detail), "code": getattr(detail, "code", "invalid")}]
