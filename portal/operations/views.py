"""The page on which an operator sees what is wrong, and gives work that was given up another chance."""

import logging
from collections import Counter
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from moderation.models import User
from moderation.permissions import DeskRequest, desk
from moderation.queries import active_memberships
from portal.operations import dead, findings, words

View = Callable[..., HttpResponse]
log = logging.getLogger(__name__)


def is_operator(user: User) -> bool:
    """Whether `user` runs the system now."""
    return active_memberships(user).filter(role="operator").exists()


def operators(view: View) -> View:
    """Let a view be seen by operators only: the same 404 as for what does not exist for everybody else at the desk."""

    @desk
    @wraps(view)
    def page(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_operator(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return page


@require_safe
@operators
def operations_status(request: DeskRequest) -> HttpResponse:
    """What is wrong, what it means and what to do; the work that was given up. No case, no address, no text."""
    rows = dead.dead_rows()
    report = findings.look(database_is_there=True)
    found = [finding for finding in report.findings if finding.code == "dead"]
    context = {
        "report": report,
        "now": timezone.now(),
        "rows": rows,
        "kinds": [(kind, words.work(kind)) for kind, number in Counter(row.kind for row in rows).items() if number > 1],
        "not_shown": max(0, sum(finding.number for finding in found) - len(rows)),
    }
    return render(request, "operations/status.html", context)


@require_POST
@operators
def operations_retry(request: DeskRequest) -> HttpResponse:
    """Reopen the dead row `row`, or all of the kind `kind`. What is not dead any more is left alone, and said so."""
    kind = request.POST.get("kind")
    refs = dead.retry_kind(kind) if kind else dead.retry(request.POST.get("row", ""))
    if refs:
        log.info("user %d tries again: %s", request.user.pk, ", ".join(refs))
        number = len(refs)
        text = ngettext(
            "%(number)d piece of work is tried again.", "%(number)d pieces of work are tried again.", number
        )
        messages.success(request, text % {"number": number})
    else:
        messages.info(request, gettext("Nothing was changed: it is being tried again already, or was done meanwhile."))
    return redirect("operations_status")
