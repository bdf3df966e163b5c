"""Where coordinators write, try, order, activate and end the rules for who gets what."""

import re
import uuid
from collections.abc import Callable, Sequence
from functools import wraps
from http import HTTPStatus
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ideas.actors import Actor
from ideas.transitions import TransitionNotAllowed
from moderation import queries, replay, rule_page, rule_words, rulebook
from moderation.models import RoutingRule, RuleState
from moderation.permissions import DeskRequest, desk, keeps_rules
from moderation.routing.rules import RuleFault, version_of
from moderation.rule_form import ChangeForm, RuleForm, TrialForm

View = Callable[..., HttpResponse]
ENDED_SHOWN: Final = 50
_NUMBER: Final = re.compile("[0-9]{1,8}")
"""What may be the number of a rule, or its position, in a form or an address."""


def rule_keepers(view: View) -> View:
    """Let a view be seen by those who write the rules only; else the 404 of what does not exist."""

    @desk
    @wraps(view)
    def page(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not keeps_rules(request.actor):
            raise Http404
        return view(request, *args, **kwargs)

    return page


@require_safe
@rule_keepers
def rule_list(request: DeskRequest) -> HttpResponse:
    """The rules in the order in which they are asked, then those that ended lately."""
    rules = queries.rules()
    context = {
        "rows": rule_page.rows(rules.exclude(state=RuleState.RETIRED)),
        "ended": rule_page.rows(rules.filter(state=RuleState.RETIRED)[:ENDED_SHOWN]),
    }
    return render(request, "moderation/rule_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@rule_keepers
def rule_create(request: DeskRequest) -> HttpResponse:
    """Draft a rule; `?fran=` begins with what another one says. The same form again: the same draft."""
    model = _named(request.GET.getlist("fran"))
    begin = RuleForm.typed(model) if model else {}
    form = RuleForm(request.POST or None, initial=begin | {"owner": request.user.pk})
    if not form.is_valid():
        return _form(request, form, "moderation/rule_create.html")
    rule = rulebook.draft(form.columns, form_token=form.cleaned_data["token"], actor=request.actor)
    return redirect("rule_detail", rule.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@rule_keepers
def rule_edit(request: DeskRequest, rule_id: int) -> HttpResponse:
    """Change a draft. Where somebody changed it meanwhile, or it is none any more: 409, with what was typed."""
    rule = _find(rule_id)
    begin = RuleForm.typed(rule) | {"token": rule.form_token, "seen": rulebook.wording(rule)}
    form = ChangeForm(request.POST or None, initial=begin)
    if rule.state != RuleState.DRAFT:
        return _over(request, rule)
    if not form.is_valid():
        return _form(request, form, "moderation/rule_edit.html", rule=rule)
    try:
        rulebook.change(rule.pk, form.columns, seen=form.cleaned_data["seen"], actor=request.actor)
    except rulebook.ChangedMeanwhile:
        return _overtaken(request, rule)
    except TransitionNotAllowed:
        return _over(request, rule)
    return redirect("rule_detail", rule.pk)


@require_safe
@rule_keepers
def rule_detail(request: DeskRequest, rule_id: int) -> HttpResponse:
    """One rule; a draft with what it would have done to the newest cases."""
    return _show(request, _find(rule_id))


@require_POST
@rule_keepers
def rule_move(request: DeskRequest, rule_id: int) -> HttpResponse:
    """One place up or down, from where the coordinator saw it."""
    rule, position = _find(rule_id), request.POST.get("position", "")
    if _NUMBER.fullmatch(position) and request.POST.get("direction") in ("up", "down"):
        up = request.POST["direction"] == "up"
        rulebook.move(rule.pk, up=up, position=int(position), actor=request.actor)
    return redirect("rule_list")


@require_POST
@rule_keepers
def rule_activate(request: DeskRequest, rule_id: int) -> HttpResponse:
    """From now on the rule decides. 409 where it could not be carried out, has ended, or would not do any more what was seen."""
    rule, seen = _find(rule_id), request.POST.get("seen", "")
    return _step(request, rule, lambda actor: rulebook.activate(rule.pk, seen=seen, actor=actor))


@require_POST
@rule_keepers
def rule_retire(request: DeskRequest, rule_id: int) -> HttpResponse:
    """The rule decides nothing any more, for good."""
    rule = _find(rule_id)
    return _step(request, rule, lambda actor: rulebook.retire(rule.pk, actor=actor))


@require_POST
@rule_keepers
def rule_settle(request: DeskRequest, rule_id: int) -> HttpResponse:
    """What made the rule fail is put right. 409 while it is not."""
    rule = _find(rule_id)
    return _step(request, rule, lambda actor: rulebook.settle_failure(rule.pk, actor=actor))


def _named(typed: Sequence[str]) -> RoutingRule | None:
    """The one rule whose number stands in an address; None where that is not one plain number of a rule that there is."""
    numbers = [int(number) for number in typed if _NUMBER.fullmatch(number)]
    return queries.rules().filter(pk=numbers[0]).first() if len(numbers) == len(typed) == 1 else None


def _find(rule_id: int) -> RoutingRule:
    rule = queries.rules().filter(pk=rule_id).first()
    if rule is None:
        raise Http404
    return rule


def _step(request: DeskRequest, rule: RoutingRule, step: Callable[[Actor], RoutingRule]) -> HttpResponse:
    """Take a step and show the rule; 409 with the reason where it was refused."""
    try:
        step(request.actor)
    except RuleFault as fault:
        return _refused(request, rule, rule_words.fault(str(fault)))
    except rulebook.ChangedMeanwhile:
        why = gettext(
            "Somebody has changed this rule or others meanwhile. Nothing was done. Here is what it would do now."
        )
        return _refused(request, rule, why)
    except TransitionNotAllowed:
        return _refused(request, rule, gettext("Somebody has changed or ended the rule meanwhile. Nothing was done."))
    return redirect("rule_detail", rule.pk)


def _overtaken(request: DeskRequest, rule: RoutingRule) -> HttpResponse:
    """What was typed over a draft that somebody else has changed; sent once more, it takes the place of what they wrote."""
    rule.refresh_from_db()
    typed = request.POST.copy()
    typed["seen"] = rulebook.wording(rule)
    return _typed(request, ChangeForm(typed), "moderation/rule_edit.html", rule=rule)


def _over(request: DeskRequest, rule: RoutingRule) -> HttpResponse:
    """What was typed for a draft that is none any more, for a new one; nothing typed: the rule."""
    if request.method != "POST":
        return _refused(request, rule, gettext("Only a draft can be changed. End the rule, and make a new one of it."))
    typed = request.POST.copy()
    typed["token"] = str(uuid.uuid4())
    return _typed(request, RuleForm(typed), "moderation/rule_create.html", was=rule)


def _typed(request: DeskRequest, form: RuleForm, template: str, **context: Any) -> HttpResponse:
    return render(request, template, {"form": form, "is_late": True} | context, status=HTTPStatus.CONFLICT)


def _refused(request: DeskRequest, rule: RoutingRule, why: str) -> HttpResponse:
    rule.refresh_from_db()
    return _show(request, rule, refusal=why, status=HTTPStatus.CONFLICT)


def _show(
    request: DeskRequest, rule: RoutingRule, *, refusal: str = "", status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    context: dict[str, Any] = {
        "row": rule_page.row(rule, queries.municipality_names(), rule_page.faults_of(rule)),
        "history": rule_page.history(rule),
        "refusal": refusal,
    }
    if rule.state == RuleState.DRAFT:
        rules = rulebook.with_draft(rule)
        form = TrialForm(request.GET if "antal" in request.GET else {"antal": replay.CASES})
        number = form.cleaned_data["antal"] if form.is_valid() else replay.CASES
        trial = replay.try_rules(rules, limit=number)
        context |= {
            "seen": version_of(rules),
            "trial_form": form,
            "trial": trial,
            "tried": rule_page.trial_rows(trial, request.actor),
        }
    return render(request, "moderation/rule_detail.html", context, status=status)


def _form(request: DeskRequest, form: RuleForm, template: str, **context: Any) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, template, {"form": form} | context, status=status)
