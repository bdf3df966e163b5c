"""The trained models: storing candidates, and which one is asked.

Only the switch of the active model holds the lock of the regional office's row, whose chain says what was done; what takes time, the
megabytes of a model, is read and written outside of it. A model is never promoted by the program but for the first one of an installation.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, F, OuterRef

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
    """A new candidate; what nobody needs any more goes. Stored before: that row, made whole, which now also stands for this training."""
    blob = model.dump()
    # A model of the same training that could be read would not have been made anew: this one can't, and is kept for what it was.
    RoutingModel.objects.filter(fingerprint=training.fingerprint).update(fingerprint=F("version"))
    row, is_new = RoutingModel.objects.defer("blob").get_or_create(
        version=model.version,
        defaults={
            "blob": blob,
            "trained_at": clock.now(),
            "fingerprint": training.fingerprint,
            "rows_count": training.rows_count,
            "decided_count": training.decided_count,
            "verdicts": dict(training.verdicts),
            "figures": dict(training.figures),
        },
    )
    if is_new:
        _prune()
    else:
        row.blob, row.fingerprint = blob, training.fingerprint
        row.save(update_fields=["blob", "fingerprint"])
    return row


def promote(model_id: int, *, actor: Actor) -> RoutingModel:
    """Let the router ask this model from now on, a new one or one that was active before; the one until now retires.

    Active already: returned as it is, no second event. RoutingModel.DoesNotExist for a candidate that is gone meanwhile;
    TransitionNotAllowed for one that this version of the program cannot read.
    """
    return _switch(model_id, is_readable(RoutingModel.objects.get(pk=model_id)), actor)


def promote_first(model_id: int, *, actor: Actor) -> RoutingModel:
    """The same, but only in place of no model, or of one that this version of the program cannot read; that one stays as a row and says so.

    A model that can be read is active by now, because somebody promoted it meanwhile: that one is returned, and nothing happens.
    """
    active = RoutingModel.objects.filter(state=ModelState.ACTIVE).first()
    fault = _fault(active) if active else ""
    if active and not fault:
        return active
    if active:
        models_in_use.note_failure(active.version, fault)
    readable = is_readable(RoutingModel.objects.get(pk=model_id))
    return _switch(model_id, readable, actor, instead_of=active.version if active else "")


def is_readable(row: RoutingModel) -> bool:
    """Whether this version of the program can ask it."""
    return not _fault(row)


def newest_readable() -> RoutingModel | None:
    """The one that was made last of those that this version of the program can ask."""
    rows = RoutingModel.objects.order_by("-trained_at", "-id").iterator(chunk_size=1)
    return next((row for row in rows if is_readable(row)), None)


@transaction.atomic
def _switch(model_id: int, readable: bool, actor: Actor, *, instead_of: str | None = None) -> RoutingModel:
    """`instead_of`: the version that must be active until now (empty: none); else the active one is returned as it is."""
    _lock()
    row = RoutingModel.objects.select_for_update().defer("blob").get(pk=model_id)
    before = models_in_use.active_version()
    if row.state == ModelState.ACTIVE:
        return row
    if instead_of not in (None, before):
        return RoutingModel.objects.defer("blob").get(state=ModelState.ACTIVE)
    if not readable:
        raise TransitionNotAllowed(f"{row} cannot be read")
    verb = Verb.MODEL_PROMOTED if row.state == ModelState.CANDIDATE else Verb.MODEL_ROLLED_BACK
    RoutingModel.objects.filter(state=ModelState.ACTIVE).update(state=ModelState.RETIRED)
    row.state, row.promoted_at, row.promoted_by_id = ModelState.ACTIVE, clock.now(), actor.user_id
    row.failed_at, row.failure = None, ""
    row.save(update_fields=["state", "promoted_at", "promoted_by", "failed_at", "failure"])
    events.record_for_municipality(verb, OFFICE, actor=actor, version=row.version, before=before)
    models_in_use.forget()
    transaction.on_commit(models_in_use.forget)
    return row


def _fault(row: RoutingModel) -> str:
    """Why this version of the program cannot ask it; empty where it can."""
    try:
        Model.load(bytes(row.blob))
    except ModelUnreadable as error:
        return str(error)
    return ""


def _prune() -> None:
    """Remove what nobody needs: neither active, nor among the CANDIDATES_KEPT newest, nor named by a stored decision (replaying needs
    that one), nor in use once and unreadable now (another version of the program may read it).
    """
    others = RoutingModel.objects.exclude(state=ModelState.ACTIVE).order_by("-trained_at", "-id")
    older = list(others.values_list("pk", flat=True)[CANDIDATES_KEPT:])
    asked = Exists(RoutingDecision.objects.filter(model_version=OuterRef("version")))
    # The state once more, for the row itself: somebody may promote it between the two questions.
    gone = RoutingModel.objects.filter(~asked, pk__in=older, failed_at=None).exclude(state=ModelState.ACTIVE)
    gone.delete()


def _lock() -> None:
    """The office's row: whoever promotes waits here. Not against those who only refer to the office."""
    Municipality.objects.select_for_update(no_key=True).get(code=OFFICE)
