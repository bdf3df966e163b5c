"""The form of a resident, step by step. The token in the address is a secret; nothing that was typed is ever lost."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from ideas import addresses, cleaning, drafts, finds, forecasts, gazetteer, queries, sending
from ideas.forms.contact import ContactForm
from ideas.forms.correction import CorrectionForm
from ideas.forms.place import PlaceForm
from ideas.forms.text import FirstTextForm, TextForm
from ideas.models import Draft
from ideas.personal_pages import SeeOther, form_page

MOST_POLLS: Final = 10
"""How often the receipt asks by itself who got the case."""


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the form."""

    name: str
    number: int
    form: type[TextForm | PlaceForm | ContactForm]
    template: str
    next: str


STEPS: Final = {
    "text": Step("draft_text", 1, TextForm, "ideas/write/text.html", "draft_place"),
    "place": Step("draft_place", 2, PlaceForm, "ideas/write/place.html", "draft_contact"),
    "contact": Step("draft_contact", 3, ContactForm, "ideas/write/contact.html", "draft_review"),
}


def of_draft(view: Callable[[HttpRequest, Draft], HttpResponse]) -> Callable[[HttpRequest, uuid.UUID], HttpResponse]:
    """Fetch the draft that the token names. Sent already: to its receipt. None: a page that says so and shows what was typed."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @form_page
    @wraps(view)
    def page(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
        try:
            return view(request, drafts.find(token))
        except drafts.Sent:
            return SeeOther("draft_receipt", token)
        except drafts.Gone as gone:
            return _gone(request, gone)

    return page


@require_http_methods(["GET", "HEAD", "POST"])
@form_page
def draft_create(request: HttpRequest) -> HttpResponse:
    """Step one before there is a draft. A valid POST makes one and goes on; the same page sent again leads to the same draft."""
    if request.method != "POST":
        return _first_page(request, FirstTextForm(initial={"begun": drafts.begin()}))
    form = FirstTextForm(request.POST)
    if not form.is_valid():
        return _first_page(request, form, status=422)
    token, doubts = drafts.begun(form.cleaned_data["begun"])
    doubts += [drafts.HONEYPOT] if form.cleaned_data["website"] else []
    try:
        draft = drafts.keep(token, _typed(request, TextForm), doubts=doubts, language=language(), new=True)
    except drafts.Sent:
        return SeeOther("draft_receipt", token)
    return _onward(draft, STEPS["text"])


@of_draft
def draft_text(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Step one, changed afterwards."""
    return _step(request, draft, STEPS["text"])


@of_draft
def draft_place(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Step two: where it is."""
    return _step(request, draft, STEPS["place"])


@of_draft
def draft_contact(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Step three: how the answer comes back."""
    return _step(request, draft, STEPS["contact"])


@of_draft
def draft_review(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Everything once more, and who would get it. POST sends; however often, there is one case and one receipt."""
    steps = sending.steps(draft)
    if steps.unfinished:
        return SeeOther(f"draft_{steps.unfinished}", draft.token)
    new = sending.new_submission(steps, language())
    if request.method == "POST":
        sending.send(new)
        return SeeOther("draft_receipt", draft.token)
    return _review_page(request, steps)


@require_safe
@form_page
def draft_receipt(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    """It has arrived: number, the sender's own link, and who got it as soon as that is known."""
    submission = drafts.sent(token)
    if submission is None:
        return _not_sent(request, token)
    context = {
        "submission": submission,
        "routing": queries.latest_routing(submission),
        "link": addresses.tracking_url(submission, language()),
        "token": token,
        "poll": 1,
    }
    return render(request, "ideas/write/receipt.html", context)


@require_safe
@form_page
def draft_recipient(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    """The part of the receipt that says who got it; asks again by itself a few times, where there is a script to do so."""
    submission = drafts.sent(token)
    if submission is None:
        return _not_sent(request, token)
    asked = request.GET.get("fraga", "")
    poll = int(asked) + 1 if asked.isdecimal() and int(asked) < MOST_POLLS else 0
    context = {"submission": submission, "routing": queries.latest_routing(submission), "token": token, "poll": poll}
    return render(request, "ideas/write/_recipient.html", context)


def retry(request: HttpRequest) -> HttpResponse | None:
    """The same page again with what was typed and a fresh form token, for a step that was refused for want of one; else None."""
    match = request.resolver_match
    name = match.url_name if match else ""
    if match is None or name not in {"draft_create", "draft_review", *(f"draft_{step}" for step in STEPS)}:
        return None
    return _retry_page(request, str(name).removeprefix("draft_"), **match.kwargs)


@form_page
def _retry_page(request: HttpRequest, name: str, token: uuid.UUID | None = None) -> HttpResponse:
    if token is None:
        return _first_page(request, FirstTextForm(request.POST), status=403, retry=True)
    try:
        draft = drafts.find(token)
    except drafts.Sent:
        return SeeOther("draft_receipt", token)
    except drafts.Gone as gone:
        return _gone(request, gone)
    if name in STEPS:
        form = STEPS[name].form(request.POST)
        return _page(request, draft, STEPS[name], form, status=403, retry=True)
    steps = sending.steps(draft)
    if steps.unfinished:
        step = STEPS[steps.unfinished]
        return _page(request, draft, step, _filled(step, draft), status=403, retry=True)
    return _review_page(request, steps, status=403, retry=True)


def _step(request: HttpRequest, draft: Draft, step: Step) -> HttpResponse:
    if request.method != "POST":
        return _page(request, draft, step, _filled(step, draft))
    doubts = [drafts.HONEYPOT] if request.POST.get("website") else []
    typed = _typed(request, step.form)
    if typed.get("municipality", "") not in ("", draft.fields.get("municipality", "")):
        typed.setdefault("corrected", "")  # said before, of where it would have gone then
    draft = drafts.keep(draft.token, typed, doubts=doubts, language=language())
    form = step.form(request.POST)
    if not form.is_valid():
        return _page(request, draft, step, form, status=422)
    return _onward(draft, step)


def _onward(draft: Draft, step: Step) -> HttpResponse:
    """To what comes after `step`. After the text, where it may be about danger, to what to do first, once."""
    if step is STEPS["text"] and _is_dangerous(draft.fields):
        return SeeOther("draft_danger", draft.token)
    return SeeOther(step.next if sending.steps(draft).unfinished else "draft_review", draft.token)


def _is_dangerous(fields: Mapping[str, str]) -> bool:
    return forecasts.is_dangerous(sending.provisional(Draft(fields=fields), language()), fields)


def _filled(step: Step, draft: Draft) -> forms.Form:
    """The step's form as the draft has it: with its errors once it was sent in, empty before."""
    return step.form(draft.fields) if sending.was_visited(draft, step.form) else step.form()


def _first_page(request: HttpRequest, form: FirstTextForm, *, status: int = 200, retry: bool = False) -> HttpResponse:
    danger = request.method == "POST" and _is_dangerous(_typed(request, TextForm))
    context = {"form": form, "step": 1, "retry": retry, "danger": danger}
    return render(request, "ideas/write/text.html", context, status=status)


def _page(
    request: HttpRequest, draft: Draft, step: Step, form: forms.Form, *, status: int = 200, retry: bool = False
) -> HttpResponse:
    action = reverse(step.name, args=[draft.token])
    danger = request.method == "POST" and step is STEPS["text"] and _is_dangerous(_typed(request, step.form))
    context = {
        "form": form,
        "step": step.number,
        "draft": draft,
        "action": action,
        "retry": retry,
        "danger": danger,
    }
    return render(request, step.template, context, status=status)


def _review_page(request: HttpRequest, steps: sending.Steps, *, status: int = 200, retry: bool = False) -> HttpResponse:
    new = sending.new_submission(steps, language())
    forecast = forecasts.of(new, steps.draft.fields)
    texts = {"title": new.title, "text": new.text}
    found = finds.found(forecast.flags if forecast else (), texts, steps.draft.fields.get(finds.KEPT, ""))
    context = {
        "draft": steps.draft,
        "step": 4,
        "new": new,
        "chosen": steps.place.municipalities.get(steps.place.cleaned_data["municipality"]),
        "place": steps.place.meant,
        "place_municipality": steps.place.municipalities.get(new.place_municipality or ""),
        "locality": gazetteer.locality_of_postcode(new.postcode),
        "forecast": forecast,
        "finds": found,
        "pieces": {name: finds.pieces(texts[name], [find for find in found if find.field == name]) for name in texts},
        "retry": retry,
    }
    return render(request, "ideas/write/review.html", context, status=status)


def _not_sent(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    """A receipt is asked for where nothing was sent."""
    try:
        drafts.find(token)
    except drafts.Gone as gone:
        return _gone(request, gone)
    except drafts.Sent:  # just now, beside us
        return SeeOther("draft_receipt", token)
    return SeeOther("draft_review", token)


def _gone(request: HttpRequest, gone: drafts.Gone) -> HttpResponse:
    names = [name for step in STEPS.values() for name in step.form.base_fields if name not in ("kind", "publish")]
    typed = [request.POST[name] for name in names if request.POST.get(name)]
    return render(request, "ideas/write/gone.html", {"typed": typed}, status=410 if gone.expired else 404)


def _typed(request: HttpRequest, form: type[forms.Form]) -> dict[str, str]:
    """What stands in the form's fields, as typed, and in those of the panel beside it where a script has put it there."""
    typed = {name: cleaning.without_nul(request.POST.get(name, "")) for name in form.base_fields if name != "website"}
    return typed | CorrectionForm(request.POST).kept


def language() -> str:
    """Of the page, and of what is written on it."""
    return get_language() or "sv"
