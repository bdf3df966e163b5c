"""A new model of the project's examples and of what people decided here. Only the command `train_routing` loads it: it takes scikit-learn."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

from django.db import connection

from moderation import corrections, modelbook, models_in_use
from moderation.models import RoutingModel
from moderation.routing.model import FORMAT, Model
from moderation.training import (
    Example,
    Fitted,
    Verdicts,
    figures,
    fingerprint,
    fit,
    of_left_out,
    of_readings,
    shipped,
)

MOST_ROWS: Final = 6_000
"""Examples for one model: they take some 30 s and 700 MB. The project's own come first, then what people decided last."""
LOCK: Final = 7_352_003
"""Key of the advisory lock that lets one training run at a time."""


def train(ours: Sequence[Example] | None = None) -> RoutingModel | None:
    """A new candidate of `ours` (the project's own examples) and what people decided, compared with the active model.

    None where nothing has changed since a model was made that can still be read, or while one is being made. Promotes nothing.
    """
    with _alone() as is_alone:
        if not is_alone:
            return None
        ours = shipped() if ours is None else ours
        theirs = corrections.decided(min(corrections.NEWEST, MOST_ROWS - len(ours)))
        digest = hashlib.sha256(f"{FORMAT} {fingerprint([*ours, *theirs])}".encode()).hexdigest()
        known = RoutingModel.objects.filter(fingerprint=digest).first()
        if known and modelbook.is_readable(known):
            return None
        return _store(fit([*ours, *theirs]), digest, ours, theirs)


def _store(fitted: Fitted, digest: str, ours: Sequence[Example], theirs: Sequence[Example]) -> RoutingModel:
    verdicts = of_left_out(fitted)
    found: dict[str, Any] = _both(verdicts, ours, theirs)
    active = RoutingModel.objects.defer("blob").filter(version=models_in_use.active_version()).first()
    model = models_in_use.model_of(active.version) if active else None
    if active and model:
        found["against"] = {"version": active.version, **_both(_of_another(active, model, fitted.rows), ours, theirs)}
    return modelbook.store(
        fitted.model,
        modelbook.Training(
            fingerprint=digest,
            rows_count=len(fitted.rows),
            decided_count=len(theirs),
            verdicts=verdicts,
            figures=found,
        ),
    )


def _both(verdicts: Verdicts, ours: Sequence[Example], theirs: Sequence[Example]) -> dict[str, Any]:
    return {"own": figures(verdicts, ours), "decided": figures(verdicts, theirs)}


def _of_another(row: RoutingModel, model: Model, examples: Iterable[Example]) -> Verdicts:
    """Verdicts of a model that is there already: those that it got when each was left out, else what it says now, of what it never saw."""
    stored: Mapping[str, str] = row.verdicts
    unseen = of_readings(model, (example for example in examples if example.id not in stored))
    return {**stored, **unseen}


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether nobody else trains. The lock belongs to the session: whoever dies holds nobody up."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        is_alone = bool(cursor.fetchone()[0])
    try:
        yield is_alone
    finally:
        if is_alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
