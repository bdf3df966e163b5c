"""Where coordinators see the trained models, compare them, and say which one the router asks."""

from http import HTTPStatus

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from ideas.transitions import TransitionNotAllowed
from moderation import model_page, modelbook, queries
from moderation.models import RoutingModel
from moderation.permissions import DeskRequest
from moderation.views.rules import rule_keepers


@require_safe
@rule_keepers
def model_list(request: DeskRequest) -> HttpResponse:
    """The model in use, the candidates, and those that were in use before."""
    context = {"rows": model_page.rows(list(queries.routing_models())), "parts": list(model_page.PARTS.values())}
    return render(request, "moderation/model_list.html", context)


@require_safe
@rule_keepers
def model_detail(request: DeskRequest, model_id: int) -> HttpResponse:
    """One model beside the one that was in use when it was made."""
    return _show(request, _find(model_id))


@require_POST
@rule_keepers
def model_promote(request: DeskRequest, model_id: int) -> HttpResponse:
    """From now on the router asks this model. In use already: nothing happens. 409 where it cannot be used."""
    row = _find(model_id)
    try:
        modelbook.promote(row.pk, actor=request.actor)
    except RoutingModel.DoesNotExist:
        raise Http404 from None
    except TransitionNotAllowed:
        why = gettext("The program has changed since this model was made, and cannot read it. Nothing was done.")
        return _show(request, row, refusal=why, status=HTTPStatus.CONFLICT)
    return redirect("model_list")


def _find(model_id: int) -> RoutingModel:
    row = queries.routing_models().filter(pk=model_id).first()
    if row is None:
        raise Http404
    return row


def _show(
    request: DeskRequest, row: RoutingModel, *, refusal: str = "", status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    context = {
        "model": row,
        "comparisons": model_page.comparisons(row),
        "against": model_page.compared_with(row),
        "changes": model_page.topic_changes(row),
        "is_usable": model_page.is_usable(row),
        "refusal": refusal,
    }
    return render(request, "moderation/model_detail.html", context, status=status)
