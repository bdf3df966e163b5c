"""The sender's own page. The link moves the access into the session; no GET changes anything else."""

import uuid
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from ideas import transitions
from ideas.actors import SENDER
from ideas.forms.reply import ReplyForm
from ideas.models import Submission
from ideas.personal_pages import SeeOther, sender_page
from ideas.sender_case import contact_by_link, find_by_link, find_opened, sender_case
from ideas.transitions import TransitionNotAllowed

OPENED: Final = "opened_cases"
"""Key in the session: case numbers that it has opened, each with the version of the link that it came by."""
MOST_OPENED: Final = 50

View = Callable[[HttpRequest, Submission], HttpResponse]


def _of_sender(view: View) -> Callable[[HttpRequest, str], HttpResponse]:
    """Fetch the case, for a session that opened it by its link; anybody else: the 404 of what does not exist.

    A message that comes when the session has ended is shown again, in the same way for every number: it must not be lost.
    """

    @sender_page
    @wraps(view)
    def page(request: HttpRequest, case_number: str) -> HttpResponse:
        submission = find_opened(case_number, request.session.get(OPENED, {}).get(case_number))
        if submission is None and request.POST.get("body"):
            return render(request, "ideas/track/closed.html", {"typed": request.POST["body"]}, status=403)
        if submission is None:
            raise Http404
        return view(request, submission)

    return page


@require_safe
@sender_page
def tracking_open(request: HttpRequest, case_number: str, token: str) -> HttpResponse:
    """The link: keep the access in the session, and go to the address without the secret. A wrong one: 404."""
    submission = find_by_link(case_number, token)
    if submission is None:
        raise Http404
    opened = request.session.get(OPENED, {}) | {case_number: submission.link_version}
    request.session[OPENED] = dict(list(opened.items())[-MOST_OPENED:])
    return SeeOther("tracking_detail", submission.case_number)


@require_safe
@_of_sender
def tracking_detail(request: HttpRequest, submission: Submission) -> HttpResponse:
    """How the case stands, and everything that was said."""
    return _page(request, submission, ReplyForm(initial={"key": uuid.uuid4().hex}))


@require_http_methods(["GET", "HEAD", "POST"])
@_of_sender
def tracking_reply(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Write to those who answer. The same click twice is one message; too late: 409 with what was typed. GET: back to the page."""
    if request.method != "POST":
        return SeeOther("tracking_detail", submission.case_number)
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return _page(request, submission, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        transitions.reply(
            submission.pk, body=form.cleaned_data["body"], idempotency_key=form.cleaned_data["key"], actor=SENDER
        )
    except TransitionNotAllowed:
        return _page(request, submission, form, status=HTTPStatus.CONFLICT)
    messages.success(request, gettext("Your message has been sent."))
    return SeeOther("tracking_detail", submission.case_number)


@require_http_methods(["GET", "HEAD", "POST"])
@_of_sender
def tracking_withdraw(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Ask once more, then take the case back."""
    return _confirmed(request, submission, "ideas/track/withdraw.html", transitions.withdraw)


@require_http_methods(["GET", "HEAD", "POST"])
@_of_sender
def tracking_retract(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Ask once more, then keep the text off the web."""
    return _confirmed(request, submission, "ideas/track/retract.html", transitions.retract_consent)


@require_http_methods(["GET", "HEAD", "POST"])
@sender_page
def contact_confirm(request: HttpRequest, contact_id: int, token: str) -> HttpResponse:
    """A page with a button that says: this address is mine. Only the button does anything. A wrong link: 404."""
    contact = contact_by_link(contact_id, token)
    if contact is None:
        raise Http404
    if request.method == "POST":
        contact = transitions.confirm_contact(contact.pk)
    return render(request, "ideas/track/confirm.html", {"contact": contact})


def _confirmed(
    request: HttpRequest, submission: Submission, template: str, move: Callable[..., Submission]
) -> HttpResponse:
    if request.method != "POST":
        return render(request, template, {"case": sender_case(submission), "submission": submission})
    try:
        move(submission.pk, actor=SENDER)
    except TransitionNotAllowed:
        return _page(request, submission, ReplyForm(), status=HTTPStatus.CONFLICT)
    return SeeOther("tracking_detail", submission.case_number)


def _page(
    request: HttpRequest, submission: Submission, form: ReplyForm, *, status: int = HTTPStatus.OK
) -> HttpResponse:
    context = {"case": sender_case(submission), "submission": submission, "form": form, "moved_on": status == 409}
    return render(request, "ideas/track/detail.html", context, status=status)
