"""The trained model that the router asks, as the database has it."""

import logging
import time
from functools import lru_cache
from typing import Final

from moderation.models import ModelState, RoutingModel
from moderation.routing.model import Model, ModelUnreadable

log = logging.getLogger(__name__)

LOOKED_AT_EVERY: Final = 5.0
"""Seconds for which a process takes the version that it has seen for the one in use."""
KEPT_BESIDE: Final = 2
"""Other models that a process keeps: a replay asks those that decided then."""


def active_model() -> Model | None:
    """The active model; None where there is none, or where it cannot be read, which the log then says. Looked at every LOOKED_AT_EVERY seconds."""
    now = time.monotonic()
    if _kept.looked_at is None or now - _kept.looked_at >= LOOKED_AT_EVERY:
        _kept.looked_at = now
        version = active_version()
        if version != _kept.version:
            _kept.version, _kept.model = version, _load(version) if version else None
    return _kept.model


def active_version() -> str:
    """The version of the active model, whether it can be read or not; empty where there is none."""
    return RoutingModel.objects.filter(state=ModelState.ACTIVE).values_list("version", flat=True).first() or ""


def model_of(version: str) -> Model | None:
    """The model with this version, active or not; None for one that is not there (any more), or cannot be read."""
    if version and version == _kept.version:
        return _kept.model
    return _load_once(version) if version else None


def forget() -> None:
    """Look anew the next time that somebody asks."""
    _kept.looked_at = None


class _Kept:
    """What this process has loaded last."""

    looked_at: float | None = None
    version: str = ""
    model: Model | None = None


_kept = _Kept()


def _load(version: str) -> Model | None:
    blob = RoutingModel.objects.filter(version=version).values_list("blob", flat=True).first()
    try:
        return Model.load(bytes(blob)) if blob is not None else None
    except ModelUnreadable as error:
        log.error("routing model %s cannot be read (%s): the router works without one", version, error)
        return None


_load_once = lru_cache(KEPT_BESIDE)(_load)
