"""Every mail that was sent, and every mail there is."""

from collections.abc import Callable
from typing import Any, Final, cast

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace, csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from notifications import previews
from notifications.letters import Letter
from portal.context_processors import LANGUAGE_NAMES
from portal.development import mailbox

# A mail brings its looks along and does nothing else: no scripts, no requests. A click opens the link in the whole window.
SANDBOX: Final = ["allow-top-navigation-by-user-activation"]
_MAIL_POLICY: Final[dict[str, Any]] = {
    "default-src": [NONE],
    "script-src": None,
    "connect-src": None,
    "font-src": None,
    "style-src": [UNSAFE_INLINE],
    "img-src": ["data:"],
    "form-action": [NONE],
    "frame-ancestors": [SELF],
    "sandbox": SANDBOX,
}
_Decorator = Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]
_framing = cast(_Decorator, csp_update({"frame-src": [SELF]}))
_with_mail_policy = cast(_Decorator, csp_replace(_MAIL_POLICY))


@require_safe
def development_index(request: HttpRequest) -> HttpResponse:
    """Where the other development pages are."""
    return render(request, "development/index.html")


@require_safe
def development_mails(request: HttpRequest) -> HttpResponse:
    """The mails that arrived, the newest first, and every template in every language."""
    languages = [(code, LANGUAGE_NAMES[code]) for code in settings.LANGUAGES_SHOWN]
    context = {"mails": mailbox.newest(), "templates": previews.TEMPLATES, "languages": languages}
    return render(request, "development/mails.html", context)


@require_safe
@_framing
def development_mail(request: HttpRequest, name: str) -> HttpResponse:
    """One mail that arrived: headers, plain part, and the HTML part in a frame. 404 where there is none of that name."""
    return render(request, "development/mail.html", {"mail": _mail(name)})


@require_safe
@xframe_options_sameorigin
@_with_mail_policy
def development_mail_html(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML part alone, under a policy of its own."""
    return _for_frame(_mail(name).html)


@require_safe
@_framing
def development_preview(request: HttpRequest, template: str, language: str) -> HttpResponse:
    """A template filled from the newest sample case, both parts. 404 for an unknown template or language."""
    letter = _letter(template, language)
    context = {"letter": letter, "template": template, "language": language, "name": LANGUAGE_NAMES[language]}
    return render(request, "development/preview.html", context)


@require_safe
@xframe_options_sameorigin
@_with_mail_policy
def development_preview_html(request: HttpRequest, template: str, language: str) -> HttpResponse:
    """The HTML part of a filled template, under a policy of its own. 404 too while there is no sample case for it."""
    letter = _letter(template, language)
    if letter is None:
        raise Http404
    return _for_frame(letter.html)


def _mail(name: str) -> mailbox.Mail:
    mail = mailbox.find(name)
    if mail is None:
        raise Http404
    return mail


def _letter(template: str, language: str) -> Letter | None:
    if language not in settings.LANGUAGES_SHOWN:
        raise Http404
    try:
        return previews.preview(template, language)
    except LookupError:
        raise Http404 from None


def _for_frame(html: str) -> HttpResponse:
    return HttpResponse(html.replace("<head>", '<head><base target="_top">', 1))
