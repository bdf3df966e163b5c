"""What the public page of one case shows. Everything private stays behind: only published texts enter here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from ideas import case_numbers, queries
from ideas.case_items import awaited, signers
from ideas.explanations import ExplainedItem, explain
from ideas.models import (
    Answer,
    DecisionKind,
    ModerationDecision,
    Municipality,
    RoutingDecision,
    Status,
    Submission,
    TextVersion,
    Visibility,
)
from ideas.redirections import Redirection, redirection
from ideas.timeline import Moment, moments

ENDED_BY: Final = {Status.DECLINED: DecisionKind.DECLINE, Status.REDIRECTED: DecisionKind.REDIRECT}
"""The kind of decision behind a status that a decision gave."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why this municipality answers. `moved` is the person's decision that counts instead of the program's proposal, if any."""

    lead: Municipality
    items: tuple[ExplainedItem, ...]
    by_person: bool
    moved: ModerationDecision | None


@dataclass(frozen=True, slots=True)
class CasePage:
    """A public case."""

    submission: Submission
    text: TextVersion
    author: str
    """The sender's name, where they asked that it be shown."""
    answers: tuple[Answer, ...]
    answered_by: tuple[Municipality, ...]
    awaited: tuple[Municipality, ...]
    explanation: Explanation | None
    timeline: list[Moment]
    municipalities: list[Municipality]
    """All that take part now: the page foot names them too, and asks no second time."""

    @property
    def parts(self) -> int:
        """How many municipalities have a part in it."""
        return len(self.answered_by) + len(self.awaited)


@dataclass(frozen=True, slots=True)
class EntryPage:
    """A case of which only the entry is left: that it was, and why it can't be read."""

    submission: Submission
    decision: ModerationDecision | None
    """What ended it, if somebody decided so."""
    redirection: Redirection | None
    """Where it belongs instead, if that was the decision."""
    municipality: Municipality | None
    moved_to: Submission | None
    """The case it was merged with, where that one can be read."""
    timeline: list[Moment]
    municipalities: list[Municipality]


def find(case_number: str) -> Submission | None:
    """The case with a public page of that number, with what its page needs; None where a reader is to see nothing."""
    if case_numbers.parse(case_number) != case_number:
        return None
    return queries.public_entries_in_full().filter(case_number=case_number).first()


def is_readable(submission: Submission) -> bool:
    """True for a case whose text is public, False for one of which only the entry is left."""
    return submission.visibility == Visibility.PUBLIC and submission.status != Status.MERGED


def case_page(submission: Submission) -> CasePage:
    """The page of a readable case from `find`."""
    text = submission.published_version
    if text is None:
        raise ValueError(f"{submission.case_number} has no published text")
    municipalities = list(queries.municipalities())
    names = _names(municipalities)
    answers: list[Answer] = submission.published_answers  # type: ignore[attr-defined]
    answered_by = signers(answers)
    return CasePage(
        submission=submission,
        text=text,
        author=author(submission),
        answers=tuple(answers),
        answered_by=answered_by,
        awaited=awaited(submission.parts_shown, answered_by),  # type: ignore[attr-defined]
        explanation=_explanation(submission, text, names),
        timeline=moments(queries.public_events(submission), names, reasons_to_pass_on(submission)),
        municipalities=municipalities,
    )


def entry_page(submission: Submission) -> EntryPage:
    """The page of a case from `find` whose text is not to be read."""
    decision = ended_by(submission)
    municipalities = list(queries.municipalities())
    return EntryPage(
        submission=submission,
        decision=decision,
        redirection=redirection(decision),
        municipality=decision.municipality if decision else None,
        moved_to=moved_to(submission),
        timeline=moments(queries.public_events(submission), _names(municipalities)),
        municipalities=municipalities,
    )


def author(submission: Submission) -> str:
    """The sender's name where they asked that it be shown, else empty."""
    sender = getattr(submission, "sender", None)
    return sender.name if sender is not None and sender.show_name else ""


def ended_by(submission: Submission) -> ModerationDecision | None:
    """The decision by which a case from `find` was declined or sent to another body; None where it did not end so."""
    kind = ENDED_BY.get(Status(submission.status))
    return _newest(submission, kind) if kind else None


def moved_on(submission: Submission, routing: RoutingDecision) -> ModerationDecision | None:
    """The person's decision that counts instead of the program's proposal, if `routing` is a person's."""
    return _newest(submission, DecisionKind.REROUTE) if routing.by_person else None


def reasons_to_pass_on(submission: Submission) -> dict[int, str]:
    """Why a case from `find` was passed on each time, by the id of the decision. Where its text may be read: a reason can speak of it."""
    decisions: list[ModerationDecision] = submission.decisions_newest  # type: ignore[attr-defined]
    return {decision.pk: decision.public_reason for decision in decisions if decision.kind == DecisionKind.REROUTE}


def moved_to(submission: Submission) -> Submission | None:
    """The case that it was merged with, where that one can be read."""
    target = submission.merged_into
    return target if target is not None and is_readable(target) else None


def _names(municipalities: Iterable[Municipality]) -> dict[str, str]:
    return {municipality.code: municipality.name for municipality in municipalities}


def _explanation(submission: Submission, text: TextVersion, names: Mapping[str, str]) -> Explanation | None:
    routing = queries.latest_routing(submission)
    if routing is None:
        return None
    return Explanation(
        lead=routing.lead,
        items=tuple(_items(routing, text, names)),
        by_person=routing.by_person,
        moved=moved_on(submission, routing),
    )


def _items(routing: RoutingDecision, text: TextVersion, names: Mapping[str, str]) -> list[ExplainedItem]:
    read = routing.text_version
    return explain(
        routing.evidence,
        title=read.title if read else "",
        text=read.body if read else "",
        names=names,
        published=f"{text.title}\n{text.body}",
    )


def _newest(submission: Submission, kind: DecisionKind) -> ModerationDecision | None:
    decisions: list[ModerationDecision] = submission.decisions_newest  # type: ignore[attr-defined]
    return next((decision for decision in decisions if decision.kind == kind), None)
