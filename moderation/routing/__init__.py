"""The router: a message in, an explained proposal out. Values only: no database, no clock, no network; same input, same output."""

from collections.abc import Sequence

from ideas.proposals import OFFICE, Decided, Evidence, Inquiry, Proposal
from moderation.routing import signs
from moderation.routing.codes import EvidenceCode
from moderation.routing.ranking import rank
from moderation.routing.rules import Rule, apply

__all__ = ["VERSION", "EvidenceCode", "propose"]

VERSION = "roles-1"
SURE = 0.55


def propose(inquiry: Inquiry, model: None = None, rules: Sequence[Rule] = ()) -> Proposal:
    """Who should get `inquiry`, and why. Total: whatever the inquiry holds, there is an answer; unknown codes and odd values count as nothing.

    `rules` have the last word, in their order.
    """
    return apply(_read(inquiry), inquiry, rules)


def _read(inquiry: Inquiry) -> Proposal:
    evidence = tuple(signs.read(inquiry, finnish=inquiry.language == "fi"))
    ranked = rank(evidence)
    if ranked and ranked[0].confidence >= SURE:
        return Proposal(ranked[0].municipality, ranked, evidence, VERSION, confidence=ranked[0].confidence)
    why = Evidence(EvidenceCode.NOTHING_SAYS_WHERE.value, OFFICE, 0.0)
    decided = Decided.PEOPLE if ranked else Decided.ASK
    return Proposal(OFFICE, ranked, (*evidence, why), VERSION, decided=decided)
