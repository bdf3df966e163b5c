"""What people decided about cases, as examples to learn from. Texts never leave the database: what is kept of them is weights."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from django.db.models import Max, Q, QuerySet

from ideas.actors import Role
from ideas.models import Event, RoutingDecision, TextKind, TextVersion
from ideas.proposals import OFFICE, Decided
from ideas.verbs import Verb
from moderation.training import Example

NEWEST: Final = 3_000
"""Cases that are learned from, those first about which somebody decided last."""
CHUNK: Final = 200
CORRECTIONS: Final = frozenset({Verb.REROUTED, Verb.TOPIC_SET, Verb.KIND_SET, Verb.REDIRECTED})

Said = Mapping[Verb, Event]
"""The last event of each verb in a case."""


def decided(limit: int = NEWEST) -> tuple[Example, ...]:
    """What people said of the newest `limit` cases in which they did: where they belong, what they are about, what their writers want.

    The last word on each counts. Published or not; not what was erased. What the router decided alone, and what a person left as it
    was, says nothing: only who answers what the router would have sent to another body says that it is the municipalities'.
    """
    newest = _events().values("submission_id").annotate(last=Max("id")).order_by("-last")
    cases = [row["submission_id"] for row in newest[: max(limit, 0)]]
    return tuple(
        example for start in range(0, len(cases), CHUNK) for example in _examples(cases[start : start + CHUNK])
    )


def _events() -> "QuerySet[Event]":
    """What teaches something."""
    sent_away = RoutingDecision.objects.filter(by_person=False, decided=Decided.REDIRECT.value)
    kept = Q(verb=Verb.ANSWER_PUBLISHED, submission_id__in=sent_away.values("submission_id"))
    events = Event.objects.filter(Q(verb__in=CORRECTIONS) | kept, submission__isnull=False)
    return events.exclude(actor_role=Role.PROGRAM)


def _examples(cases: Sequence[int]) -> Iterator[Example]:
    said: dict[int, dict[Verb, Event]] = defaultdict(dict)
    wanted = Event.objects.filter(submission_id__in=cases, verb__in=[*CORRECTIONS, Verb.ANSWER_PUBLISHED])
    for event in wanted.exclude(actor_role=Role.PROGRAM).order_by("id"):
        said[event.submission_id or 0][Verb(event.verb)] = event
    originals = TextVersion.objects.filter(submission_id__in=cases, kind=TextKind.ORIGINAL).exclude(body="")
    for text in originals.order_by("id").iterator(CHUNK):
        case = text.submission_id or 0
        if case in said:
            yield _example(text, said.pop(case))


def _example(text: TextVersion, said: Said) -> Example:
    redirected = said.get(Verb.REDIRECTED)
    owner = "" if redirected else _owner(said)
    return Example(
        # A later decision makes another example of the same case: a model that knew the earlier one has not been right about this.
        id=f"case-{text.submission_id}-{max(event.pk for event in said.values())}",
        title=text.title,
        text=text.body,
        language=text.language.partition("-")[0],
        topics=_new(said, Verb.TOPIC_SET),
        kinds=_new(said, Verb.KIND_SET),
        municipalities=(owner,) if owner else (),
        not_ours=True if redirected else False if owner or Verb.ANSWER_PUBLISHED in said else None,
        body=redirected.payload["body"] if redirected else "",
    )


def _owner(said: Said) -> str:
    """Code of the municipality that a person gave the case to; empty for none.

    Giving it to the office says that it is somebody else's, not whose; unless the office answered it itself.
    """
    moved, answered = said.get(Verb.REROUTED), said.get(Verb.ANSWER_PUBLISHED)
    to = str(moved.payload["to"]) if moved else ""
    by = answered.payload["municipality"] if answered else ""
    return "" if to == OFFICE != by else to


def _new(said: Said, verb: Verb) -> tuple[str, ...]:
    return (str(said[verb].payload["new"]),) if verb in said else ()
