"""What a writer is told before sending, and what they say to it. Nothing here is ever required to go on."""

import uuid
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from ideas import cleaning, drafts, finds, forecasts, sending
from ideas.api.throttles import AskThrottle
from ideas.forms.correction import CorrectionForm
from ideas.forms.place import PlaceForm
from ideas.forms.text import TextForm
from ideas.models import Draft
from ideas.personal_pages import SeeOther, form_page, sender_page
from ideas.views.drafts import language, of_draft

READ: Final = (*TextForm.base_fields, *PlaceForm.base_fields, *CorrectionForm.base_fields)
"""The fields that may change who would get it."""


@require_POST
@sender_page
def draft_forecast(request: HttpRequest) -> HttpResponse:
    """The panel beside a half-written form. Keeps nothing, and is empty as long as there is nothing to say; 429 for who asks too often."""
    if not AskThrottle().admits(request):
        return HttpResponse(status=429)
    draft = _half_written(request)
    new = sending.provisional(draft, language())
    context = {
        "forecast": forecasts.of(new, draft.fields) if new else None,
        "has_enough": new is not None and forecasts.has_enough(new),
        "draft": None if draft._state.adding else draft,
        "live": True,
        "at_place": "place" in request.POST,
    }
    return render(request, "ideas/write/forecast.html", context)


@require_POST
@of_draft
def draft_correct(request: HttpRequest, draft: Draft) -> HttpResponse:
    """ "No, it is about …", "I don't know", "to the municipality anyway": keeps what was said, also that it is taken back."""
    drafts.keep(draft.token, forecasts.said(request.POST.dict()), language=language())
    return SeeOther("draft_review", draft.token)


@require_POST
@of_draft
def draft_find(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Take out of the text what was found there, or keep it. Nothing happens where the text has become another meanwhile."""
    new = sending.provisional(draft, language())
    forecast = forecasts.of(new, draft.fields) if new else None
    if new and forecast:
        texts = {"title": new.title, "text": new.text}
        kept = draft.fields.get(finds.KEPT, "")
        found = finds.found(forecast.flags, texts, kept)
        find = next((find for find in found if finds.is_meant(find, request.POST)), None)
        if find and request.POST.get("deed") == "remove":
            left = finds.without(texts[find.field], find.start, find.end)
            drafts.keep(draft.token, {find.field: left}, language=language())
        elif find:
            marks = {*kept.split(","), finds.mark(find.name, find.words)} - {""}
            drafts.keep(draft.token, {finds.KEPT: ",".join(sorted(marks))}, language=language())
    return SeeOther("draft_review", draft.token)


@of_draft
def draft_danger(request: HttpRequest, draft: Draft) -> HttpResponse:
    """What to do first where there is danger. Whoever has read it goes on as usual."""
    if request.method != "POST":
        return render(request, "ideas/write/danger.html", {"draft": draft})
    alarm = forecasts.alarm(sending.provisional(draft, language()))
    draft = drafts.keep(draft.token, {forecasts.CALLED: alarm}, language=language())
    return SeeOther("draft_place" if sending.steps(draft).unfinished else "draft_review", draft.token)


@of_draft
def draft_elsewhere(request: HttpRequest, draft: Draft) -> HttpResponse:
    """The writer turns to another body: nothing is sent. The text can be copied, and a POST removes it."""
    if request.method == "POST":
        drafts.discard(draft.token)
        return SeeOther("draft_discarded")
    new = sending.provisional(draft, language())
    forecast = forecasts.of(new, draft.fields) if new else None
    return render(request, "ideas/write/elsewhere.html", {"draft": draft, "forecast": forecast})


@require_safe
@form_page
def draft_discarded(request: HttpRequest) -> HttpResponse:
    """It is removed."""
    return render(request, "ideas/write/discarded.html")


def _half_written(request: HttpRequest) -> Draft:
    """What stands in the form just now, over what its draft holds already; never saved."""
    try:
        draft = drafts.find(uuid.UUID(request.POST.get("draft", "")))
    except (ValueError, drafts.Sent, drafts.Gone):
        draft = Draft()
    draft.fields |= {name: cleaning.without_nul(request.POST[name]) for name in READ if name in request.POST}
    return draft
