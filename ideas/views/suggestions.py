"""Where anybody says that a public case is with the wrong one."""

import math
import uuid
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe
from rest_framework.request import Request
from rest_framework.views import APIView

from ideas import case_page, transitions
from ideas.actors import READER
from ideas.api.throttles import SendThrottle
from ideas.forms.suggestion import SuggestionForm
from ideas.models import Submission
from ideas.personal_pages import SeeOther, form_page
from ideas.transitions import TooManyWait, TransitionNotAllowed


@require_http_methods(["GET", "HEAD", "POST"])
@form_page
def suggestion_create(request: HttpRequest, case_number: str) -> HttpResponse:
    """Suggest another recipient of a public case. Any other case: the 404 of what does not exist. Too often: 429; too late, or too many: 409."""
    submission = _find(case_number)
    if request.method != "POST":
        return _page(request, submission, SuggestionForm(submission=submission, initial={"key": uuid.uuid4().hex}))
    form = SuggestionForm(request.POST, submission=submission)
    throttle = SendThrottle()
    if not throttle.allow_request(Request(request), APIView()):
        minutes = math.ceil(throttle.wait() / 60)
        return _page(request, submission, form, status=HTTPStatus.TOO_MANY_REQUESTS, minutes=minutes)
    if not form.is_valid():
        return _page(request, submission, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if form.cleaned_data["website"]:  # a program: it need not know that nobody will read it
        return SeeOther("suggestion_thanks", case_number)
    try:
        transitions.suggest_recipient(
            submission.pk,
            **form.recipient,
            reason=form.cleaned_data["reason"],
            idempotency_key=form.cleaned_data["key"],
            actor=READER,
        )
    except TransitionNotAllowed as refusal:
        is_full = isinstance(refusal, TooManyWait)
        return _page(request, submission, form, status=HTTPStatus.CONFLICT, is_full=is_full)
    return SeeOther("suggestion_thanks", case_number)


@require_safe
@form_page
def suggestion_thanks(request: HttpRequest, case_number: str) -> HttpResponse:
    """It has arrived, and what happens now."""
    return render(request, "ideas/public/suggestion_thanks.html", {"submission": _find(case_number)})


def _find(case_number: str) -> Submission:
    submission = case_page.find(case_number)
    if submission is None or not case_page.is_readable(submission):
        raise Http404
    return submission


def _page(
    request: HttpRequest,
    submission: Submission,
    form: SuggestionForm,
    *,
    status: HTTPStatus = HTTPStatus.OK,
    minutes: int = 0,
    is_full: bool = False,
) -> HttpResponse:
    moved_on = status == HTTPStatus.CONFLICT and not is_full
    context = {"submission": submission, "form": form, "minutes": minutes, "moved_on": moved_on, "is_full": is_full}
    response = render(request, "ideas/public/suggestion_create.html", context, status=status)
    if minutes:
        response["Retry-After"] = str(minutes * 60)
    return response
