"""Where staff decide about a case: each address takes one POST and calls one transition.

Whoever may not read the case gets the 404 of what does not exist. Whoever may, but comes too late, gets 409 with what was typed;
what needs correcting is 422. The same click twice is quiet.
"""

from collections.abc import Callable
from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from ideas.models import Submission
from ideas.transitions import TransitionNotAllowed
from moderation import decisions
from moderation.asking import ask_again, may_ask_again
from moderation.desk_case import find
from moderation.forms import (
    AnswerForm,
    ClassifyForm,
    ContributorForm,
    DeclineForm,
    MessageForm,
    RedirectForm,
    RerouteForm,
    SuggestionForm,
)
from moderation.permissions import Deed, DeskRequest, acting_municipality, desk, may
from moderation.views.cases import show

FormMaker = Callable[[DeskRequest, Submission], forms.Form]


@require_POST
@desk
def case_publish(request: DeskRequest, case_number: str) -> HttpResponse:
    """Let everybody read the case, before there is an answer."""
    return _decide(request, case_number, decisions.publish)


@require_POST
@desk
def case_release(request: DeskRequest, case_number: str) -> HttpResponse:
    """A person has looked at what seemed automated: it goes on like any other case."""
    return _decide(request, case_number, decisions.release)


@require_POST
@desk
def case_draft(request: DeskRequest, case_number: str) -> HttpResponse:
    """Keep the answer as it is written so far."""
    return _decide(request, case_number, decisions.save_draft, _answer_form)


@require_POST
@desk
def case_preview(request: DeskRequest, case_number: str) -> HttpResponse:
    """The answer as it will look. Nothing is saved."""
    submission = find(request.actor, case_number)
    form = _answer_form(request, submission)
    if not form.is_valid():
        return show(request, submission, status=HTTPStatus.UNPROCESSABLE_ENTITY, bound=form)
    if not may(request.actor, Deed.ANSWER, submission):
        return show(request, submission, status=HTTPStatus.CONFLICT, bound=form)
    return show(request, submission, bound=form, preview=form.cleaned_data["body"])


@require_POST
@desk
def case_answer(request: DeskRequest, case_number: str) -> HttpResponse:
    """Publish the answer, and with it the case if so chosen."""
    return _decide(request, case_number, decisions.answer, _answer_form)


@require_POST
@desk
def case_message(request: DeskRequest, case_number: str) -> HttpResponse:
    """Write to the sender."""
    return _decide(request, case_number, decisions.message, lambda request, _: MessageForm(request.POST))


@require_POST
@desk
def case_decline(request: DeskRequest, case_number: str) -> HttpResponse:
    """End the case without an answer, with the rule and a reason that the sender gets."""
    return _decide(request, case_number, decisions.decline, lambda request, _: DeclineForm(request.POST))


@require_POST
@desk
def case_reroute(request: DeskRequest, case_number: str) -> HttpResponse:
    """Hand the case to another municipality or the office, with a reason."""
    return _decide(request, case_number, decisions.reroute, _reroute_form)


@require_POST
@desk
def case_redirect(request: DeskRequest, case_number: str) -> HttpResponse:
    """End the case by telling its sender which other body decides such things."""
    return _decide(request, case_number, decisions.redirect, _redirect_form)


@require_POST
@desk
def case_add_contributor(request: DeskRequest, case_number: str) -> HttpResponse:
    """Ask another municipality to answer too."""
    return _decide(request, case_number, decisions.add_contributor, _contributor_form)


@require_POST
@desk
def case_release_contributor(request: DeskRequest, case_number: str) -> HttpResponse:
    """Let a municipality that was asked to answer too go again."""
    return _decide(request, case_number, decisions.release_contributor, _contributor_form)


@require_POST
@desk
def case_classify(request: DeskRequest, case_number: str) -> HttpResponse:
    """Correct what it is about, or what its writer wants."""
    return _decide(request, case_number, decisions.classify, lambda request, _: ClassifyForm(request.POST))


@require_POST
@desk
def case_reread(request: DeskRequest, case_number: str) -> HttpResponse:
    """Let the router read the case again, while it waits for a person. It says the same: that is said."""
    submission = find(request.actor, case_number)
    if not may_ask_again(request.actor, submission):
        return show(request, submission, status=HTTPStatus.CONFLICT)
    if ask_again(submission, actor=request.actor):
        messages.success(request, gettext("The program has read it again. The case stays with you."))
    else:
        messages.info(request, gettext("The program says the same as before."))
    return HttpResponseRedirect(reverse("case_detail", args=[submission.case_number]), status=HTTPStatus.SEE_OTHER)


@require_POST
@desk
def case_accept_suggestion(request: DeskRequest, case_number: str) -> HttpResponse:
    """Do what a reader suggested about who should have the case."""
    return _decide(request, case_number, decisions.accept_suggestion, _suggestion_form)


@require_POST
@desk
def case_dismiss_suggestion(request: DeskRequest, case_number: str) -> HttpResponse:
    """Put a reader's suggestion aside."""
    return _decide(request, case_number, decisions.dismiss_suggestion, _suggestion_form)


def _suggestion_form(request: DeskRequest, submission: Submission) -> forms.Form:
    return SuggestionForm(request.POST, submission=submission)


def _contributor_form(request: DeskRequest, submission: Submission) -> forms.Form:
    return ContributorForm(request.POST)


def _answer_form(request: DeskRequest, submission: Submission) -> forms.Form:
    return AnswerForm(request.POST, submission=submission, codes=request.actor.municipality_codes)


def _reroute_form(request: DeskRequest, submission: Submission) -> forms.Form:
    return RerouteForm(request.POST, by=acting_municipality(request.actor, submission))


def _redirect_form(request: DeskRequest, submission: Submission) -> forms.Form:
    by = acting_municipality(request.actor, submission)
    return RedirectForm(request.POST, submission=submission, codes=[by] if by else [])


def _decide(
    request: DeskRequest, case_number: str, make: decisions.Maker, make_form: FormMaker | None = None
) -> HttpResponse:
    submission = find(request.actor, case_number)
    form = make_form(request, submission) if make_form else None
    if form is not None and not form.is_valid():
        return show(request, submission, status=HTTPStatus.UNPROCESSABLE_ENTITY, bound=form)
    decision = make(submission, form.cleaned_data if form else {}, request.actor)
    try:
        if decisions.carry_out(decision, submission, request.actor):
            messages.success(request, decision.said)
    except TransitionNotAllowed:
        return show(request, submission, status=HTTPStatus.CONFLICT, bound=form)
    target = reverse("queue_list") if decision.ends else reverse("case_detail", args=[submission.case_number])
    return HttpResponseRedirect(target, status=HTTPStatus.SEE_OTHER)
