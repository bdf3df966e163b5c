"""How long staff stay signed in, and what a session must have shown: a password and a code."""

import time
from datetime import timedelta
from typing import Final

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

IDLE: Final = timedelta(minutes=30)
LONGEST: Final = timedelta(hours=10)
TYPED_FIELDS: Final = ("body", "reason", "note")
"""Where something that was typed may stand when the session has ended meanwhile."""
_STAMP: Final = "staff_session"
_COARSE: Final = 30  # seconds: the row of the session is not written at every click


def refuse(request: HttpRequest) -> HttpResponse | None:
    """What to answer instead of a staff page, or None where the session holds both factors and is fresh."""
    refusal = refuse_without_password(request)
    if refusal is not None or holds_second_factor(request):
        return refusal
    if is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
        return redirect_to_login(_next(request), reverse("mfa_reauthenticate"))
    return redirect("mfa_activate_totp")


def refuse_without_password(request: HttpRequest) -> HttpResponse | None:
    """The same for the pages on which the second factor is set up: the password suffices there."""
    if not request.user.is_authenticated:
        return _to_sign_in(request, ended=False)
    if _is_over(request):
        logout(request)
        return _to_sign_in(request, ended=True)
    _stamp(request)
    return None


def holds_second_factor(request: HttpRequest) -> bool:
    """Whether a code was given in this very session; that the user has an app somewhere is not enough."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


def _is_over(request: HttpRequest) -> bool:
    now = time.time()
    began, seen = request.session.get(_STAMP, (now, now))
    return bool(now - began > LONGEST.total_seconds() or now - seen > IDLE.total_seconds())


def _stamp(request: HttpRequest) -> None:
    now = time.time()
    began, seen = request.session.get(_STAMP, (now, 0.0))
    if now - seen > _COARSE:
        request.session[_STAMP] = (began, now)


def _to_sign_in(request: HttpRequest, *, ended: bool) -> HttpResponse:
    """To the sign-in page and back. What was typed into a form is shown instead, so that it can be copied: it went nowhere."""
    typed = [request.POST[name] for name in TYPED_FIELDS if request.POST.get(name)]
    if typed:
        context = {"typed": typed, "next": _next(request)}
        return render(request, "moderation/session_ended.html", context, status=403)
    response = redirect_to_login(_next(request), reverse("account_login"))
    if ended:
        response["Location"] += "&slut=1"
    return response


def _next(request: HttpRequest) -> str:
    """Where to go after the sign-in: this page, or the page that the form stood on."""
    number = request.resolver_match.kwargs.get("case_number") if request.resolver_match else None
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    return reverse("case_detail", args=[number]) if number else reverse("queue_list")
