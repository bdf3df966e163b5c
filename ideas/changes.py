"""The public cases in the order in which they changed last: for whoever keeps a copy. What was public and is no more is among them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from django.core.signing import BadSignature, Signer
from django.db.models import Exists, OuterRef, Q, QuerySet

from ideas import queries
from ideas.models import Assignment, Submission

_EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)
_signer = Signer(salt="ideas.changes.cursor")


class UnknownCursor(ValueError):
    """A cursor that `page` did not make."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which changes. Empty sequences mean all."""

    since: datetime
    """Aware; what changed at this moment is included."""
    municipalities: Sequence[str] = ()
    """Codes: they have or had a part in it."""
    kinds: Sequence[str] = ()
    topics: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """Some changes, oldest first. `next` is the cursor of those after them, empty where there are none yet."""

    submissions: list[Submission]
    next: str


def page(wanted: Wanted, *, after: str = "", size: int) -> Page:
    """At most `size` cases with a public entry, those first that changed first. UnknownCursor for a cursor of nobody's."""
    matching = _matching(wanted).order_by("changed_at", "id")
    if after:
        changed_at, pk = _position(after)
        matching = matching.filter(Q(changed_at__gt=changed_at) | Q(changed_at=changed_at, pk__gt=pk))
    found = list(matching[: size + 1])
    more = len(found) > size
    return Page(found[:size], _cursor(found[size - 1]) if more else "")


def _matching(wanted: Wanted) -> QuerySet[Submission]:
    cases = queries.public_entries_in_full().filter(changed_at__gte=wanted.since)
    if wanted.municipalities:
        parts = Assignment.objects.filter(submission=OuterRef("pk"), municipality__in=wanted.municipalities)
        cases = cases.filter(Exists(parts))
    if wanted.kinds:
        cases = cases.filter(kind__in=wanted.kinds)
    if wanted.topics:
        cases = cases.filter(topic__in=wanted.topics)
    return cases


def _cursor(submission: Submission) -> str:
    micros = (submission.changed_at - _EPOCH) // timedelta(microseconds=1)
    return _signer.sign(f"{micros:x}-{submission.pk:x}").replace(":", ".")


def _position(text: str) -> tuple[datetime, int]:
    try:
        micros, pk = _signer.unsign(text.replace(".", ":", 1)).split("-")
    except (BadSignature, ValueError) as error:
        raise UnknownCursor from error
    return _EPOCH + timedelta(microseconds=int(micros, 16)), int(pk, 16)
