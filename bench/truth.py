"""What the crowd was told, held against what the database and the mail server hold."""

import time
import uuid
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from ideas.models import Assignment, AssignmentRole, Event, Handling, Submission
from ideas.outbox import WorkState
from ideas.verbs import Verb
from notifications.models import Delivery
from tests.faults.load import Load

STUCK = 60.0
"""Seconds in which nothing gets done: then the wait for it ends. What was sent too fast takes its time, however long."""


@dataclass(frozen=True)
class Truth:
    """`lost`: submissions with a receipt that are not stored, routed and mailed. `twice`: whatever came more often than once.

    `routed`: seconds from the first press of the button until the case stood in a queue. `drained`: seconds from the end of the
    load until all was done, mails too.
    """

    lost: int
    twice: int
    routed: list[float]
    drained: float


def truth(load: Load, mail: Path) -> Truth:
    """Wait until all is done, and look; to be called when the load has ended. TimeoutError when nothing moves any more."""
    told = {one.token: one for one in load.told if one.acknowledged}
    drained = _wait(load)
    found = dict(Submission.objects.filter(idempotency_key__in=told).values_list("pk", "idempotency_key"))
    routed = Event.objects.filter(submission__in=found, verb=Verb.ROUTED)
    leads = Assignment.objects.filter(submission__in=found, role=AssignmentRole.LEAD)
    mails = mails_by_address(mail)
    counts: list[Counter[uuid.UUID]] = [
        Counter(found.values()),
        Counter(found[pk] for pk in routed.values_list("submission_id", flat=True) if pk),
        Counter(found[pk] for pk in leads.values_list("submission_id", flat=True)),
        Counter({token: mails[one.email] for token, one in told.items()}),
    ]
    lost = sum(any(count[token] == 0 for count in counts) for token in told)
    twice = sum(max(0, number - 1) for count in counts for number in count.values())
    done = Handling.objects.filter(subscriber="route", event__submission__in=found).values_list(
        "event__submission__idempotency_key", "done_at"
    )
    return Truth(lost, twice, [moment.timestamp() - told[token].began for token, moment in done if moment], drained)


def mails_by_address(directory: Path) -> "Counter[str]":
    """How many mails the demo's mail server kept for each address."""
    found: Counter[str] = Counter()
    for file in directory.glob("*.eml"):
        with file.open(errors="replace") as lines:
            found.update(line.split()[1] for line in (next(lines), next(lines)) if line.startswith("Delivered-To:"))
    return found


def _wait(load: Load) -> float:
    """Seconds until nothing was owed any more."""
    tokens, began = [one.token for one in load.told], time.monotonic()
    handlings = Handling.objects.filter(event__submission__idempotency_key__in=tokens, state=WorkState.PENDING)
    mails = Delivery.objects.filter(submission__idempotency_key__in=tokens, state=WorkState.PENDING)
    owed, moved = (-1, -1), began
    while owed != (0, 0):
        now, before = time.monotonic(), owed
        owed = handlings.count(), mails.count()
        moved = now if owed != before else moved
        if now - moved > STUCK:
            raise TimeoutError(f"{owed[0]} handlings and {owed[1]} mails still owed, and nothing moves")
        time.sleep(0.2)
    return moved - began
