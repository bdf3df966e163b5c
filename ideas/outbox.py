"""Work that is owed: rows that a worker claims with a lease, and stamps done in the transaction of the effect.

Times are PostgreSQL's: machines whose clocks differ, or jump, agree on what is due and whose lease has ended. Redis holds only row ids. A row is published after the commit that made it; what is not done in time is published again by the sweep.
"""

import logging
import time
import traceback
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar, Self

from celery import current_app
from django.conf import settings
from django.db import InterfaceError, OperationalError, models, transaction
from django.db.models.functions import Now

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 8
LEASE_SECONDS = 90.0
BREAKER_SECONDS = 5.0


class WorkState(models.TextChoices):
    """Where a row stands."""

    PENDING = "pending", "pending"
    DONE = "done", "done"
    DEAD = "dead", "dead"


def span(seconds: float) -> timedelta:
    """`seconds`, shortened by OUTBOX_TIME_FACTOR: trials must not wait for whole leases."""
    return timedelta(seconds=seconds * settings.OUTBOX_TIME_FACTOR)


def first_sweep() -> models.expressions.Combinable:
    """When the sweep looks at a new row: the publication after the commit has had its chance by then."""
    return Now() + span(10)


class Claimable(models.Model):
    """One piece of owed work."""

    state = models.CharField(max_length=8, choices=WorkState, default=WorkState.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    """Claims without an outcome. At `MAX_ATTEMPTS` the row is dead, and loud."""
    next_at = models.DateTimeField(default=Now)
    """The work may start from here on."""
    publications = models.PositiveIntegerField(default=0)
    """How often the sweep had to publish the row again."""
    publish_at = models.DateTimeField(default=first_sweep)
    """If it is still owed then, the sweep publishes it (again)."""
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_token = models.UUIDField(null=True, blank=True)
    last_error = models.CharField(max_length=120, blank=True)
    """The error's class name: no text, which could hold personal data."""
    created_at = models.DateTimeField(default=Now)
    done_at = models.DateTimeField(null=True, blank=True)

    task_name: ClassVar[str]
    read_at: datetime
    """PostgreSQL's time when the row was swept."""

    class Meta:
        abstract = True

    @property
    def queue(self) -> str:
        """The Celery queue that the row's id goes to."""
        raise LookupError(type(self).__name__)

    @classmethod
    def lease(cls) -> models.expressions.Combinable:
        """How long one claim may take before another worker may take over, as PostgreSQL works it out for the row."""
        return models.Value(span(LEASE_SECONDS))

    @property
    def what(self) -> str:
        """A code for the kind of work, for those who look after the system."""
        raise LookupError(type(self).__name__)

    @property
    def case_number(self) -> str:
        """The case that the work is for; empty where there is none."""
        raise LookupError(type(self).__name__)

    @classmethod
    def on_queue(cls, queue: str) -> "models.QuerySet[Self]":
        """The rows whose ids go to `queue`."""
        raise LookupError(f"{cls.__name__} has no queue {queue}")

    @classmethod
    def claim(cls, pk: int) -> Self | None:
        """Take the row for one attempt, and commit that at once. None when it is done, dead, not due, leased, or unknown, and
        while PostgreSQL is away: the sweep brings the row again."""
        try:
            return cls._claim(pk)
        except (OperationalError, InterfaceError) as error:
            log.warning("no claim to %s %d: %s", cls._meta.label, pk, where(error))
            return None

    @classmethod
    def _claim(cls, pk: int) -> Self | None:
        token = uuid.uuid4()
        # One statement takes it. It waits for a lock and does not skip it: whoever has that is done at once, and then the conditions
        # are looked at anew.
        free = cls._default_manager.filter(
            models.Q(lease_until=None) | models.Q(lease_until__lte=Now()),
            pk=pk,
            state=WorkState.PENDING,
            next_at__lte=Now(),
        )
        taken = free.filter(attempts__lt=MAX_ATTEMPTS).update(
            attempts=models.F("attempts") + 1, lease_token=token, lease_until=Now() + cls.lease()
        )
        if taken:
            return cls._default_manager.select_related("event").filter(pk=pk, lease_token=token).first()
        # Asked anew: a row that has become free since then, or due, has attempts left.
        if free.filter(attempts__gte=MAX_ATTEMPTS).update(state=WorkState.DEAD, done_at=Now()):
            log.error("dead after %d attempts: %s %d", MAX_ATTEMPTS, cls._meta.label, pk)
        return None

    def finish(self, **changes: Any) -> bool:
        """Stamp the row done, with further `changes` of it, inside the transaction of its effect. False when the lease was lost: then
        roll back."""
        return bool(
            type(self)
            ._default_manager.filter(pk=self.pk, state=WorkState.PENDING, lease_token=self.lease_token)
            .update(
                state=WorkState.DONE,
                done_at=Now(),
                lease_until=None,
                lease_token=None,
                last_error="",
                **changes,
            )
        )

    def fail(
        self,
        error: BaseException,
        *,
        retry_in: timedelta | None = None,
        counts: bool = True,
    ) -> None:
        """Give the claim back after an error. `counts=False`: the outside was away, which is no fault of this row."""
        attempts = self.attempts if counts else self.attempts - 1
        dead = counts and attempts >= MAX_ATTEMPTS
        delay = retry_in or span(min(300, 5 * 2**attempts))
        updated = (
            type(self)
            ._default_manager.filter(pk=self.pk, state=WorkState.PENDING, lease_token=self.lease_token)
            .update(
                attempts=attempts,
                state=WorkState.DEAD if dead else WorkState.PENDING,
                done_at=Now() if dead else None,
                lease_until=None,
                lease_token=None,
                next_at=Now() + delay,
                publish_at=Now() + delay,
                last_error=type(error).__name__[:120],
            )
        )
        if dead and updated:
            log.error(
                "dead after %d attempts: %s %d (%s)",
                attempts,
                self._meta.label,
                self.pk,
                type(error).__name__,
            )


class LeaseLost(Exception):
    """Another worker took the row over while this one was at it. The transaction of the effect must roll back."""


def carry_out(row: Claimable, effect: Callable[[], None]) -> None:
    """Run `effect` and stamp the row, in one transaction.

    Raises LeaseLost when the row was taken over meanwhile; what `effect` wrote is then rolled back.
    """
    with transaction.atomic():
        effect()
        if not row.finish():
            raise LeaseLost(f"{row._meta.label} {row.pk}")


class _Breaker:
    """After a publication failed, no other is tried for a few seconds: a request must not wait for a broker that is away."""

    def __init__(self) -> None:
        self.open_until = 0.0

    def closed(self) -> bool:
        return time.monotonic() >= self.open_until

    def trip(self) -> None:
        self.open_until = time.monotonic() + BREAKER_SECONDS


breaker = _Breaker()


def publish(row: Claimable) -> bool:
    """Hand the row's id to Celery, bounded in time. Never raises: what could not be handed over is left to the sweep."""
    if not breaker.closed():
        return False
    try:
        current_app.send_task(row.task_name, args=[row.pk], queue=row.queue)
    except Exception as error:  # kombu, redis and socket errors have no common base
        breaker.trip()
        log.warning("could not publish %s %d: %s", row._meta.label, row.pk, type(error).__name__)
        return False
    return True


def publish_on_commit(row: Claimable) -> None:
    """Publish once the surrounding transaction is committed. If that fails, or the process dies first, the sweep does it."""
    transaction.on_commit(lambda: publish(row), robust=True)


@transaction.atomic
def reopen(row: Claimable) -> bool:
    """Give a dead row its attempts again, and publish it. False, and nothing changed, where it is not dead (any more)."""
    updated = (
        type(row)
        ._default_manager.filter(pk=row.pk, state=WorkState.DEAD)
        .update(
            state=WorkState.PENDING,
            attempts=0,
            publications=0,
            next_at=Now(),
            publish_at=first_sweep(),
            lease_until=None,
            lease_token=None,
            done_at=None,
        )
    )
    if updated:
        publish_on_commit(row)
    return bool(updated)


def where(error: BaseException) -> str:
    """The kind of an error and the line it came from: enough to find it. Its text is left out, it could hold what somebody wrote."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(last.filename).name}, line {last.lineno}"
