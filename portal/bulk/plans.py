"""What happens to a letter: the moves that follow it, each at its time. A letter in, a plan out; no database."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import log
from random import Random
from typing import Final, Literal

from ideas import sending
from ideas.models import Rule
from ideas.proposals import Inquiry, Proposal
from moderation import routing
from portal.bulk import texts
from portal.bulk.letters import Correspondence, Letter, draw
from portal.bulk.matters import region
from portal.bulk.times import at_work
from portal.sample import ROUTED_AFTER

Outcome = Literal["answered", "published", "unread", "waiting", "declined", "withdrawn"]
Do = Literal["publish", "draft", "answer", "message", "reply", "reroute", "decline", "withdraw", "retract"]

OLD: Final = timedelta(days=400)
AFTER_ALL: Final[Mapping[Outcome, float]] = {
    "answered": 0.86, "declined": 0.06, "withdrawn": 0.03, "published": 0.035, "waiting": 0.005, "unread": 0.01,
}  # fmt: skip
"""What has become of a letter that came long ago."""
LATELY: Final[Mapping[Outcome, float]] = {
    "answered": 0.72, "declined": 0.05, "withdrawn": 0.03, "published": 0.1, "waiting": 0.03, "unread": 0.07,
}  # fmt: skip
ANSWER_SPREAD: Final = 0.8
"""Standard deviation of the logarithm of the days until an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One thing that happened. `to`: a municipality; `rule`: of a decline; `title`: of who signs."""

    do: Do
    at: datetime
    text: str = ""
    to: str = ""
    rule: Rule | None = None
    title: str = ""
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """A case from its arrival until the present: everything but ids and the case number."""

    letter: Letter
    inquiry: Inquiry
    proposal: Proposal
    routed_at: datetime
    moves: tuple[Move, ...]


def plan(correspondence: Correspondence, number: int) -> Plan:
    """The case of letter `number`: routed by the router, then what people did until now."""
    letter = correspondence.letter(number)
    inquiry = sending.inquiry(letter.new, letter.arrived_at)
    proposal = routing.propose(inquiry)
    random = correspondence.random(number, "moves")
    moves = tuple(_until(correspondence.now, _moves(letter, proposal.lead, correspondence.now, random)))
    return Plan(letter, inquiry, proposal, letter.arrived_at + ROUTED_AFTER, moves)


def _until(now: datetime, moves: Iterator[Move]) -> Iterator[Move]:
    for move in moves:
        if move.at >= now:
            return
        yield move


def _moves(letter: Letter, lead: str, now: datetime, random: Random) -> Iterator[Move]:
    """In the order in which they happen; those after the present are still to come."""
    scene, matter, wish = letter.scene, letter.scene.matter, letter.new.publish_wish
    outcome = draw(AFTER_ALL if now - letter.arrived_at > OLD else LATELY, random)
    if matter.not_ours and outcome == "answered" and random.random() < 0.75:
        outcome = "declined"
    at = letter.arrived_at + ROUTED_AFTER
    if outcome == "withdrawn":
        at += timedelta(days=random.lognormvariate(log(1.5), 1.0), seconds=60)
        yield Move(do="withdraw", at=at)
        return
    if outcome == "unread":
        if random.random() < 0.25:
            yield Move(do="draft", at=at_work(at, 1, random), text=texts.answer(scene, random))
        return
    if lead != letter.about and random.random() < 0.85:
        at = at_work(at, random.uniform(0.1, 2), random)
        yield Move(do="reroute", at=at, to=letter.about, text=texts.sentence("reroute", scene, random))
    if outcome == "declined":
        yield _decline(letter, at_work(at, random.lognormvariate(log(2), 0.8), random), random)
        return
    if wish and random.random() < 0.6:
        at = at_work(at, random.uniform(0.1, 1.5), random)
        yield Move(do="publish", at=at)
    if outcome == "published":
        return
    if outcome == "waiting" or random.random() < 0.07:
        at = at_work(at, random.uniform(0.2, 3), random)
        yield Move(do="message", at=at, text=texts.sentence("message", scene, random), waits=True)
        if outcome == "waiting":
            return
        at += timedelta(days=random.lognormvariate(log(1), 1.0), seconds=60)
        yield Move(do="reply", at=at, text=texts.sentence("reply_back", scene, random))
    days = random.lognormvariate(log(region().answer_days[letter.about]), ANSWER_SPREAD)
    at = at_work(at, days, random)
    title = random.choice(matter.signed)
    yield Move(do="answer", at=at, text=texts.answer(scene, random), title=title)
    if wish and random.random() < 0.008:
        yield Move(do="retract", at=at + timedelta(days=random.lognormvariate(log(20), 1.0)))


def _decline(letter: Letter, at: datetime, random: Random) -> Move:
    rules: dict[Rule, float] = {
        Rule.ALREADY_ANSWERED: 0.4,
        Rule.NOTHING_TO_ANSWER: 0.25,
        Rule.PERSONAL_CASE: 0.25,
        Rule.ABUSE: 0.07,
        Rule.ADVERTISING: 0.03,
    }
    rule = Rule.NOT_OURS if letter.scene.matter.not_ours else draw(rules, random)
    return Move(do="decline", at=at, rule=rule, text=texts.sentence(f"decline_{rule.value}", letter.scene, random))
