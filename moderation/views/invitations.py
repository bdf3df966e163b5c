"""The one-time link of an invitation."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from moderation import transitions
from moderation.forms import InvitationForm
from moderation.queries import active_memberships


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("password", "again")
def invitation_accept(request: HttpRequest, user_id: int, token: str) -> HttpResponse:
    """Choose a password, once; then the sign-in leads to the code app. A used, replaced or invented link does not exist."""
    user = transitions.invited(user_id, token)
    if user is None:
        raise Http404
    form = InvitationForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        if transitions.accept_invitation(user_id, token, password=form.cleaned_data["password"]) is None:
            raise Http404
        return redirect("account_login")
    memberships = active_memberships(user).select_related("municipality", "municipality__policy")
    context = {"form": form, "invited": user, "memberships": memberships}
    return render(request, "moderation/invitation_accept.html", context, status=422 if form.is_bound else 200)
