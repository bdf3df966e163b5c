"""What the pages about routing rules show."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ideas import clock
from ideas import queries as case_queries
from ideas.actors import Actor
from ideas.models import Kind
from ideas.redirections import name_of
from moderation import languages, queries, rule_words, rulebook
from moderation.last_word import LastWord
from moderation.models import RoutingRule, RuleState, User
from moderation.replay import SHOWN, Destination, Moved, Trial
from moderation.routing.rules import fault_of

Names = Mapping[str, str]
"""The municipalities' names by code, those of the office and of municipalities that left among them."""

COLUMNS: Mapping[str, Promise] = {
    "topic_id": _("Topic"),
    "place": _("Place"),
    "words": _("Words"),
    "kind": _("Kind"),
    "language": _("Language"),
    "valid_until": _("Last day"),
    "action": _("What happens"),
    "target": _("Whom or what"),
    "note": _("Why the rule is there"),
    "owner_id": _("Who answers for it"),
}
"""What the columns are called, for conditions and for the history."""


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule in words."""

    rule: RoutingRule
    conditions: tuple[tuple[str, str], ...]
    """What is looked at, and what must be there."""
    action: str
    target: str
    last_day: date | None
    is_over: bool
    """Its last day has passed."""
    fault: str
    """What is wrong with it, or went wrong; empty where nothing is."""

    @property
    def heading(self) -> str:
        """What it does, in one line."""
        return f"{rule_words.ACTIONS[self.action]}: {self.target}"


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One step. `moderation/_rule_history.html` makes a sentence of it."""

    verb: str
    at: datetime
    who: str
    columns: tuple[str, ...]
    is_moved: bool
    is_settled: bool
    fault: str


@dataclass(frozen=True, slots=True)
class MovedRow:
    """A case that a rule would move."""

    case_number: str
    before: str
    after: str
    people: str
    """What people decided in the end, or empty."""


@dataclass(frozen=True, slots=True)
class MovedRows:
    """Cases that a rule would move: SHOWN at most of those that the reader may open, and how many there are that they may not."""

    rows: list[MovedRow]
    unreadable: int


def row(rule: RoutingRule, known: Names, faults: Mapping[int, str]) -> RuleRow:
    """One rule; `known` are the names of municipalities, `faults` codes by rule."""
    last_day = rule.last_day
    return RuleRow(
        rule=rule,
        conditions=tuple((str(COLUMNS[name]), value) for name, value in _conditions(rule, known) if value),
        action=rule.action,
        target=rule_words.target_name(rule.action, rule.target, known),
        last_day=last_day,
        is_over=last_day is not None and last_day < timezone.localdate(clock.now()),
        fault=rule_words.fault(faults[rule.pk]) if rule.pk in faults else "",
    )


def rows(rules: Iterable[RoutingRule]) -> list[RuleRow]:
    """All of them. A fixed number of queries."""
    known, faults = queries.municipality_names(), rulebook.broken()
    return [row(rule, known, faults) for rule in rules]


def faults_of(rule: RoutingRule) -> dict[int, str]:
    """What is wrong with a rule that is not over: what went wrong, or would."""
    if rule.state == RuleState.RETIRED:
        return {}
    fault = rule.failure or fault_of(rulebook.value_of(rule, rulebook.active_codes()))
    return {rule.pk: fault} if fault else {}


def history(rule: RoutingRule) -> list[HistoryLine]:
    """What was done with it, the newest first."""
    events = list(queries.rule_events(rule))
    people = User.objects.in_bulk({event.actor_id for event in events if event.actor_id})
    found = [
        HistoryLine(
            verb=event.verb,
            at=event.at,
            who=str(people[event.actor_id].name or people[event.actor_id].email) if event.actor_id in people else "",
            columns=tuple(str(COLUMNS[name]) for name in event.payload.get("columns", ()) if name in COLUMNS),
            is_moved="position" in event.payload,
            is_settled=event.payload.get("columns") == ["failure"],
            fault=rule_words.fault(event.payload["fault"]) if "fault" in event.payload else "",
        )
        for event in events
    ]
    return found[::-1]


def trial_rows(trial: Trial, actor: Actor) -> dict[str, MovedRows]:
    """The lists of a trial by what they hold. A case that `actor` may not read is counted and not named."""
    numbers = [moved.case_number for moved in trial.moved]
    readable = set(case_queries.visible_to(actor).filter(case_number__in=numbers).values_list("case_number", flat=True))
    known = queries.municipality_names()
    lists = {"moved": trial.moved, "saved": trial.saved, "broken": trial.broken}
    return {name: _rows(found, readable, known) for name, found in lists.items()}


def _rows(found: Sequence[Moved], readable: Collection[str], known: Names) -> MovedRows:
    shown = [moved for moved in found if moved.case_number in readable]
    return MovedRows([_moved(moved, known) for moved in shown[:SHOWN]], len(found) - len(shown))


def _moved(moved: Moved, known: Names) -> MovedRow:
    return MovedRow(
        moved.case_number, _said(moved.before, known), _said(moved.after, known), _decided(moved.people, known)
    )


def _decided(people: LastWord, known: Names) -> str:
    """Names of those to whom people gave it, and of those whom they let go; for want of any, that one of the municipalities answered."""
    if people.body:
        return name_of(people.body) or people.body
    added, released = (sorted(known.get(code, code) for code in codes) for codes in (people.added, people.released))
    parts = [
        *([known.get(people.lead, people.lead)] if people.lead else []),
        *(f"+ {name}" for name in added),
        *(f"\u2212 {name}" for name in released),
    ]
    return " ".join(parts) or (gettext("to answer") if people.body is not None else "")


def _said(destination: Destination, known: Names) -> str:
    """Names: of the other body where that decides, else of those who get it, the lead first."""
    if destination.body:
        return name_of(destination.body) or destination.body
    return " + ".join(known.get(code, code) for code in (destination.lead, *destination.contributors))


def _conditions(rule: RoutingRule, known: Names) -> Iterable[tuple[str, str]]:
    yield "topic_id", rule.topic.name if rule.topic else ""
    yield "place", known.get(rule.place, rule.place)
    yield "words", ", ".join(rule.words)
    yield "kind", str(Kind(rule.kind).label) if rule.kind else ""
    yield "language", str(languages.NAMES.get(rule.language, rule.language))
