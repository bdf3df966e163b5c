"""Mails: refused for good, waiting for the mail server, sent twice, or in two states at once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Min, Q
from django.db.models.functions import Now
from django.utils import timezone

from ideas.outbox import WorkState, first_sweep, publish_on_commit
from notifications.models import Delivery, DeliveryState
from notifications.schedule import LIMIT
from portal.operations.finding import Finding, Severity

DAYS: Final = 7
"""How far back mails that are done with are told of."""
ALIKE: Final = 5
"""So many recipients, refused with one code within CLOSE, are no coincidence."""
CLOSE: Final = timedelta(hours=1)
LONG: Final = timedelta(hours=1)
"""A mail server that is away for longer is trouble."""
Refusal = tuple[datetime, int | None]
"""When, and whose contact."""


def look(everything: bool = False) -> Iterator[Finding]:
    """Everything that is wrong with mails."""
    yield from _refused()
    yield from refused_alike()
    yield from waiting()
    yield from _twice()
    yield from _unclear()


def _refused() -> Iterator[Finding]:
    rows = Delivery.objects.filter(outcome=DeliveryState.REFUSED, done_at__gte=timezone.now() - timedelta(days=DAYS))
    codes = list(rows.values_list("smtp_code", flat=True))
    if codes:
        params = {"days": DAYS, "codes": _listed(codes)}
        yield Finding("mail_refused", Severity.NOTICE, number=len(codes), params=params)


def refused_alike() -> Iterator[Finding]:
    """Many refusals with one code at about the same time."""
    by_code: dict[int | None, list[Refusal]] = defaultdict(list)
    for code, moment, contact in _lately().order_by("done_at").values_list("smtp_code", "done_at", "contact_id"):
        by_code[code].append((moment, contact))
    for code, refusals in by_code.items():
        if code is not None and _are_close(refusals):  # without a code the server was never asked
            recipients = len({contact for _, contact in refusals})
            params = {"code": code, "since": refusals[0][0]}
            yield Finding("mail_refused_alike", number=recipients, kind=str(code), params=params)


def _lately() -> Any:
    return Delivery.objects.filter(
        state=WorkState.DONE, outcome=DeliveryState.REFUSED, done_at__gte=timezone.now() - LIMIT
    )


def _are_close(refusals: Sequence[Refusal]) -> bool:
    """Whether ALIKE different recipients were refused within CLOSE. `refusals` are in order of time."""
    for start, (begin, _) in enumerate(refusals):
        if len({contact for moment, contact in refusals[start:] if moment - begin <= CLOSE}) >= ALIKE:
            return True
    return False


def retry_refused() -> int:
    """Send again what was refused during the last 72 hours; how many mails. Refused again, they stand here again."""
    return sum(_reopen(row) for row in _lately().order_by("pk"))


@transaction.atomic
def _reopen(row: Delivery) -> bool:
    reopened = Delivery.objects.filter(pk=row.pk, state=WorkState.DONE, outcome=DeliveryState.REFUSED).update(
        state=WorkState.PENDING,
        outcome=DeliveryState.WAITING,
        attempts=0,
        publications=0,
        next_at=Now(),
        publish_at=first_sweep(),
        first_tried_at=None,
        smtp_code=None,
        done_at=None,
    )
    if reopened:
        publish_on_commit(row)
    return bool(reopened)


def waiting() -> Iterator[Finding]:
    """Mails that were tried, and that the mail server could not take yet."""
    rows = Delivery.objects.filter(state=WorkState.PENDING, first_tried_at__isnull=False).exclude(last_error="")
    since = rows.aggregate(since=Min("first_tried_at"))["since"]
    if since is not None:
        severity = Severity.TROUBLE if timezone.now() - since > LONG else Severity.NOTICE
        yield Finding("mail_waiting", severity, number=rows.count(), params={"since": since})


def _twice() -> Iterator[Finding]:
    since = timezone.now() - timedelta(days=DAYS)
    number = Delivery.objects.filter(maybe_duplicate=True, sent_at__gte=since).count()
    if number:
        yield Finding("mail_twice", Severity.NOTICE, number=number, params={"days": DAYS})


_OVER: Final = (DeliveryState.SENT, DeliveryState.REFUSED, DeliveryState.DROPPED)
_OPEN: Final = (DeliveryState.WAITING, DeliveryState.SENDING)


def _unclear() -> Iterator[Finding]:
    number = Delivery.objects.filter(
        Q(state=WorkState.DONE, outcome__in=_OPEN) | Q(state__in=[WorkState.PENDING, WorkState.DEAD], outcome__in=_OVER)
    ).count()
    if number:
        yield Finding("mail_unclear", number=number, mend=_believe_the_outcome)


def _believe_the_outcome() -> int:
    """What the mail server said is known: then the work is done. Where it is not known, a person decides whether it goes out again."""
    known = Delivery.objects.filter(state__in=[WorkState.PENDING, WorkState.DEAD], outcome__in=_OVER)
    return known.update(state=WorkState.DONE, done_at=Now(), lease_until=None, lease_token=None)


def _listed(codes: Iterable[int | None]) -> str:
    """SMTP codes, each once; a dash for addresses that were impossible and never offered to the server."""
    return ", ".join(sorted({str(code or "–") for code in codes}))
