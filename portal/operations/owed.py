"""Owed work: what was given up, what waits too long, what kills its workers."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any, Final

from django.conf import settings
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from ideas.outbox import MAX_ATTEMPTS, Claimable, WorkState
from ideas.sweeping import claimable_models, sweep
from portal.operations.broker import queue_lengths
from portal.operations.finding import Finding

LATE: Final = timedelta(seconds=60)
"""Work that could have begun this long ago, and did not, is late."""


def look(everything: bool = False) -> Iterator[Finding]:
    """Everything that is wrong with owed work."""
    for model in claimable_models():
        yield from _dead(model)
        yield from _late(model)
        yield from _stuck(model)


def kind_of(row: Claimable) -> str:
    """Table and kind of work of a row, as one code."""
    return f"{row._meta.model_name}.{row.what}"


def _dead(model: type[Claimable]) -> Iterator[Finding]:
    kinds: dict[str, list[Claimable]] = defaultdict(list)
    for row in model._default_manager.filter(state=WorkState.DEAD).order_by("done_at", "id"):
        kinds[kind_of(row)].append(row)
    for kind, rows in sorted(kinds.items()):
        errors = sorted({row.last_error for row in rows if row.last_error})
        params = {"errors": ", ".join(errors) or "?", "since": rows[0].done_at or rows[0].created_at}
        yield Finding("dead", number=len(rows), kind=kind, params=params)


def _late(model: type[Claimable]) -> Iterator[Finding]:
    rows = late(model._default_manager.all())
    oldest = rows.order_by("next_at").values_list("next_at", flat=True).first()
    if oldest is not None:
        yield Finding(
            "late",
            number=rows.count(),
            kind=str(model._meta.model_name),
            params={"since": oldest},
            mend=partial(_publish_again, model),
        )


def late(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    """Those of `rows` that nobody is at, though they could have begun LATE ago."""
    then = Now() - LATE
    free = Q(lease_until=None) | Q(lease_until__lt=then)  # just over: the sweep has not had its turn yet
    return rows.filter(free, state=WorkState.PENDING, next_at__lt=then).exclude(attempts__gte=MAX_ATTEMPTS)


def _publish_again(model: type[Claimable]) -> int:
    """Publish what is late at once; how much. Not where its ids lie on the queue already: then it is the workers that are missing."""
    lengths, number = queue_lengths(), 0
    for queue in settings.CELERY_TASK_QUEUES:
        rows = late(model.on_queue(queue))
        if lengths[queue] < rows.count():
            rows.update(publish_at=Now())
            number += sweep(model, queue)
    return number


def _stuck(model: type[Claimable]) -> Iterator[Finding]:
    rows = _spent(model)
    if rows:
        yield Finding("stuck", number=len(rows), kind=str(model._meta.model_name), mend=partial(_give_up, model))


def _spent(model: type[Claimable]) -> list[int]:
    """Rows that were claimed as often as may be, and whose last claim ended long ago without a word."""
    then = Now() - LATE
    rows = model._default_manager.filter(state=WorkState.PENDING, attempts__gte=MAX_ATTEMPTS, next_at__lt=then)
    return list(rows.filter(Q(lease_until=None) | Q(lease_until__lt=then)).values_list("pk", flat=True))


def _give_up(model: type[Claimable]) -> int:
    """One claim too many marks each as dead, and loud."""
    spent = _spent(model)
    for pk in spent:
        model.claim(pk)
    return model._default_manager.filter(pk__in=spent, state=WorkState.DEAD).count()
