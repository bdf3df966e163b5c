"""The three lists of the desk."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from ideas import queries as case_queries
from ideas.actors import DESK_ROLES
from moderation import desk_rows, queries
from moderation.permissions import DeskRequest, desk

TABS = {"": queries.todo, "vantar": queries.waiting, "klara": queries.finished}
"""By the value of `?visa=`: Swedish in every language, like the paths."""


@require_safe
@desk
def queue_list(request: DeskRequest) -> HttpResponse:
    """What is to be done, what waits for its sender, what was finished lately. An operator has no cases, and is led on."""
    actor = request.actor
    if actor.role not in DESK_ROLES:
        return redirect(settings.MODERATION_OPERATOR_HOME)
    tab = request.GET.get("visa", "")
    tab = tab if tab in TABS else ""
    names = {municipality.code: municipality for municipality in case_queries.municipalities()}
    context = {
        "tab": tab,
        "counts": {f"tab_{key}": cases(actor).count() for key, cases in TABS.items()},
        "page": desk_rows.page(TABS[tab](actor), actor, after=request.GET.get("efter", ""), names=names),
        "own": [names[code] for code in actor.municipality_codes if code in names],
        "finished_days": queries.FINISHED_DAYS,
    }
    return render(request, "moderation/queue_list.html", context)
