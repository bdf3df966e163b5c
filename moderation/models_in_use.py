"""The trained model that the router asks, as the database has it."""

import logging
import time
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from threading import Lock
from typing import Final

from django.db import transaction

from ideas import clock
from moderation.models import ModelState, RoutingModel
from moderation.routing.model import Model, ModelUnreadable

log = logging.getLogger(__name__)

LOOKED_AT_EVERY: Final = 2.0
"""Seconds for which a process takes the model that it has seen for the active one."""
KEPT_BESIDE: Final = 2
"""Other models that a process keeps: a replay asks those that decided then."""


def active_model() -> Model | None:
    """The active model; None where there is none, or where it cannot be read, which is logged. Looked at every LOOKED_AT_EVERY seconds.

    One thread looks at a time. Meanwhile the others go on with the model before; only the first time of a process they wait.
    """
    seen = _kept.seen
    if seen is None:
        with _looking:
            return _look().model
    if time.monotonic() - seen.at < LOOKED_AT_EVERY or not _looking.acquire(blocking=False):
        return seen.model
    try:
        return _look().model
    finally:
        _looking.release()


def active_version() -> str:
    """The version of the active model, whether it can be read or not; empty where there is none."""
    return RoutingModel.objects.filter(state=ModelState.ACTIVE).values_list("version", flat=True).first() or ""


def model_of(version: str) -> Model | None:
    """The model with this version, active or not; None for one that is not there (any more), or cannot be read."""
    seen = _kept.seen
    if seen and seen.model and seen.version == version:
        return seen.model
    try:
        return _load(version)
    except (LookupError, ModelUnreadable):
        return None


def forget() -> None:
    """Look anew the next time that somebody asks, and load anew what is not active."""
    _load.cache_clear()
    if _kept.seen is not None:
        _kept.seen = replace(_kept.seen, at=float("-inf"))


def report() -> None:
    """Raise the alarm for the active model, where this process found that it cannot be read, or end it; once for each look.

    It is raised once the caller's transaction is committed. For who routes a case: showing a page changes nothing.
    """
    seen = _kept.seen
    if seen is None or seen is _kept.reported:
        return
    _kept.reported = seen
    if seen.failure:
        transaction.on_commit(partial(note_failure, seen.version, seen.failure), robust=True)
    elif seen.model:
        RoutingModel.objects.filter(version=seen.version, failed_at__isnull=False).update(failed_at=None, failure="")


def note_failure(version: str, failure: str) -> None:
    """Write down that a model cannot be read, for those who look after the portal; once, until somebody can read it or it is promoted anew."""
    RoutingModel.objects.filter(version=version, failed_at=None).update(failed_at=clock.now(), failure=failure[:200])


def broken() -> list[str]:
    """The version of the active model, where it could not be read."""
    found = RoutingModel.objects.filter(state=ModelState.ACTIVE, failed_at__isnull=False)
    return list(found.values_list("version", flat=True))


@dataclass(frozen=True, slots=True)
class _Seen:
    """What this process has seen of the active model, and when by its own clock."""

    version: str
    model: Model | None
    at: float
    failure: str = ""
    """Why it cannot be read; empty where it can, or where there is none."""


class _Kept:
    """What this process has loaded last."""

    seen: _Seen | None = None
    reported: _Seen | None = None


_kept = _Kept()
_looking = Lock()


def _look() -> _Seen:
    version, before = active_version(), _kept.seen
    same = before if before and before.version == version else _active(version)
    _kept.seen = replace(same, at=time.monotonic())
    return _kept.seen


def _active(version: str) -> _Seen:
    """The model that has just become active; it is loaded once a process, and so is what is wrong with it said."""
    none = _Seen(version, None, time.monotonic())
    if not version:
        return none
    try:
        return replace(none, model=_load(version))
    except LookupError:  # promoted and gone between two looks
        return none
    except ModelUnreadable as error:
        log.error("routing model %s cannot be read (%s): the router works without one", version, error)
        return replace(none, failure=str(error))


@lru_cache(KEPT_BESIDE)
def _load(version: str) -> Model:
    """LookupError for a version that is not there, ModelUnreadable for one that cannot be read: neither is kept."""
    blob = RoutingModel.objects.filter(version=version).values_list("blob", flat=True).first()
    if blob is None:
        raise LookupError(version)
    return Model.load(bytes(blob))
