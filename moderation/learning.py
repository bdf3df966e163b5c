"""What people decided here, as examples; and a new model of them.

Texts never leave the database: what is kept of them is weights. The one module of this app, with the command, that needs
`moderation.training`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

from django.db import connection

from ideas.actors import Role
from ideas.models import Event, TextKind, TextVersion
from ideas.proposals import OFFICE
from ideas.verbs import Verb
from moderation import modelbook, models_in_use
from moderation.models import RoutingModel
from moderation.routing.model import Model
from moderation.training import (
    Example,
    Fitted,
    Verdicts,
    figures,
    fingerprint,
    fit,
    of_left_out,
    of_readings,
    shipped,
)

NEWEST: Final = 1_500
"""Cases that are learned from, the newest decisions first: more would take memory that a small machine has not."""
LOCK: Final = 7_352_002
"""Key of the advisory lock that lets one training run at a time."""
CORRECTIONS: Final = (Verb.REROUTED, Verb.TOPIC_SET, Verb.KIND_SET, Verb.REDIRECTED)


def decided() -> tuple[Example, ...]:
    """What people said of cases: where they belong, what they are about, what their writers want. The last word on each counts.

    Published or not; not what was erased. What the router decided alone says nothing.
    """
    events = Event.objects.filter(verb__in=CORRECTIONS, submission__isnull=False).exclude(actor_role=Role.PROGRAM)
    newest = events.order_by("-id").values_list("submission_id", flat=True)[: NEWEST * 4]
    cases = list(dict.fromkeys(newest))[:NEWEST]
    said: dict[int, dict[Verb, Event]] = defaultdict(dict)
    for event in events.filter(submission_id__in=cases).order_by("id"):
        said[event.submission_id or 0][Verb(event.verb)] = event
    originals = TextVersion.objects.filter(submission_id__in=cases, kind=TextKind.ORIGINAL).exclude(body="")
    texts = {text.submission_id or 0: text for text in originals.order_by("id")}
    return tuple(_example(case, text, said[case]) for case, text in sorted(texts.items()))


def train(ours: Sequence[Example] | None = None) -> RoutingModel | None:
    """A new candidate of `ours` (the project's own examples) and what people decided, compared with the active model.

    None where nothing has changed since a model was made, or while one is being made.
    """
    with _alone() as is_alone:
        if not is_alone:
            return None
        ours, theirs = shipped() if ours is None else ours, decided()
        digest = fingerprint([*ours, *theirs])
        if RoutingModel.objects.filter(fingerprint=digest).exists():
            return None
        return _store(fit([*ours, *theirs]), digest, ours, theirs)


def _store(fitted: Fitted, digest: str, ours: Sequence[Example], theirs: Sequence[Example]) -> RoutingModel:
    verdicts = of_left_out(fitted)
    found: dict[str, Any] = _both(verdicts, ours, theirs)
    active = RoutingModel.objects.filter(version=models_in_use.active_version()).first()
    model = models_in_use.model_of(active.version) if active else None
    if active and model:
        found["against"] = {"version": active.version, **_both(_of_another(active, model, fitted.rows), ours, theirs)}
    return modelbook.store(
        fitted.model,
        modelbook.Training(
            fingerprint=digest,
            rows_count=len(fitted.rows),
            decided_count=len(theirs),
            verdicts=verdicts,
            figures=found,
        ),
    )


def _both(verdicts: Verdicts, ours: Sequence[Example], theirs: Sequence[Example]) -> dict[str, Any]:
    return {"own": figures(verdicts, ours), "decided": figures(verdicts, theirs)}


def _of_another(row: RoutingModel, model: Model, examples: Iterable[Example]) -> Verdicts:
    """Verdicts of a model that is there already: those that it got when each was left out, else what it says now, of what it never saw."""
    stored: Mapping[str, str] = row.verdicts
    unseen = of_readings(model, (example for example in examples if example.id not in stored))
    return {**stored, **unseen}


def _example(case: int, text: TextVersion, said: Mapping[Verb, Event]) -> Example:
    """Passing a case to the office says that it is somebody else's, not whose: that is no label."""
    new = {verb: event.payload["new"] for verb, event in said.items() if verb in (Verb.TOPIC_SET, Verb.KIND_SET)}
    is_redirected, moved = Verb.REDIRECTED in said, said.get(Verb.REROUTED)
    to = moved.payload["to"] if moved and not is_redirected else OFFICE
    return Example(
        id=f"case-{case}-{max(event.pk for event in said.values())}",
        title=text.title,
        text=text.body,
        language=text.language[:2],
        topics=_one(new.get(Verb.TOPIC_SET, "")),
        kinds=_one(new.get(Verb.KIND_SET, "")),
        municipalities=_one("" if to == OFFICE else to),
        not_ours=True if is_redirected else False if to != OFFICE else None,
    )


def _one(label: str) -> tuple[str, ...]:
    return (label,) if label else ()


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether nobody else trains. The lock belongs to the session: whoever dies holds nobody up."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        is_alone = bool(cursor.fetchone()[0])
    try:
        yield is_alone
    finally:
        if is_alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
