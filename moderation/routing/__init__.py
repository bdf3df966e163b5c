"""The router: a message in, an explained proposal out. Values only: no database, no clock, no network; same input, same output."""

from ideas.proposals import OFFICE, Decided, Evidence, Inquiry, Proposal
from moderation.routing import signs
from moderation.routing.codes import EvidenceCode
from moderation.routing.ranking import rank

__all__ = ["VERSION", "EvidenceCode", "propose"]

VERSION = "roles-1"
SURE = 0.55


def propose(inquiry: Inquiry) -> Proposal:
    """Who should get `inquiry`, and why. Total: whatever the inquiry holds, there is an answer; unknown codes and odd values count as nothing."""
    evidence = tuple(signs.read(inquiry, finnish=inquiry.language == "fi"))
    ranked = rank(evidence)
    if ranked and ranked[0].confidence >= SURE:
        return Proposal(ranked[0].municipality, ranked, evidence, VERSION, confidence=ranked[0].confidence)
    why = Evidence(EvidenceCode.NOTHING_SAYS_WHERE.value, OFFICE, 0.0)
    decided = Decided.PEOPLE if ranked else Decided.ASK
    return Proposal(OFFICE, ranked, (*evidence, why), VERSION, decided=decided)
