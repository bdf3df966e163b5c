"""Cases: each is heard by every subscriber, goes to a municipality, and is led by exactly one."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from ideas import subscriptions
from ideas.models import (
    END_STATES,
    OPEN_STATES,
    Assignment,
    AssignmentRole,
    AssignmentState,
    Event,
    Handling,
    RoutingDecision,
    Status,
    Submission,
)
from ideas.outbox import WorkState, first_sweep, publish_on_commit
from ideas.sweeping import claimable_models
from ideas.verbs import Verb
from portal.operations.finding import Finding

NEWEST: Final = 20_000
"""So many of the newest events and cases are looked at, unless everything is."""
SOON: Final = timedelta(minutes=2)
"""A case is routed within this time."""
SHOWN: Final = 5
Case = dict[str, Any]
_PARTS = Assignment.objects.filter(submission=OuterRef("pk"))
_OPEN = Exists(_PARTS.filter(state__in=OPEN_STATES))
_LEAD = Exists(_PARTS.filter(role=AssignmentRole.LEAD).exclude(state=AssignmentState.RELEASED))


def look(everything: bool = False) -> Iterator[Finding]:
    """Everything that is wrong with cases."""
    yield from loud(everything)
    yield from _unrouted()
    yield from _unfitting(everything)
    yield from _counts()


def loud(everything: bool = False) -> Iterator[Finding]:
    """What a mail is worth: events that somebody should have heard of and did not, and cases that nobody leads."""
    for subscriber in subscriptions.all_subscribers():
        number = _unheard(subscriber.name, everything).count()
        if number:
            yield Finding(
                "unheard", number=number, kind=subscriber.name, mend=partial(_owe, subscriber.name, everything)
            )
    led = _cases(everything).filter(status__in=[Status.ASSIGNED, Status.ANSWERED])
    yield from _found("leaderless", led.exclude(_LEAD))


def _unheard(name: str, everything: bool) -> "QuerySet[Event]":
    """Events that the subscriber `name` should have heard of, and that no work was owed for."""
    known = Handling.objects.filter(event=OuterRef("pk"), subscriber=name)
    events = Event.objects.filter(verb__in=subscriptions.get(name).verbs, submission__isnull=False)
    newest = 0 if everything else (Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) - NEWEST
    return events.filter(Exists(Submission.objects.filter(pk=OuterRef("submission"))), ~Exists(known), pk__gt=newest)


def _owe(name: str, everything: bool) -> int:
    """Owe the missing work, and publish it. Each subscriber takes effect once, however often it is owed."""
    number = 0
    for event in _unheard(name, everything).order_by("pk"):
        with transaction.atomic():
            row, created = Handling.objects.get_or_create(event=event, subscriber=name)
            if created:
                publish_on_commit(row)
                number += 1
    return number


def _unrouted() -> Iterator[Finding]:
    yield from _found("unrouted", Submission.objects.filter(Exists(_spent_routings())), mend=_route_again)


def _spent_routings() -> "QuerySet[Handling]":
    """Routing that is stamped done, of cases that nevertheless lie where they came in."""
    return Handling.objects.filter(
        event__submission=OuterRef("pk"),
        event__submission__status=Status.RECEIVED,
        event__verb=Verb.RECEIVED,
        subscriber="route",
        state=WorkState.DONE,
        done_at__lt=Now() - SOON,
    )


def _route_again() -> int:
    """Owe the routing once more: a case that was routed meanwhile is left as it is."""
    number = 0
    for case in Submission.objects.filter(Exists(_spent_routings())):
        row = Handling.objects.get(event__submission=case, event__verb=Verb.RECEIVED, subscriber="route")
        with transaction.atomic():
            changed = Handling.objects.filter(pk=row.pk, state=WorkState.DONE).update(
                state=WorkState.PENDING,
                attempts=0,
                publications=0,
                next_at=Now(),
                publish_at=first_sweep(),
                done_at=None,
            )
            if changed:
                publish_on_commit(row)
        number += changed
    return number


def _unfitting(everything: bool) -> Iterator[Finding]:
    """Status and parts contradict each other: `settle` and the ends of a case would never leave them so."""
    ended = Q(status__in=END_STATES) | Q(status=Status.ANSWERED) | Q(status=Status.RECEIVED)
    undecided = Q(status__in=[Status.ASSIGNED, Status.ANSWERED]) & ~Exists(
        RoutingDecision.objects.filter(submission=OuterRef("pk"))
    )
    idle = Q(status=Status.ASSIGNED) & ~_OPEN & Q(_LEAD)
    yield from _found("unfitting", _cases(everything).filter((ended & Q(_OPEN)) | idle | undecided))


def _counts() -> Iterator[Finding]:
    """Nothing vanishes: as many cases as records of a case coming in, and every piece of owed work in a state that is known."""
    cases = Submission.objects.count()
    events = Event.objects.filter(verb=Verb.RECEIVED).values("submission").distinct().count()
    if cases != events:
        yield Finding("uncounted", number=abs(cases - events), params={"cases": cases, "events": events})
    for model in claimable_models():
        strange = model._default_manager.exclude(state__in=WorkState.values).count()
        if strange:
            yield Finding("unknown_state", number=strange, kind=str(model._meta.model_name))


def _cases(everything: bool) -> "QuerySet[Submission]":
    newest = Submission.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return Submission.objects.filter(pk__gt=0 if everything else newest - NEWEST)


def _found(code: str, cases: "QuerySet[Submission]", **more: Any) -> Iterator[Finding]:
    numbers = list(cases.order_by("pk").values_list("case_number", flat=True))
    if numbers:
        shown = ", ".join(numbers[:SHOWN]) + (" …" if len(numbers) > SHOWN else "")
        yield Finding(code, number=len(numbers), params={"cases": shown}, **more)
