"""The trained models: storing candidates, and which one is asked.

Each move holds the lock of the regional office's row, whose chain says what was done. A model is never promoted by the program but for
the first one of an installation.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction

from ideas import clock, events
from ideas.actors import Actor
from ideas.models import Municipality
from ideas.proposals import OFFICE
from ideas.transitions import TransitionNotAllowed
from ideas.verbs import Verb
from moderation import models_in_use
from moderation.models import ModelState, RoutingModel
from moderation.routing.model import Model, ModelUnreadable

CANDIDATES_KEPT: Final = 5
"""Newer ones replace older: each is some megabytes. What was active once stays, for decisions that are made again."""


@dataclass(frozen=True, slots=True)
class Training:
    """What a model came from, and how right it is. See the columns of `RoutingModel`."""

    fingerprint: str
    rows_count: int
    decided_count: int
    verdicts: Mapping[str, str]
    figures: Mapping[str, Any]


@transaction.atomic
def store(model: Model, training: Training) -> RoutingModel:
    """A new candidate. Stored before: that row, as it is."""
    _lock()
    known = RoutingModel.objects.filter(version=model.version).first()
    if known is not None:
        return known
    row = RoutingModel.objects.create(
        version=model.version,
        blob=model.dump(),
        trained_at=clock.now(),
        fingerprint=training.fingerprint,
        rows_count=training.rows_count,
        decided_count=training.decided_count,
        verdicts=dict(training.verdicts),
        figures=dict(training.figures),
    )
    candidates = RoutingModel.objects.filter(state=ModelState.CANDIDATE).order_by("-trained_at", "-id")
    kept = list(candidates.values_list("pk", flat=True)[:CANDIDATES_KEPT])
    candidates.exclude(pk__in=kept).delete()
    return row


@transaction.atomic
def promote(model_id: int, *, actor: Actor) -> RoutingModel:
    """Let the router ask this model from now on, a new one or one that was active before; the one until now retires.

    Active already: returned as it is, no second event. RoutingModel.DoesNotExist for a candidate that was replaced meanwhile;
    TransitionNotAllowed for one that this version of the program cannot read.
    """
    _lock()
    row = RoutingModel.objects.select_for_update().get(pk=model_id)
    if row.state == ModelState.ACTIVE:
        return row
    try:
        Model.load(bytes(row.blob))
    except ModelUnreadable as error:
        raise TransitionNotAllowed(f"{row} cannot be read") from error
    before = models_in_use.active_version()
    RoutingModel.objects.filter(state=ModelState.ACTIVE).update(state=ModelState.RETIRED)
    row.state, row.promoted_at, row.promoted_by_id = ModelState.ACTIVE, clock.now(), actor.user_id
    row.save(update_fields=["state", "promoted_at", "promoted_by"])
    events.record_for_municipality(Verb.MODEL_PROMOTED, OFFICE, actor=actor, version=row.version, before=before)
    models_in_use.forget()
    transaction.on_commit(models_in_use.forget)
    return row


def _lock() -> None:
    """The office's row: whoever stores or promotes waits here. Not against those who only refer to the office."""
    Municipality.objects.select_for_update(no_key=True).get(code=OFFICE)
