"""Who should get a message: the router, with what the database holds for it."""

from ideas.proposals import Inquiry, Proposal
from moderation import routing, rulebook
from moderation.routing.rules import failed_rules


def propose(inquiry: Inquiry) -> Proposal:
    """What the router says with the rules in force. A rule that could not be carried out raises the alarm."""
    proposal = routing.propose(inquiry, model=None, rules=rulebook.active_rules().rules)
    faults = failed_rules(proposal)
    if faults:
        rulebook.report(faults)
    return proposal
