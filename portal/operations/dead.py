"""Work that was given up, and giving it another chance."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from ideas.outbox import Claimable, WorkState, reopen
from ideas.sweeping import claimable_models
from portal.operations import words
from portal.operations.owed import kind_of

SHOWN: Final = 100
AT_ONCE: Final = 500
"""So many rows are reopened by one press of a button: it has to end before the browser gives up."""


@dataclass(frozen=True)
class DeadRow:
    """What a person may know of it. `ref`: table and id, as `retry` takes them."""

    ref: str
    kind: str
    case_number: str
    error: str
    attempts: int
    since: datetime

    @property
    def what(self) -> str:
        """The kind of work in plain words."""
        return words.work(self.kind)


def dead_rows(limit: int = SHOWN) -> list[DeadRow]:
    """Up to `limit` dead rows, the oldest of each table first."""
    rows = [_shown(row) for model in claimable_models() for row in _dead(model)[:limit]]
    return rows[:limit]


def retry(ref: str) -> list[str]:
    """Reopen the dead row `ref`; its ref in a list. Empty where it is not dead (any more), and for nonsense."""
    table, _, number = ref.partition(".")
    if not number.isdecimal() or len(number) > 18:
        return []
    models = [model for model in claimable_models() if model._meta.model_name == table]
    return _reopened(row for model in models for row in _dead(model).filter(pk=int(number)))


def retry_kind(kind: str) -> list[str]:
    """Reopen up to AT_ONCE dead rows of one kind; the refs of those that were."""
    return _reopened(row for model in claimable_models() for row in _dead(model) if kind_of(row) == kind)


def retry_all() -> int:
    """Reopen every dead row; how many."""
    number = 0
    while found := _reopened(row for model in claimable_models() for row in _dead(model)[:AT_ONCE]):
        number += len(found)
    return number


def _reopened(rows: Iterable[Claimable]) -> list[str]:
    found: list[str] = []
    for row in rows:
        if reopen(row):
            found.append(_ref(row))
        if len(found) == AT_ONCE:
            break
    return found


def _dead(model: type[Claimable]) -> "QuerySet[Claimable]":
    return model._default_manager.filter(state=WorkState.DEAD).order_by("done_at", "id")


def _ref(row: Claimable) -> str:
    return f"{row._meta.model_name}.{row.pk}"


def _shown(row: Claimable) -> DeadRow:
    return DeadRow(
        _ref(row), kind_of(row), row.case_number, row.last_error, row.attempts, row.done_at or row.created_at
    )
