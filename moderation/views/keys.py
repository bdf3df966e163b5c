"""Where managers make, see and revoke the keys of their municipality."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from moderation import keys, queries
from moderation.forms import KeyForm
from moderation.permissions import DeskRequest, desk, key_municipalities

View = Callable[..., HttpResponse]


def key_keepers(view: View) -> View:
    """Let a view be seen by those who keep keys only, and give it their `codes`; else the 404 of what does not exist."""

    @desk
    @wraps(view)
    def page(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        codes = key_municipalities(request.user)
        if not codes:
            raise Http404
        return view(request, *args, codes=codes, **kwargs)

    return page


@require_safe
@key_keepers
def key_list(request: DeskRequest, *, codes: frozenset[str]) -> HttpResponse:
    """The keys of one's municipality, those that have ended too."""
    context = {"keys": queries.keys_of(codes), "several": len(codes) > 1}
    return render(request, "moderation/key_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@key_keepers
@reauthentication_required(app="moderation.keys")  # type: ignore[untyped-decorator]  # allauth has no types here
@sensitive_variables("plain")
def key_create(request: DeskRequest, *, codes: frozenset[str]) -> HttpResponse:
    """Make a key. Its plain text stands in the answer to the form and nowhere else; the same form again gives no second one."""
    form = KeyForm(request.POST or None, codes=codes)
    if not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
        return render(request, "moderation/key_create.html", {"form": form}, status=status)
    typed = form.cleaned_data
    try:
        key, plain = keys.create(
            municipality=typed["municipality"],
            name=typed["purpose"],
            scopes=typed["scopes"],
            title=typed["title"],
            expires_at=form.expires_at,
            form_token=typed["token"],
            actor=request.actor,
        )
    except keys.KeyExists as known:
        if known.key.municipality_id not in codes:
            raise Http404 from None
        return render(request, "moderation/key_exists.html", {"key": known.key}, status=HTTPStatus.CONFLICT)
    return render(request, "moderation/key_created.html", {"key": key, "plain": plain}, status=HTTPStatus.CREATED)


@require_http_methods(["GET", "HEAD", "POST"])
@key_keepers
def key_revoke(request: DeskRequest, key_id: int, *, codes: frozenset[str]) -> HttpResponse:
    """End a key, after a question. Ended already: back to the list."""
    key = queries.keys_of(codes).filter(pk=key_id).first()
    if key is None:
        raise Http404
    if request.method == "POST":
        keys.revoke(key.pk, actor=request.actor)
        return redirect("key_list")
    return render(request, "moderation/key_revoke.html", {"key": key})
