"""Asking the router about a case: when it comes in, and again while it waits for a person."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ideas import recipients, transitions
from ideas.actors import Actor
from ideas.models import Submission, TextKind, TextVersion
from ideas.proposals import Proposal
from moderation import models_in_use, rulebook
from moderation.permissions import keeps_rules
from moderation.routing.rules import failed_rules


@dataclass(frozen=True, slots=True)
class Asked:
    """What the router was told, and what it says. The rules that it was asked with are kept."""

    text: TextVersion
    inputs: Mapping[str, Any]
    proposal: Proposal


def ask(submission: Submission) -> Asked:
    """What the router says now of the case as it came in. Stores no decision. TextVersion.DoesNotExist where the text was erased.

    Rules that could not be carried out and a model that cannot be read raise the alarm, once the caller's transaction is committed.
    """
    text = submission.texts.filter(kind=TextKind.ORIGINAL).earliest("id")
    inquiry = recipients.inquiry_of(submission, text)
    said = recipients.asked(inquiry)
    gone = recipients.gone(said)
    proposal = said.without(gone)
    rulebook.keep(proposal.rules_version)
    rulebook.report(failed_rules(proposal))
    models_in_use.report()
    return Asked(text, recipients.inputs(inquiry, text, gone), proposal)


def may_ask_again(actor: Actor, submission: Submission) -> bool:
    """Whether `actor` may: a coordinator, as long as no person has decided who gets the case."""
    return keeps_rules(actor) and transitions.waits_for_a_person(submission)


def ask_again(submission: Submission, *, actor: Actor) -> bool:
    """Ask once more, with the model and the rules of today. Whether there is something new; the case stays where it is in any case."""
    asked = ask(submission)
    said = transitions.reread(submission.pk, asked.proposal, text=asked.text, inputs=asked.inputs, actor=actor)
    return said is not None
