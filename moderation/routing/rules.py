"""The coordinators' rules: columns that are compared, and what follows. No language to program in; pure, total.

Every filled column must match. Of the rules that assign or redirect the first that matches decides; those that add a contributor or a
flag all take effect. A rule that can't be carried out is never skipped in silence: the case then goes to people, and says which rule it was.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

from ideas import bodies
from ideas.gazetteer import find_place, known_codes
from ideas.proposals import OFFICE, Candidate, Decided, Evidence, Flag, FlagName, Inquiry, Proposal
from ideas.proposals import Field as TextField
from moderation.routing.codes import EvidenceCode
from moderation.routing.known import known_topics
from moderation.routing.roles import IN_THE_MATTER, Role
from moderation.routing.rule_words import FoldedText, Span, folded_text

LONGEST_READ: Final = 50_000
"""Characters of a text that are searched for words; a form takes far less."""
NAMES_A_PLACE: Final = frozenset({EvidenceCode.PLACE_GIVEN, EvidenceCode.PLACE_IN_TEXT, EvidenceCode.PLACE_IN_SEVERAL})
"""Evidence that names a place; it matters less whose it is."""


class Action(StrEnum):
    """What a rule does. `target` is the code of a municipality or the office, the key of another body, or a `FlagName`."""

    ASSIGN = "assign"
    ADD_CONTRIBUTOR = "add_contributor"
    REDIRECT = "redirect"
    FLAG = "flag"


DECIDING: Final = frozenset({Action.ASSIGN, Action.REDIRECT})
"""Only the first of these that matches takes effect."""


class RuleFault(Exception):
    """A rule can't be carried out. The argument is a short code: `target`, `topic`, `place`, `condition`, or what the rule's `fault` says."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. Empty columns match everything; at least one is filled."""

    id: int
    action: Action
    target: str
    position: int = 0
    topic: str = ""
    """Key of the topic that must be the likeliest, or the one that the resident chose."""
    place: str = ""
    """Code of a municipality that would get the case or read it first, or the name of a place in the gazetteer that the matter must be in."""
    words: tuple[str, ...] = ()
    """Words or phrases; one of them must begin a word of title or text."""
    kind: str = ""
    language: str = ""
    valid_until: datetime | None = None
    """The rule is over from this moment on, for inquiries that say when they were written."""
    owner: int | None = None
    note: str = ""
    fault: str = ""
    """What whoever read the rule from the database knows to be wrong with it, such as a municipality that left; empty where nothing is."""

    def as_json(self) -> dict[str, Any]:
        """What decides, in a form that can be stored. Neither owner nor note: they change nothing."""
        until = self.valid_until.isoformat() if self.valid_until else None
        columns = asdict(self) | {"words": list(self.words), "valid_until": until}
        return {name: value for name, value in columns.items() if name not in ("owner", "note")}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Rule":
        """The rule again that `as_json` stored. Columns that there are no more are left out."""
        names = {column.name for column in fields(cls)}
        columns = {name: value for name, value in stored.items() if name in names}
        until = columns["valid_until"]
        return cls(
            **columns
            | {
                "action": Action(columns["action"]),
                "words": tuple(columns["words"]),
                "valid_until": datetime.fromisoformat(until) if until else None,
            }
        )


def version_of(rules: Iterable[Rule]) -> str:
    """A short digest of what `rules` decide, in their order; empty without any."""
    return _version(tuple(rules))


@lru_cache(maxsize=8)
def _version(rules: tuple[Rule, ...]) -> str:
    if not rules:
        return ""
    stored = json.dumps([rule.as_json() for rule in rules], sort_keys=True)
    return hashlib.sha256(stored.encode()).hexdigest()[:12]


def apply(proposal: Proposal, inquiry: Inquiry, rules: Sequence[Rule]) -> Proposal:
    """`proposal` after `rules` in their order, with evidence for each that matched. Total.

    Where a rule can't be carried out, the office gets the case whatever the others say; their flags stay.
    """
    if not rules:
        return proposal
    reading = _Reading(proposal, inquiry)
    state = _State(proposal)
    for rule in rules:
        _try(rule, reading, state)
    return replace(state.result(), rules_version=version_of(rules))


def failed_rules(proposal: Proposal) -> dict[int, str]:
    """The ids of the rules that could not be carried out, each with the code of its fault."""
    return {
        int(item.parameters["rule"]): item.parameters.get("fault", "")
        for item in proposal.evidence
        if item.code == EvidenceCode.RULE_FAILED
    }


def check(rule: Rule) -> None:
    """RuleFault where `rule` could not be carried out if it matched, by what it says itself and what the data files know."""
    if rule.fault:
        raise RuleFault(rule.fault)
    if not (rule.topic or rule.place or rule.words or rule.kind or rule.language):
        raise RuleFault("condition")
    if rule.topic and rule.topic not in known_topics():
        raise RuleFault("topic")
    if rule.place and rule.place not in known_codes() and not find_place(rule.place):
        raise RuleFault("place")
    if rule.target not in _targets(rule.action):
        raise RuleFault("target")


def fault_of(rule: Rule) -> str:
    """The code of what `check` finds wrong; empty where nothing is."""
    try:
        check(rule)
    except RuleFault as fault:
        return str(fault)
    return ""


def _targets(action: Action) -> Iterable[str]:
    if action == Action.REDIRECT:
        return [body.key for body in bodies.external()]
    return set(FlagName) if action == Action.FLAG else known_codes()


def _try(rule: Rule, reading: "_Reading", state: "_State") -> None:
    """Let `rule` take effect on `state` if it matches; whatever goes wrong is noted there."""
    try:
        if rule.action in DECIDING and state.is_decided:
            return
        span = reading.match(rule)
        if span is not None:
            check(rule)
            state.take(rule, span, reading)
    except RuleFault as fault:
        state.fail(rule, str(fault))
    except Exception as error:  # a rule with a value nobody thought of must not stop the others, nor pass unseen
        state.fail(rule, type(error).__name__)


_Where = tuple[TextField, Span | None]


class _Reading:
    """What the rules are compared with. Texts are folded when the first rule asks for words."""

    def __init__(self, proposal: Proposal, inquiry: Inquiry) -> None:
        self.proposal = proposal
        self.inquiry = inquiry
        self._folded: tuple[tuple[TextField, FoldedText], ...] = ()

    @property
    def corrected(self) -> str:
        """The municipality, or the office, that the resident named after seeing where it would go; empty without."""
        return self.inquiry.corrected if self.inquiry.corrected in known_codes() and self.inquiry.corrected else ""

    def match(self, rule: Rule) -> _Where | None:
        """Where the rule's word stands, if every filled column matches: no field and no span without words. None where one does not.

        What can't be compared (a topic or place that there is not) counts as matching, so that the fault comes to light.
        """
        if not (self._in_time(rule) and self._kind(rule) and self._language(rule)):
            return None
        if not (self._topic(rule) and self._place(rule)):
            return None
        return self._words(rule) if rule.words else ("", None)

    def _in_time(self, rule: Rule) -> bool:
        at = self.inquiry.at
        return rule.valid_until is None or at is None or at < rule.valid_until

    def _kind(self, rule: Rule) -> bool:
        return not rule.kind or rule.kind == (self.proposal.kind or self.inquiry.kind)

    def _language(self, rule: Rule) -> bool:
        return not rule.language or rule.language in (self.proposal.languages or (self.inquiry.language,))

    def _topic(self, rule: Rule) -> bool:
        if not rule.topic or rule.topic not in known_topics():
            return True
        likeliest = self.proposal.topics[0].topic if self.proposal.topics else ""
        return rule.topic in (self.inquiry.topic, likeliest)

    def _place(self, rule: Rule) -> bool:
        if not rule.place:
            return True
        if rule.place in known_codes():
            return self._is_in(rule.place)
        names = {place.name for place in find_place(rule.place)}
        return not names or any(
            item.parameters.get("place") in names for item in self.proposal.evidence if _says_where(item)
        )

    def _is_in(self, code: str) -> bool:
        """Whether it would get the case, or read it first; the office has to be meant, not only to stand in."""
        if code == OFFICE:
            return self.proposal.lead == OFFICE and self.proposal.decided == Decided.ASSIGN
        return code in (self.proposal.lead, *self.proposal.contributors)

    def _words(self, rule: Rule) -> _Where | None:
        for name, text in self._texts():
            span = text.find(rule.words)
            if span is not None:
                return name, span
        return None

    def _texts(self) -> tuple[tuple[TextField, FoldedText], ...]:
        if not self._folded:
            title, text = self.inquiry.title[:LONGEST_READ], self.inquiry.text[:LONGEST_READ]
            self._folded = (("title", folded_text(title)), ("text", folded_text(text)))
        return self._folded


def _says_where(item: Evidence) -> bool:
    is_there = item.parameters.get("role", Role.MATTER) in IN_THE_MATTER
    return item.code in NAMES_A_PLACE and is_there and "weak" not in item.parameters


@dataclass
class _State:
    """What the rules have made of a proposal so far."""

    proposal: Proposal
    is_decided: bool = False
    contributors: list[str] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    failed: list[Evidence] = field(default_factory=list)

    def take(self, rule: Rule, where: _Where, reading: _Reading) -> None:
        """Carry out a rule that matched."""
        named, span = where
        start, end = span or (None, None)
        code = EvidenceCode.RULE_MATCHED
        if rule.action == Action.FLAG:
            self.flags.append(Flag(FlagName(rule.target), named, start, end))
        elif rule.action == Action.ADD_CONTRIBUTOR:
            self.contributors.append(rule.target)
        else:
            self.is_decided = True
            if rule.action == Action.REDIRECT:
                self.proposal = _redirected(self.proposal, rule.target, reading.corrected)
            elif reading.corrected in ("", rule.target):
                self.proposal = _assigned(self.proposal, rule.target)
            else:
                code = EvidenceCode.RULE_YIELDS
        speaks_for = rule.target if rule.action in (Action.ASSIGN, Action.ADD_CONTRIBUTOR) else ""
        strength = 1.0 if code == EvidenceCode.RULE_MATCHED else 0.0
        parameters = {"rule": str(rule.id), "action": rule.action.value}
        if rule.action == Action.REDIRECT:
            parameters["body"] = rule.target
        self.evidence.append(Evidence(code.value, speaks_for, strength, named, start, end, parameters))

    def fail(self, rule: Rule, fault: str) -> None:
        """Note that a rule that matched, as far as that can be said, could not be carried out."""
        parameters = {"rule": str(rule.id), "fault": fault}
        self.failed.append(Evidence(EvidenceCode.RULE_FAILED.value, OFFICE, 0.0, parameters=parameters))

    def result(self) -> Proposal:
        """The proposal that comes of it."""
        proposal = replace(
            self.proposal,
            evidence=(*self.proposal.evidence, *self.evidence, *self.failed),
            flags=(*self.proposal.flags, *self.flags),
        )
        if self.failed:
            return replace(proposal, lead=OFFICE, decided=Decided.PEOPLE, contributors=())
        several = dict.fromkeys([*proposal.contributors, *self.contributors])
        return replace(proposal, contributors=tuple(code for code in several if code != proposal.lead))


def _assigned(proposal: Proposal, target: str) -> Proposal:
    ranked = (Candidate(target, 1.0),)
    return replace(proposal, lead=target, ranked=ranked, decided=Decided.ASSIGN, confidence=1.0)


def _redirected(proposal: Proposal, body: str, corrected: str) -> Proposal:
    """Led by the municipality that is sure enough, else by the office."""
    is_sure = proposal.decided in (Decided.ASSIGN, Decided.REDIRECT)
    lead = corrected or (proposal.lead if is_sure else OFFICE)
    return replace(proposal, lead=lead, body=body, contributors=(), decided=Decided.REDIRECT, confidence=1.0)
