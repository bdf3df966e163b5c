"""The staff page of one case, as it is and as it is shown again when something was not taken."""

from http import HTTPStatus
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ideas.models import Submission
from moderation.desk_case import DeskCase, desk_case, find
from moderation.forms import (
    AnswerForm,
    ClassifyForm,
    ContributorForm,
    DeclineForm,
    DeskForm,
    MessageForm,
    ProposedRedirectForm,
    RedirectForm,
    RerouteForm,
)
from moderation.permissions import DeskRequest, desk


@require_safe
@desk
def case_detail(request: DeskRequest, case_number: str) -> HttpResponse:
    """One case: what was written, why it came here, what happened, and what can be done."""
    return show(request, find(request.actor, case_number))


def show(
    request: DeskRequest,
    submission: Submission,
    *,
    status: HTTPStatus = HTTPStatus.OK,
    bound: forms.Form | None = None,
    preview: str | None = None,
) -> HttpResponse:
    """The case page. `bound` takes the place of its empty twin; 422: it needs correcting; 409: the case has moved on."""
    submission.refresh_from_db(fields=["status", "visibility", "doubts"])
    case = desk_case(request.actor, submission)
    context: dict[str, Any] = {
        "case": case,
        "submission": submission,
        "forms": _forms(case, bound),
        "bound": bound,
        "bound_is_shown": case.deeds.get(getattr(bound, "name", ""), False),
        "moved_on": status == HTTPStatus.CONFLICT,
        "invalid": status == HTTPStatus.UNPROCESSABLE_ENTITY,
        "preview": preview,
    }
    return render(request, "moderation/case_detail.html", context, status=status)


def _forms(case: DeskCase, bound: forms.Form | None) -> dict[str, forms.Form]:
    """The forms of the page by name. All are there: the template shows those of the deeds that are allowed."""
    draft = case.draft.draft_body if case.draft else ""
    fresh: list[DeskForm] = [
        AnswerForm(submission=case.submission, initial={"body": draft, "by": case.by}),
        MessageForm(),
        DeclineForm(),
        RedirectForm(submission=case.submission, codes=[case.by] if case.by else []),
        RerouteForm(by=case.by),
        ClassifyForm(
            guesses=[(guess.key, f"{guess.name} {guess.percent} %") for guess in case.read.topics],
            initial={"topic": case.submission.topic_id, "kind": case.submission.kind},
        ),
        ContributorForm(without=[part.municipality_id for part in case.parts if part.state != "released"]),
    ]
    if case.read.body and case.read.redirects:
        fresh.append(ProposedRedirectForm(body=case.read.body, submission=case.submission))
    found: dict[str, forms.Form] = {form.name: form for form in fresh}
    if bound is not None:
        found[getattr(bound, "name", "")] = bound
    return found
