"""What a writer is told before sending, and what they say to it. Nothing here is ever required to go on."""

import uuid
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from ideas import cleaning, drafts, forecasts, sending
from ideas.api.throttles import AskThrottle
from ideas.forms.correction import CorrectionForm
from ideas.forms.place import PlaceForm
from ideas.forms.text import TextForm
from ideas.models import Draft
from ideas.personal_pages import SeeOther, sender_page
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
    """ "No, it is about …": keeps what was said, also that it is taken back, and leads to the last page again."""
    drafts.keep(draft.token, CorrectionForm(request.POST).kept, language=language())
    return SeeOther("draft_review", draft.token)


def _half_written(request: HttpRequest) -> Draft:
    """What stands in the form just now, over what its draft holds already; never saved."""
    try:
        draft = drafts.find(uuid.UUID(request.POST.get("draft", "")))
    except (ValueError, drafts.Sent, drafts.Gone):
        draft = Draft()
    draft.fields |= {name: cleaning.without_nul(request.POST[name]) for name in READ if name in request.POST}
    return draft
