"""Who should get a message: the router, with what the database holds for it."""

from ideas.proposals import Inquiry, Proposal
from moderation import models_in_use, routing, rulebook
from moderation.routing.rules import apply, failed_rules


def propose(inquiry: Inquiry) -> Proposal:
    """What the router says with the rules in force. A rule that could not be carried out raises the alarm."""
    proposal = apply(read(inquiry), inquiry, rulebook.active_rules().rules)
    faults = failed_rules(proposal)
    if faults:
        rulebook.report(faults)
    return proposal


def read(inquiry: Inquiry) -> Proposal:
    """What the router says by itself, with the trained model in use, before any rule."""
    return routing.propose(inquiry, model=models_in_use.active_model())
