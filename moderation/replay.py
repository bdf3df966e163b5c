"""What would have become of past cases: with a draft of a rule, and with the router as it was or is now. Changes nothing."""

import json
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db.models import Exists, OuterRef

from ideas import recipients, transitions
from ideas.models import RoutingDecision
from ideas.proposals import Decided, Inquiry, Proposal
from moderation import models_in_use, routing, rulebook
from moderation.last_word import NOTHING_SAID, LastWord, last_words
from moderation.recipients import read
from moderation.routing.model import Model
from moderation.routing.rules import Rule, apply

CASES: Final = 500
"""So many of the newest routed cases a draft is tried on."""
SHOWN: Final = 50
CHUNK: Final = 100
SECONDS: Final = 5.0
"""A trial on a page ends after this time, with what it has seen until then."""


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a proposal sends a case."""

    lead: str
    contributors: tuple[str, ...] = ()
    body: str = ""
    """Of a redirection."""
    decided: str = Decided.ASSIGN.value

    @classmethod
    def of(cls, proposal: Proposal) -> "Destination":
        """Of a proposal: a body that only may be responsible sends nothing anywhere."""
        body = proposal.body if proposal.decided == Decided.REDIRECT else ""
        return cls(proposal.lead, proposal.contributors, body, proposal.decided.value)


@dataclass(frozen=True, slots=True)
class Moved:
    """A case that would go elsewhere. `people`: what people decided in the end; that is the truth."""

    case_number: str
    before: Destination
    after: Destination
    people: LastWord = NOTHING_SAID

    @property
    def is_saved(self) -> bool:
        """More of it would have gone right at once, and nothing wrong that went right."""
        return self._right(self.before) < self._right(self.after)

    @property
    def is_broken(self) -> bool:
        """Something went right, and would not."""
        return not self._right(self.before) <= self._right(self.after)

    def _right(self, destination: Destination) -> frozenset[str]:
        return self.people.met_by(destination.lead, destination.contributors, destination.body)


@dataclass(frozen=True, slots=True)
class Past:
    """A decision of the program's, and what people decided about the same case in the end."""

    decision: RoutingDecision
    people: LastWord
    is_reread: bool
    """It was not the first of its case: the case stayed where it was."""


@dataclass
class Trial:
    """What a set of rules would have changed."""

    asked: int
    tried: int = 0
    moved: list[Moved] = field(default_factory=list)
    """The newest first."""
    flagged: int = 0
    failed: int = 0
    is_cut_short: bool = False
    """Time was up before the last case."""

    @property
    def saved(self) -> list[Moved]:
        """Those that would have gone right at once."""
        return [moved for moved in self.moved if moved.is_saved]

    @property
    def broken(self) -> list[Moved]:
        """Those that would have gone wrong."""
        return [moved for moved in self.moved if moved.is_broken]


def try_rules(rules: Sequence[Rule], *, limit: int = CASES, seconds: float = SECONDS) -> Trial:
    """Route the newest `limit` cases that the program routed once more: with the rules in force, and with `rules` instead.

    Both with the present router, so that the rules are all that differs. Ends after `seconds`, with the newest cases done.
    """
    trial, end = Trial(asked=limit), time.monotonic() + seconds
    now = rulebook.active_rules().rules
    for past in _newest(limit):
        if time.monotonic() >= end:
            trial.is_cut_short = True
            break
        inquiry = recipients.inquiry_then(past.decision)
        if inquiry is not None:
            plain = read(inquiry)
            before, after = apply(plain, inquiry, now), apply(plain, inquiry, rules)
            trial.tried += 1
            trial.flagged += set(after.flags) != set(before.flags)
            trial.failed += _failures(after) > _failures(before)
            if Destination.of(before) != Destination.of(after):
                case = past.decision.submission.case_number
                trial.moved.append(Moved(case, Destination.of(before), Destination.of(after), past.people))
    return trial


def _failures(proposal: Proposal) -> int:
    return sum(item.code == routing.EvidenceCode.RULE_FAILED for item in proposal.evidence)


@dataclass
class Differing:
    """A stored result that did not come out again: the columns that differ."""

    case_number: str
    decision: int
    columns: list[str]


@dataclass
class NotAgain:
    """A decision that can't be made again, with what is missing (`Replayed.gone`) and the router that made it."""

    case_number: str
    decision: int
    missing: str
    router: str


@dataclass
class Replayed:
    """What became of stored decisions when they were made once more."""

    looked_at: int = 0
    same: int = 0
    different: list[Differing] = field(default_factory=list)
    gone: Counter[str] = field(default_factory=Counter)
    """Decisions that can't be made again, by what is missing: text, inputs, router, place, model or rules."""
    not_again: list[NotAgain] = field(default_factory=list)
    """Each of them."""
    now_moved: int = 0
    now: list[Moved] = field(default_factory=list)
    """What the present router would decide otherwise; SHOWN at most."""

    def miss(self, decision: RoutingDecision, missing: str) -> None:
        """Count a decision that can't be made again."""
        self.gone[missing] += 1
        number = decision.submission.case_number
        self.not_again.append(NotAgain(number, decision.pk, missing, decision.router_version))


def replay(since: datetime, *, limit: int | None = None, now: bool = False) -> Replayed:
    """Make the program's decisions since then again, oldest first, with the versions that made them; `now`: also with the present ones."""
    found = Replayed()
    sets: dict[str, tuple[Rule, ...] | None] = {}
    for past in _since(since, limit):
        decision = past.decision
        found.looked_at += 1
        inquiry = recipients.inquiry_then(decision)
        if inquiry is None:
            found.miss(decision, "text")
            continue
        if decision.rules_version not in sets:
            sets[decision.rules_version] = rulebook.rules_of(decision.rules_version)
        _again(past, inquiry, sets[decision.rules_version], found)
        if now:
            _at_present(past, inquiry, found)
    return found


def _again(past: Past, inquiry: Inquiry, rules: tuple[Rule, ...] | None, found: Replayed) -> None:
    decision = past.decision
    model = models_in_use.model_of(decision.model_version)
    missing = _missing(decision, rules, model)
    if missing or rules is None:
        found.miss(decision, missing)
        return
    proposal = routing.propose(inquiry, model, rules).without(decision.inputs.get(recipients.GONE, ()))
    if past.is_reread:
        proposal = transitions.left_to_people(proposal)
    columns = transitions.decision_columns(proposal, decision.inputs)
    differing = [name for name, value in columns.items() if _plain(value) != _plain(getattr(decision, name))]
    if differing:
        found.different.append(Differing(decision.submission.case_number, decision.pk, differing))
    else:
        found.same += 1


def _missing(decision: RoutingDecision, rules: tuple[Rule, ...] | None, model: Model | None) -> str:
    """What is not there any more of that which made the decision; empty when all is."""
    if not decision.inputs:
        return "inputs"
    if decision.router_version != routing.VERSION:
        return "router"
    if recipients.is_elsewhere_now(decision):
        return "place"
    if decision.model_version and model is None:
        return "model"
    return "rules" if rules is None else ""


def _at_present(past: Past, inquiry: Inquiry, found: Replayed) -> None:
    decision = past.decision
    said = apply(read(inquiry), inquiry, rulebook.active_rules().rules)
    after = Destination.of(said.without(recipients.gone(said)))
    body = decision.body if decision.decided == Decided.REDIRECT else ""
    before = Destination(str(decision.lead_id), tuple(decision.contributors), body, decision.decided)
    if before != after:
        found.now_moved += 1
        if len(found.now) < SHOWN:
            found.now.append(Moved(decision.submission.case_number, before, after, past.people))


def _plain(value: Any) -> str:
    """As it stands in the database."""
    return json.dumps(value, sort_keys=True)


def _newest(limit: int) -> Iterator[Past]:
    """The newest of each case. Few cases are read again, so that hardly any is found twice."""
    found = RoutingDecision.objects.filter(by_person=False, text_version__isnull=False).order_by("-pk")
    newest: dict[int, int] = {}
    for pk, submission in found.values_list("pk", "submission_id")[: 2 * limit]:
        newest.setdefault(submission, pk)
    return _in_chunks(list(newest.values())[:limit])


def _since(since: datetime, limit: int | None) -> Iterator[Past]:
    found = RoutingDecision.objects.filter(by_person=False, decided_at__gte=since).order_by("pk")
    return _in_chunks(list(found.values_list("pk", flat=True)[:limit]))


def _in_chunks(pks: Sequence[int]) -> Iterator[Past]:
    """The decisions with these ids in their order, CHUNK at a time in memory."""
    of_program = RoutingDecision.objects.filter(submission=OuterRef("submission"), by_person=False)
    earlier = Exists(of_program.filter(pk__lt=OuterRef("pk")))
    for start in range(0, len(pks), CHUNK):
        part = pks[start : start + CHUNK]
        rows: Mapping[int, Any] = (
            RoutingDecision.objects.filter(pk__in=part)
            .select_related("submission__exact_place", "text_version")
            .annotate(is_reread=earlier)
            .in_bulk()
        )
        people = last_words([row.submission_id for row in rows.values()])
        for pk in part:
            if pk in rows:
                yield Past(rows[pk], people.get(rows[pk].submission_id, NOTHING_SAID), rows[pk].is_reread)
