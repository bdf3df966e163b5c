"""The router: a message in, an explained proposal out. Values only: no database, no clock, no network; same input, same output."""

from collections.abc import Sequence

from ideas.proposals import Evidence, Inquiry, Proposal
from moderation.routing import bodies, signs, weights
from moderation.routing.codes import EvidenceCode
from moderation.routing.confidence import calibrated
from moderation.routing.decisions import Grounds, decide
from moderation.routing.ranking import rank
from moderation.routing.roles import Role
from moderation.routing.rules import Rule, apply

__all__ = ["VERSION", "EvidenceCode", "propose"]

VERSION = "roles-1"


def propose(inquiry: Inquiry, model: None = None, rules: Sequence[Rule] = ()) -> Proposal:
    """Who should get `inquiry`, and why. Total: whatever the inquiry holds, there is an answer; unknown codes and odd values count as nothing.

    `rules` have the last word, in their order.
    """
    return apply(_read(inquiry), inquiry, rules)


def _read(inquiry: Inquiry) -> Proposal:
    evidence = tuple(signs.read(inquiry, finnish=inquiry.language == "fi"))
    ranked = rank(evidence)
    sure = calibrated(ranked[0].confidence) if ranked else 0.0
    likely = ranked[0].municipality if ranked and sure >= weights.LEADS_A_REDIRECTION else None
    guesses = bodies.find(
        inquiry.title, inquiry.text, municipality=likely, elsewhere=_elsewhere(evidence), here=likely is not None
    )
    decision = decide(Grounds(inquiry, evidence, ranked, sure, guesses))
    return Proposal(
        decision.lead,
        ranked,
        (*evidence, *_of_bodies(guesses, decision.body), *decision.why),
        VERSION,
        contributors=decision.contributors,
        decided=decision.decided,
        confidence=decision.confidence,
        body=decision.body,
    )


def _elsewhere(evidence: Sequence[Evidence]) -> list[str]:
    """Names outside of the region that the matter is about."""
    return [
        item.parameters["place"]
        for item in evidence
        if item.code == EvidenceCode.PLACE_ELSEWHERE
        and item.parameters["role"] == Role.MATTER
        and "weak" not in item.parameters
    ]


def _of_bodies(guesses: Sequence[bodies.BodyGuess], body: str) -> list[Evidence]:
    return [
        Evidence(EvidenceCode.OTHER_BODY.value, "", guess.strength, guess.field, guess.start, guess.end, {"body": body})
        for guess in guesses
        if guess.body == body
    ]
