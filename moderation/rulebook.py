"""The coordinators' rules: every change of them, and those in force as the router takes them.

Each move holds the lock of the regional office's row, whose chain says what was done: so the rules have one writer, and an order.
"""

import hashlib
import json
import time
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from django.db import transaction
from django.db.models import Max, Q

from ideas import clock, events
from ideas.actors import PROGRAM, Actor
from ideas.models import Municipality
from ideas.proposals import OFFICE
from ideas.transitions import TransitionNotAllowed
from ideas.verbs import Verb
from moderation.models import RoutingRule, RuleSet, RuleState
from moderation.routing.rules import Action, Rule, check, fault_of, version_of

READ_EVERY: Final = 2.0
"""Seconds for which a process takes the rules that it has read for those in force."""
FAILURE_NOTED_EVERY: Final = timedelta(minutes=10)
"""A rule that fails all the time is written down no more often."""
INACTIVE: Final = "target_inactive"
"""The fault of a rule that names a municipality which takes no cases."""


@dataclass(frozen=True, slots=True)
class RuleColumns:
    """What a coordinator fills in. `target` fits the action; places are codes of municipalities or names of the gazetteer."""

    action: str
    target: str
    note: str
    owner_id: int | None = None
    topic_id: str | None = None
    place: str = ""
    words: tuple[str, ...] = ()
    kind: str = ""
    language: str = ""
    valid_until: datetime | None = None

    def as_columns(self) -> dict[str, Any]:
        """Column names of `RoutingRule`, and values."""
        return asdict(self) | {"words": list(self.words)}


class ChangedMeanwhile(TransitionNotAllowed):
    """Somebody else changed what the actor had seen. Nothing was done."""


@dataclass(frozen=True, slots=True)
class RulesInForce:
    """In the order in which they are asked."""

    rules: tuple[Rule, ...] = ()
    version: str = ""


@transaction.atomic
def draft(columns: RuleColumns, *, form_token: uuid.UUID, actor: Actor) -> RoutingRule:
    """A new draft, asked after all others. The same form again: the rule that it made before, no second event."""
    _lock()
    known = RoutingRule.objects.filter(form_token=form_token).first()
    if known is not None:
        return known
    now = clock.now()
    last = RoutingRule.objects.aggregate(last=Max("position"))["last"] or 0
    rule = RoutingRule.objects.create(
        position=last + 1, form_token=form_token, created_at=now, changed_at=now, **columns.as_columns()
    )
    _record(Verb.RULE_DRAFTED, rule, actor)
    return rule


@transaction.atomic
def change(rule_id: int, columns: RuleColumns, *, seen: str | None = None, actor: Actor) -> RoutingRule:
    """Change a draft. The same columns: no event. TransitionNotAllowed for what is no draft any more: that is retired, and made anew.

    `seen`: the `wording` that the actor began with (None: any); ChangedMeanwhile where the draft says something else by now.
    """
    rule = _locked(rule_id)
    wanted = columns.as_columns()
    changed = sorted(name for name, value in wanted.items() if getattr(rule, name) != value)
    if changed and rule.state != RuleState.DRAFT:
        raise TransitionNotAllowed(f"{rule} is {rule.state}")
    if changed and seen not in (None, wording(rule)):
        raise ChangedMeanwhile(f"{rule} says something else")
    if changed:
        for name in changed:
            setattr(rule, name, wanted[name])
        _save(rule, *changed)
        _record(Verb.RULE_CHANGED, rule, actor, columns=changed)
    return rule


@transaction.atomic
def activate(rule_id: int, *, seen: str | None = None, actor: Actor) -> RoutingRule:
    """draft -> active. Active already: returned as it is. TransitionNotAllowed when it is retired; RuleFault when it could not be carried out.

    `seen`: the version of `with_draft` that the actor tried (None: any); ChangedMeanwhile where that is another by now.
    """
    rule = _locked(rule_id)
    if rule.state == RuleState.ACTIVE:
        return rule
    if rule.state != RuleState.DRAFT:
        raise TransitionNotAllowed(f"{rule} is {rule.state}")
    if seen not in (None, version_of(with_draft(rule))):
        raise ChangedMeanwhile(f"{rule} would stand among others")
    check(value_of(rule, active_codes()))
    rule.state, rule.activated_at = RuleState.ACTIVE, clock.now()
    _save(rule, "state", "activated_at")
    _record(Verb.RULE_ACTIVATED, rule, actor)
    return rule


@transaction.atomic
def retire(rule_id: int, *, actor: Actor) -> RoutingRule:
    """draft or active -> retired, for good. Retired already: returned as it is, no second event."""
    rule = _locked(rule_id)
    if rule.state != RuleState.RETIRED:
        rule.state, rule.retired_at, rule.position = RuleState.RETIRED, clock.now(), None
        _save(rule, "state", "retired_at", "position")
        _record(Verb.RULE_RETIRED, rule, actor)
    return rule


@transaction.atomic
def move(rule_id: int, *, up: bool, position: int, actor: Actor) -> RoutingRule:
    """Change places with the rule before it (`up`) or after it. `position`: where the actor saw it.

    It stands elsewhere by now (a second click), or is the first or last already: nothing happens.
    """
    rule = _locked(rule_id)
    if rule.position is None or rule.position != position:
        return rule
    others = (
        RoutingRule.objects.filter(position__lt=position) if up else RoutingRule.objects.filter(position__gt=position)
    )
    other = others.order_by("-position" if up else "position").first()
    if other is not None:
        rule.position, other.position = other.position, rule.position
        _save(rule, "position")
        _save(other, "position")
        _record(Verb.RULE_CHANGED, rule, actor, columns=["position"], position=rule.position, other=other.pk)
    return rule


@transaction.atomic
def settle_failure(rule_id: int, *, actor: Actor) -> RoutingRule:
    """Somebody has put right what made an active rule fail: the alarm is over. No failure: nothing happens.

    RuleFault while it still could not be carried out.
    """
    rule = _locked(rule_id)
    if rule.last_failed_at is not None:
        check(value_of(rule, active_codes()))
        rule.last_failed_at, rule.failure = None, ""
        _save(rule, "last_failed_at", "failure")
        _record(Verb.RULE_CHANGED, rule, actor, columns=["failure"])
    return rule


def report(faults: Mapping[int, str]) -> None:
    """Raise the alarm for rules that could not be carried out, by id with the code of the fault. None: nothing happens.

    In the rules' rows and the office's chain, once the caller's transaction is committed. Never raises inside one.
    """
    if faults:
        transaction.on_commit(partial(note_failures, dict(faults)), robust=True)


def note_failures(faults: Mapping[int, str]) -> None:
    """Write failures of active rules down: an event when one begins to fail, the time every FAILURE_NOTED_EVERY as long as it does."""
    for rule_id, fault in sorted(faults.items()):
        stale = Q(last_failed_at=None) | Q(last_failed_at__lte=clock.now() - FAILURE_NOTED_EVERY)
        if RoutingRule.objects.filter(stale, pk=rule_id, state=RuleState.ACTIVE).exists():
            _note_failure(rule_id, fault)


@transaction.atomic
def _note_failure(rule_id: int, fault: str) -> None:
    rule = _locked(rule_id)
    if rule.state != RuleState.ACTIVE:
        return
    is_new = rule.last_failed_at is None
    rule.last_failed_at, rule.failure = clock.now(), fault[:60]
    rule.save(update_fields=["last_failed_at", "failure"])
    if is_new:
        _record(Verb.RULE_FAILED, rule, PROGRAM, fault=rule.failure)


def active_rules() -> RulesInForce:
    """The rules in force, read at most every READ_EVERY seconds."""
    kept = _kept.value
    if kept is None or time.monotonic() - _kept.read_at >= READ_EVERY:
        _kept.read_at = time.monotonic()
        kept = _kept.value = _in_force()
    return kept


def forget() -> None:
    """Read the rules anew the next time that somebody asks."""
    _kept.value = None


def keep(version: str) -> None:
    """Keep the rules that this process has just asked as a `RuleSet`, if they are `version`; for whoever stores a decision of theirs.

    Kept already, or no rules: nothing happens.
    """
    kept = _kept.value
    if version and kept and kept.version == version and not RuleSet.objects.filter(pk=version).exists():
        stored = RuleSet(version=version, rules=[rule.as_json() for rule in kept.rules], first_used_at=clock.now())
        RuleSet.objects.bulk_create([stored], ignore_conflicts=True)


def rules_of(version: str) -> tuple[Rule, ...] | None:
    """The rules that made up `version` (empty: none at all); None for a set that was not kept."""
    if not version:
        return ()
    stored = RuleSet.objects.filter(pk=version).first()
    return tuple(Rule.from_json(item) for item in stored.rules) if stored else None


def broken() -> dict[int, str]:
    """Active rules that failed and that nobody has seen to, and those that would fail if they matched: ids, and codes of their faults."""
    rows = list(RoutingRule.objects.filter(state=RuleState.ACTIVE).order_by("position"))
    active = active_codes() if rows else frozenset()
    faults = {rule.pk: rule.failure or fault_of(value_of(rule, active)) for rule in rows}
    return {rule_id: fault for rule_id, fault in faults.items() if fault}


def with_draft(rule: RoutingRule) -> tuple[Rule, ...]:
    """The rules in force, and `rule` at its position among them."""
    rows = RoutingRule.objects.filter(Q(state=RuleState.ACTIVE) | Q(pk=rule.pk)).exclude(position=None)
    return _values(rows.order_by("position"))


def wording(rule: RoutingRule) -> str:
    """A short digest of what a rule says, its note and its owner among that: another one when somebody changes it, not when it moves."""
    said = {column.name: getattr(rule, column.name) for column in fields(RuleColumns)}
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()[:12]


def value_of(rule: RoutingRule, active: frozenset[str]) -> Rule:
    """A row as the router takes it. `active`: codes of the municipalities that take cases."""
    to_a_municipality = rule.action in (Action.ASSIGN, Action.ADD_CONTRIBUTOR)
    return Rule(
        id=rule.pk,
        action=Action(rule.action),
        target=rule.target,
        position=rule.position or 0,
        topic=rule.topic_id or "",
        place=rule.place,
        words=tuple(rule.words),
        kind=rule.kind,
        language=rule.language,
        valid_until=rule.valid_until,
        owner=rule.owner_id,
        note=rule.note,
        fault=INACTIVE if to_a_municipality and rule.target not in active else "",
    )


def active_codes() -> frozenset[str]:
    """Codes of the municipalities that take cases, the office among them."""
    return frozenset(Municipality.objects.filter(active=True).values_list("code", flat=True))


class _Kept:
    """What this process has read last."""

    value: RulesInForce | None = None
    read_at: float = 0.0


_kept = _Kept()


def _in_force() -> RulesInForce:
    rules = _values(RoutingRule.objects.filter(state=RuleState.ACTIVE).order_by("position"))
    return RulesInForce(rules, version_of(rules))


def _values(rows: Iterable[RoutingRule]) -> tuple[Rule, ...]:
    found = list(rows)
    active = active_codes() if found else frozenset()
    return tuple(value_of(rule, active) for rule in found)


def _lock() -> None:
    """The office's row: whoever changes rules waits here. Not against those who only refer to the office."""
    Municipality.objects.select_for_update(no_key=True).get(code=OFFICE)


def _locked(rule_id: int) -> RoutingRule:
    """The rule's row, under the office's lock. RoutingRule.DoesNotExist when there is none."""
    _lock()
    return RoutingRule.objects.select_for_update().get(pk=rule_id)


def _save(rule: RoutingRule, *columns: str) -> None:
    rule.changed_at = clock.now()
    rule.save(update_fields=[*columns, "changed_at"])


def _record(verb: Verb, rule: RoutingRule, actor: Actor, **payload: Any) -> None:
    """Into the office's chain: codes and ids, neither words nor note. What was read before is read anew."""
    events.record_for_municipality(
        verb, OFFICE, actor=actor, rule=rule.pk, action=rule.action, target=rule.target, **payload
    )
    forget()
    transaction.on_commit(forget)
