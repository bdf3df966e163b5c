"""Pages that are one person's alone: never indexed, and their addresses, which may hold a secret, go to no other page or site.

The policy is `strict-origin` and not `no-referrer`: under the latter browsers send forms with `Origin: null`, which the check
against forged forms has to refuse. The path leaves the page under neither.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


class SeeOther(HttpResponseRedirect):
    """303 to the page of that name: what comes next is fetched, whatever was sent."""

    status_code = 303

    def __init__(self, name: str, *arguments: object) -> None:
        super().__init__(reverse(name, args=arguments))


def form_page(view: View[P]) -> View[P]:
    """A page of a form: the browser may keep it, so that Back finds what was typed."""
    return _private(view, "private, no-cache")


def sender_page(view: View[P]) -> View[P]:
    """A page about somebody's own case: nobody keeps it."""
    return _private(view, "no-store, private")


def _private(view: View[P], cache_control: str) -> View[P]:
    @wraps(view)
    def page(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = cache_control
        response["Referrer-Policy"] = "strict-origin"
        response["X-Robots-Tag"] = "noindex"
        return response

    return page
