"""A case as a list of the desk shows it: what it is, how old it is, and what it waits for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise

from ideas import bodies, case_numbers, clock, queries
from ideas.actors import Actor
from ideas.models import (
    OPEN_STATES,
    UNSETTLED_STATES,
    Assignment,
    AssignmentRole,
    AssignmentState,
    MessageAuthor,
    Municipality,
    RoutingDecision,
    Status,
    Submission,
    Topic,
    Visibility,
)
from ideas.proposals import OFFICE, Decided, FlagName
from ideas.redirections import name_of
from moderation import flags
from moderation.languages import written_in

PAGE_SIZE: Final = 50
GUESSES: Final = 2
LEFT_TO_PEOPLE: Final = frozenset({Decided.ASK, Decided.PEOPLE})
"""The router was not sure enough."""


class RowState(StrEnum):
    """What the case waits for, seen from the reader's side."""

    NEW = "new"
    HELD = "held"
    UNSURE = "unsure"
    NOT_OURS = "not_ours"
    """The router thinks that another body decides."""
    REPLIED = "replied"
    DRAFT = "draft"
    PUBLISHED = "published"
    WAITING = "waiting"
    ANSWERED = "answered"
    PASSED_ON = "passed_on"
    DECLINED = "declined"
    REDIRECTED = "redirected"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Guess:
    """Where the program thought that it belongs; `percent` 0 to 100."""

    code: str
    name: str
    percent: int
    accent: int


@dataclass(frozen=True, slots=True)
class DeskRow:
    """One line."""

    number: str
    heading: str
    language: str
    kind: str
    kind_name: str
    municipalities: tuple[Municipality, ...]
    topic: Topic | None
    arrived_at: datetime
    days: int
    state: RowState
    doubts: tuple[str, ...]
    guesses: tuple[Guess, ...]
    body: str = ""
    """Key of the other body that may be responsible, until a person has decided who gets the case."""
    body_name: str = ""
    flags: tuple[FlagName, ...] = ()
    """What staff should know of the text, the gravest first, while the case is open."""
    is_unsure: bool = False
    """The router left it to people who gets it, whoever has it now, and no person has decided yet."""
    is_suggested: bool = False
    """A reader thinks that somebody else should have it."""
    languages: tuple[str, ...] = ()
    """BCP 47 tags of what it is written in."""

    @property
    def alarms(self) -> list[str]:
        """Why somebody should look at once, in words."""
        return [str(flags.LABELS[name]) for name in self.flags if name in flags.LOUD]

    @property
    def is_personal(self) -> bool:
        """It holds data about a person."""
        return not flags.PERSONAL.isdisjoint(self.flags)

    @property
    def written_in(self) -> tuple[Promise, ...]:
        """Of languages other than Swedish, in words."""
        return written_in(self.languages)


@dataclass(frozen=True, slots=True)
class DeskPage:
    """Some lines, and the case number after which the next ones come, empty on the last page."""

    rows: list[DeskRow]
    next: str


def page(
    cases: QuerySet[Submission],
    actor: Actor,
    *,
    after: str,
    names: Mapping[str, Municipality],
    size: int = PAGE_SIZE,
) -> DeskPage:
    """The lines after the case `after` (an unknown one: from the start). `cases` comes from `moderation.queries`.

    A case that has left the list meanwhile still marks the place: whoever works through the list comes to its end.
    """
    newest_first = "finished_at" in cases.query.annotations
    if after:
        cases = _from(cases, after, newest_first, actor)
    found = list(cases[: size + 1])
    shown = found[:size]
    return DeskPage([_row(case, actor, names) for case in shown], shown[-1].case_number if len(found) > size else "")


def guesses(ranked: Iterable[Any], names: Mapping[str, Municipality], most: int = GUESSES) -> tuple[Guess, ...]:
    """The best of `RoutingDecision.ranked`, those that are municipalities still."""
    known = [(names[code], confidence) for code, confidence in ranked if code in names and code != OFFICE]
    return tuple(Guess(m.code, m.name, round(confidence * 100), m.policy.accent) for m, confidence in known[:most])


def _from(cases: QuerySet[Submission], after: str, newest_first: bool, actor: Actor) -> QuerySet[Submission]:
    found = cases if newest_first else queries.visible_to(actor)
    last = found.filter(case_number=case_numbers.parse(after) or "").first()
    if last is None:
        return cases
    if newest_first:
        ended = last.finished_at  # type: ignore[attr-defined]
        return cases.filter(Q(finished_at__lt=ended) | Q(finished_at=ended, pk__lt=last.pk))
    return cases.filter(Q(arrived_at__gt=last.arrived_at) | Q(arrived_at=last.arrived_at, pk__gt=last.pk))


def _row(case: Any, actor: Actor, names: Mapping[str, Municipality]) -> DeskRow:
    text, routing = case.desk_texts[0], case.desk_routings[-1] if case.desk_routings else None
    state = _state(case, actor)
    body = _other_body(case)
    read = next((one for one in reversed(case.desk_routings) if not one.by_person), None)
    shown = [part for part in case.desk_parts if part.state != AssignmentState.RELEASED] or case.desk_parts[-1:]
    return DeskRow(
        number=case.case_number,
        heading=text.heading,
        language=text.language,
        kind=case.kind,
        kind_name=case.get_kind_display(),
        municipalities=tuple(part.municipality for part in sorted(shown, key=_lead_first)),
        topic=case.topic,
        arrived_at=case.arrived_at,
        days=(timezone.localdate(clock.now()) - timezone.localdate(case.arrived_at)).days,
        state=state,
        doubts=tuple(case.doubts),
        guesses=guesses(routing.ranked, names) if routing and state == RowState.UNSURE else (),
        body=body,
        body_name=name_of(body),
        flags=flags.names(read.flags) if read and case.status in UNSETTLED_STATES else (),
        is_unsure=_is_unsure(case),
        is_suggested=bool(case.desk_suggestions),
        languages=tuple(read.languages) if read else (),
    )


def _lead_first(part: Assignment) -> bool:
    return part.role != AssignmentRole.LEAD


def _state(case: Any, actor: Actor) -> RowState:
    mine = [part for part in case.desk_parts if part.municipality_id in actor.municipality_codes]
    if not any(part.state in OPEN_STATES for part in mine):
        return _finished_state(case, mine)
    if case.doubts:
        return RowState.HELD
    if all(part.state != AssignmentState.OPEN for part in mine if part.state in OPEN_STATES):
        return RowState.WAITING
    if case.desk_messages and case.desk_messages[-1].author == MessageAuthor.SENDER:
        return RowState.REPLIED
    return _untouched_state(case)


def _untouched_state(case: Any) -> RowState:
    if case.desk_drafts:
        return RowState.DRAFT
    if _other_body(case) and case.desk_routings[-1].decided == Decided.REDIRECT:
        return RowState.NOT_OURS
    lead = next((part for part in case.desk_parts if part.role == "lead" and part.state in OPEN_STATES), None)
    if lead and lead.municipality_id == OFFICE and _is_unsure(case):
        return RowState.UNSURE
    return RowState.PUBLISHED if case.visibility == Visibility.PUBLIC else RowState.NEW


def _undecided(case: Any) -> RoutingDecision | None:
    """What the router said, while the case is open and no person has decided who gets it."""
    routing: RoutingDecision | None = case.desk_routings[-1] if case.desk_routings else None
    return routing if routing and not routing.by_person and case.status in UNSETTLED_STATES else None


def _is_unsure(case: Any) -> bool:
    routing = _undecided(case)
    return routing is not None and routing.decided in LEFT_TO_PEOPLE


def _other_body(case: Any) -> str:
    """Key of a body outside that the router thinks of, while that is what counts."""
    routing = _undecided(case)
    body = bodies.find(routing.body) if routing else None
    return body.key if body and not body.is_internal else ""


def _finished_state(case: Any, mine: list[Assignment]) -> RowState:
    ends = {
        Status.DECLINED: RowState.DECLINED,
        Status.REDIRECTED: RowState.REDIRECTED,
        Status.WITHDRAWN: RowState.WITHDRAWN,
    }
    if case.status in ends:
        return ends[case.status]
    if any(part.state in (AssignmentState.ANSWERED, AssignmentState.JOINED) for part in mine):
        return RowState.ANSWERED
    return RowState.PASSED_ON if case.status in (Status.ASSIGNED, Status.ANSWERED) else RowState.ENDED
