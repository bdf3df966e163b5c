"""The trained models: storing candidates, and which one is asked.

Each move holds the lock of the regional office's row, whose chain says what was done. A model is never promoted by the program but for
the first one of an installation.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, OuterRef

from ideas import clock, events
from ideas.actors import Actor
from ideas.models import Municipality, RoutingDecision
from ideas.proposals import OFFICE
from ideas.transitions import TransitionNotAllowed
from ideas.verbs import Verb
from moderation import models_in_use
from moderation.models import ModelState, RoutingModel
from moderation.routing.model import Model, ModelUnreadable

CANDIDATES_KEPT: Final = 20
"""So many of the newest are kept beside the active one and those that a stored decision needs; each is some megabytes."""


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
    """A new candidate; what nobody needs any more goes. Stored before: that row, which now also stands for this training."""
    _lock()
    row = RoutingModel.objects.filter(version=model.version).first()
    if row is not None:
        row.fingerprint = training.fingerprint
        row.save(update_fields=["fingerprint"])
        return row
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
    _prune()
    return row


@transaction.atomic
def promote(model_id: int, *, actor: Actor) -> RoutingModel:
    """Let the router ask this model from now on, a new one or one that was active before; the one until now retires.

    Active already: returned as it is, no second event. RoutingModel.DoesNotExist for a candidate that is gone meanwhile;
    TransitionNotAllowed for one that this version of the program cannot read.
    """
    _lock()
    row = RoutingModel.objects.select_for_update().get(pk=model_id)
    if row.state == ModelState.ACTIVE:
        return row
    if not is_readable(row):
        raise TransitionNotAllowed(f"{row} cannot be read")
    verb = Verb.MODEL_PROMOTED if row.state == ModelState.CANDIDATE else Verb.MODEL_ROLLED_BACK
    before = models_in_use.active_version()
    RoutingModel.objects.filter(state=ModelState.ACTIVE).update(state=ModelState.RETIRED)
    row.state, row.promoted_at, row.promoted_by_id = ModelState.ACTIVE, clock.now(), actor.user_id
    row.failed_at, row.failure = None, ""
    row.save(update_fields=["state", "promoted_at", "promoted_by", "failed_at", "failure"])
    events.record_for_municipality(verb, OFFICE, actor=actor, version=row.version, before=before)
    models_in_use.forget()
    transaction.on_commit(models_in_use.forget)
    return row


def is_readable(row: RoutingModel) -> bool:
    """Whether this version of the program can ask it."""
    try:
        Model.load(bytes(row.blob))
    except ModelUnreadable:
        return False
    return True


def _prune() -> None:
    """Remove what is neither active, nor among the CANDIDATES_KEPT newest, nor named by a stored decision: replaying needs that one."""
    others = RoutingModel.objects.exclude(state=ModelState.ACTIVE).order_by("-trained_at", "-id")
    older = list(others.values_list("pk", flat=True)[CANDIDATES_KEPT:])
    asked = Exists(RoutingDecision.objects.filter(model_version=OuterRef("version")))
    RoutingModel.objects.filter(~asked, pk__in=older).delete()


def _lock() -> None:
    """The office's row: whoever stores or promotes waits here. Not against those who only refer to the office."""
    Municipality.objects.select_for_update(no_key=True).get(code=OFFICE)
