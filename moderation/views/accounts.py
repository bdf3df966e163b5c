"""The second factor: setting it up, showing it again, the codes for a lost phone."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.mfa.base import views as allauth_mfa
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as allauth_codes
from allauth.mfa.totp import views as allauth_totp
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from moderation import sessions
from moderation.models import User
from moderation.permissions import DeskRequest, desk
from moderation.queries import active_memberships, authenticator

View = Callable[..., HttpResponse]


def _unless(refusal: Callable[[HttpRequest], HttpResponse | None]) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @never_cache
        @wraps(view)
        def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return refusal(request) or view(request, *args, **kwargs)

        return page

    return decorate


@require_safe
@desk
def account_detail(request: DeskRequest) -> HttpResponse:
    """One's own account: for whom one works, and the second factor."""
    codes = authenticator(request.user, Authenticator.Type.RECOVERY_CODES)
    context = {
        "memberships": active_memberships(request.user).select_related("municipality", "municipality__policy"),
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else 0,
    }
    return render(request, "moderation/account_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@_unless(sessions.refuse_without_password)
def totp_activate(request: HttpRequest) -> HttpResponse:
    """Set up the code app, once. With the first right code the session holds both factors, and goes on under a new key."""
    if is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
        return redirect("mfa_index")
    response: HttpResponse = allauth_totp.activate_totp(request)
    if request.method == "POST" and response.status_code == 302 and isinstance(request.user, User):
        app = authenticator(request.user, Authenticator.Type.TOTP)
        if app is not None:
            post_authentication(request, app, reauthenticated=True)
        request.session.cycle_key()
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@_unless(sessions.refuse_without_password)
def code_confirm(request: HttpRequest) -> HttpResponse:
    """Give a code in a session that has shown a password only, or long ago."""
    response: HttpResponse = allauth_mfa.reauthenticate(request)
    return response


@require_safe
@_unless(sessions.refuse)
def recovery_codes_view(request: HttpRequest) -> HttpResponse:
    """The codes to use without the phone."""
    response: HttpResponse = allauth_codes.view_recovery_codes(request)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@_unless(sessions.refuse)
def recovery_codes_generate(request: HttpRequest) -> HttpResponse:
    """New codes; the old ones end."""
    response: HttpResponse = allauth_codes.generate_recovery_codes(request)
    return response
