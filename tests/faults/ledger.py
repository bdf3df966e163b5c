"""What clients were told, held against what the database, the event log, the mail server, Redis and the programs' logs hold.

The invariants are those of docs/reliability.md; each check names the one it is for.
"""

import math
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import DatabaseError, connection

from ideas import chain
from ideas.models import END_STATES, Assignment, AssignmentRole, Event, Handling, Submission
from ideas.models.assignments import OPEN_STATES
from ideas.outbox import WorkState
from ideas.verbs import Verb
from notifications.models import Delivery, DeliveryState
from tests.faults.line import Line, taken
from tests.faults.load import CANARY, Load

TOLD_IN_THE_END = 300.0
"""Seconds in which all that is owed must be done once nothing is broken any more."""


@dataclass
class Report:
    """The figures of one trial."""

    name: str
    acknowledged: int = 0
    stored: int = 0
    routed: int = 0
    mailed: int = 0
    duplicates: int = 0
    refused: int = 0
    reads: int = 0
    failed_reads: int = 0
    milliseconds: list[float] = field(default_factory=list)
    """p50, p95, p99, slowest of the requests that were accepted."""
    routing: list[float] = field(default_factory=list)
    """Seconds from arrival to queue: p50, p95, worst."""
    drained: float = 0.0

    def __str__(self) -> str:
        p50, p95, p99, worst = self.milliseconds
        queued = "to queue p50 {:.2f} p95 {:.1f} worst {:.1f} s; ".format(*self.routing) if self.routing else ""
        return (
            f"{self.name}: acknowledged {self.acknowledged}, stored {self.stored}, routed {self.routed}, mailed {self.mailed}, "
            f"duplicates {self.duplicates}, pressed again {self.refused}, reads {self.reads} ({self.failed_reads} failed); "
            f"p50 {p50:.0f} p95 {p95:.0f} p99 {p99:.0f} max {worst:.0f} ms; {queued}drained in {self.drained:.1f} s"
        )


def reconcile(
    line: Line,
    load: Load,
    *,
    name: str,
    kills: int = 0,
    mails: bool = True,
    timed: bool = True,
    within: float = TOLD_IN_THE_END,
) -> Report:
    """Wait until all is done, check every invariant, and give the figures. AssertionError names what does not hold.

    `kills`: so many times something died that might have been sending: at most so many mails may have come twice.
    `mails=False`: the trial refused them on purpose, and looks itself. `timed=False`: it meddled with the clocks. `within`: seconds in
    which all must be done.
    """
    drained = wait_until_drained(load, within)
    report = Report(name, drained=drained)
    _what_was_told(load, report)
    found = _what_is_stored(load, report)
    _log_and_routing(found, report)
    if not timed:
        report.routing = []
    if mails:
        _mails(line, load, report, kills)
    _nothing_leaked(line, [str(told.token) for told in load.told])
    return report


def wait_until_drained(load: Load, seconds: float = TOLD_IN_THE_END) -> float:
    """Wait until nothing of this load is owed any more; the seconds it took. AssertionError with what is left."""
    began = looked = time.monotonic()
    while not _nothing_is_owed():
        if time.monotonic() - looked > 5:  # seldom, for thousands of tokens are a long question
            left, looked = _owed(load), time.monotonic()
            if left == {}:
                break
            assert looked - began < seconds, f"still owed after {seconds:.0f} s: {left}"
        time.sleep(0.2)
    return time.monotonic() - began


def _nothing_is_owed() -> bool:
    """By anybody."""
    try:
        return not any(model.objects.filter(state=WorkState.PENDING).exists() for model in (Handling, Delivery))
    except DatabaseError:
        connection.close()
        return False


def _owed(load: Load) -> dict[str, int] | None:
    """What is pending, by kind; None while the database does not answer."""
    tokens = [told.token for told in load.told]
    try:
        handlings = Handling.objects.filter(event__submission__idempotency_key__in=tokens, state=WorkState.PENDING)
        deliveries = Delivery.objects.filter(submission__idempotency_key__in=tokens, state=WorkState.PENDING)
        left = Counter(handlings.values_list("subscriber", flat=True))
        left.update(["mail"] * deliveries.count())
        return dict(left)
    except DatabaseError:
        connection.close()
        return None


def _what_was_told(load: Load, report: Report) -> None:
    for told in load.told:
        report.acknowledged += told.acknowledged
        report.refused += sum(told.before.values())
    unclear = Counter(kind for told in load.told for kind in told.before)
    assert set(unclear) <= {"0", "503"}, f"neither receipt nor 503 nor silence: {unclear}"
    missing = [told.before for told in load.told if not told.acknowledged]
    assert not missing, f"never got a receipt: {missing[:5]}"
    report.reads, report.failed_reads = sum(load.read.values()), sum(load.read.values()) - load.read[200]
    assert set(load.read) <= {0, 200, 503}, f"pages that failed otherwise: {load.read}"
    report.milliseconds = [1000 * value for value in quantiles([told.seconds for told in load.told])]


def _what_is_stored(load: Load, report: Report) -> dict[int, Submission]:
    """I1, I6: one submission for each form that got a receipt."""
    tokens = {told.token for told in load.told}
    found = list(Submission.objects.filter(idempotency_key__in=tokens))
    report.stored = len(found)
    lost = {told.token for told in load.told if told.acknowledged} - {one.idempotency_key for one in found}
    assert not lost, f"I1: acknowledged and lost: {lost}"
    assert len({one.case_number for one in found}) == len(found), "I6: two cases with one number"
    return {one.pk: one for one in found}


def _log_and_routing(found: dict[int, Submission], report: Report) -> None:
    """I2, I4, I8, I10, I11: each has its work, took effect once, one lead, a whole chain."""
    handlings = Counter(Handling.objects.filter(event__submission__in=found).values_list("event_id", "subscriber"))
    events: dict[int, list[Event]] = {pk: [] for pk in found}
    for event in Event.objects.filter(submission__in=found).order_by("chain", "seq"):
        events[event.submission_id or 0].append(event)
    leads = Counter(
        Assignment.objects.filter(submission__in=found, role=AssignmentRole.LEAD, state__in=OPEN_STATES).values_list(
            "submission_id", flat=True
        )
    )
    waits = []
    for pk, submission in found.items():
        verbs = [event.verb for event in events[pk]]
        received = events[pk][0].pk
        assert verbs == [Verb.RECEIVED, Verb.ROUTED], f"I4: {submission.case_number} has {verbs}"
        assert (handlings[received, "route"], handlings[received, "notify"]) == (1, 1), f"I2: {submission.case_number}"
        assert leads[pk] == 1 or submission.status in END_STATES, f"I8: {leads[pk]} leads for {submission.case_number}"
        assert chain.first_break(events[pk]) is None, f"I11: the chain of {submission.case_number} is broken"
        waits.append((events[pk][1].at - submission.arrived_at).total_seconds())
    report.routed = len(waits)
    p50, p95, _, worst = quantiles(waits)
    report.routing = [p50, p95, worst]
    assert report.acknowledged == report.stored == report.routed, f"I10: {report}"


def _mails(line: Line, load: Load, report: Report, kills: int) -> None:
    """I5: each got its receipt; twice only where something died or broke off between the server's yes and the stamp."""
    ours = {told.email for told in load.told}
    got = [(message, to) for message, to in taken(line) if to in ours]
    people = Counter(to for _, to in got)
    report.mailed = len(people)
    report.duplicates = len(got) - len(people)
    without = [told.email for told in load.told if not people[told.email]]
    assert not without, f"I5: no mail for {without[:5]}"
    assert len(set(got)) == len(people), "I5: one mail under two Message-IDs"
    rows = Delivery.objects.filter(submission__idempotency_key__in=[told.token for told in load.told])
    assert set(rows.values_list("outcome", flat=True)) == {DeliveryState.SENT}
    noted = rows.filter(maybe_duplicate=True).count()
    assert report.duplicates <= min(kills, noted), f"I5: {report.duplicates} twice, {kills} kills, {noted} noted"


def _nothing_leaked(line: Line, tokens: Iterable[str]) -> None:
    """I7 and the logs: what people wrote, their addresses and their links are in the database and in mails alone."""
    held = repr(_everything_in_redis()).lower()
    logs = " ".join(file.read_text(errors="replace") for file in line.directory.glob("*.log")).lower()
    for secret in (CANARY.lower(), "@example.com"):
        assert secret not in held, f"I7: {secret} in Redis"
        assert secret not in logs, f"{secret} in a log"
    assert not [token for token in tokens if token in logs], "a link in a log"


def _everything_in_redis() -> list[Any]:
    from tests.services.test_line import broker  # noqa: PLC0415

    client = broker()
    readers: dict[Any, Any] = {
        b"list": lambda key: client.lrange(key, 0, -1),
        b"hash": client.hgetall,
        b"zset": lambda key: client.zrange(key, 0, -1),
        b"set": client.smembers,
        b"string": client.get,
        b"none": lambda key: None,  # gone meanwhile
    }
    return [readers[client.type(key)](key) for key in client.scan_iter(count=1000)]


def quantiles(values: Iterable[float], shares: Sequence[float] = (0.5, 0.95, 0.99)) -> list[float]:
    """The values at these shares (nearest rank), and the largest; zeros of nothing."""
    ordered = sorted(values)
    if not ordered:
        return [0.0] * (len(shares) + 1)
    return [ordered[max(0, math.ceil(share * len(ordered)) - 1)] for share in shares] + [ordered[-1]]
