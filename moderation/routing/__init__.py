"""The router: a message in, an explained proposal out. Values only: no database, no clock, no network; same input, same output."""

from collections.abc import Sequence
from dataclasses import replace

from ideas.proposals import OFFICE, Evidence, Inquiry, Proposal, TopicGuess
from moderation.routing import bodies, languages, others, signs, weights, worries
from moderation.routing.codes import EvidenceCode
from moderation.routing.confidence import of_the_place
from moderation.routing.decisions import Grounds, decide
from moderation.routing.known import known_topics
from moderation.routing.model import Model, Reading
from moderation.routing.others import Other
from moderation.routing.ranking import rank
from moderation.routing.roles import Role
from moderation.routing.rules import Rule, apply
from moderation.routing.version import version

__all__ = ["VERSION", "EvidenceCode", "propose"]

VERSION = version()


def propose(inquiry: Inquiry, model: Model | None = None, rules: Sequence[Rule] = ()) -> Proposal:
    """Who should get `inquiry`, and why. Total: whatever the inquiry holds, there is an answer; unknown codes and odd values count as nothing.

    `model` is asked beside the evidence: for topics, kind and whether it is the municipalities' at all. Without one there are no topics, and
    the kind is the one that was chosen. `rules` have the last word, in their order.
    """
    return apply(_read(inquiry, model), inquiry, rules)


def _read(inquiry: Inquiry, model: Model | None) -> Proposal:
    written_in = languages.read(inquiry.title, inquiry.text, inquiry.language)
    reading = model.read(inquiry.title, inquiry.text, inquiry.language) if model else None
    evidence = (*signs.read(inquiry, finnish="fi" in (inquiry.language, *written_in)), *_of_the_model(reading))
    ranked = rank(evidence)
    sure = of_the_place(ranked[0].confidence) if ranked else 0.0
    likely = ranked[0].municipality if ranked and sure >= weights.LEADS_A_REDIRECTION else None
    guesses = bodies.find(
        inquiry.title, inquiry.text, municipality=likely, elsewhere=_elsewhere(evidence), here=likely is not None
    )
    other = others.likeliest(guesses, reading, likely)
    regional = dict(reading.municipalities).get(OFFICE, 0.0) if reading else 0.0
    decision = decide(Grounds(inquiry, evidence, ranked, sure, other, regional))
    kind, kind_confidence = reading.kinds[0] if reading else (inquiry.kind, 0.0)
    return Proposal(
        decision.lead,
        ranked,
        (*evidence, *_of_the_body(other, decision.body), *decision.why),
        VERSION,
        contributors=decision.contributors,
        decided=decision.decided,
        confidence=decision.confidence,
        body=decision.body,
        topics=_topics(inquiry, reading),
        kind=kind,
        kind_confidence=round(kind_confidence, 4),
        flags=worries.found(inquiry, written_in, reading),
        languages=written_in,
        model_version=model.version if model else "",
    )


def _topics(inquiry: Inquiry, reading: Reading | None) -> tuple[TopicGuess, ...]:
    """What was chosen, for certain; else what the model finds, the likeliest first."""
    found = [TopicGuess(topic, round(share, 4)) for topic, share in (reading.topics if reading else ())]
    if inquiry.topic in known_topics():
        return (
            TopicGuess(inquiry.topic, 1.0),
            *(replace(guess, confidence=0.0) for guess in found if guess.topic != inquiry.topic),
        )
    return tuple(found)


def _of_the_model(reading: Reading | None) -> list[Evidence]:
    """The municipality whose messages this reads like, where the model is sure enough to say so."""
    code, share = reading.municipalities[0] if reading else ("", 0.0)
    if share < weights.MODEL_AT_LEAST:
        return []
    weak = {} if reading and reading.points_to(code) else {"weak": "yes"}
    return [Evidence(EvidenceCode.MODEL_MUNICIPALITY.value, code, weights.MODEL * share, parameters=weak)]


def _elsewhere(evidence: Sequence[Evidence]) -> list[str]:
    """Names outside of the region that the matter is about."""
    return [
        item.parameters["place"]
        for item in evidence
        if item.code == EvidenceCode.PLACE_ELSEWHERE
        and item.parameters["role"] == Role.MATTER
        and "weak" not in item.parameters
    ]


def _of_the_body(other: Other | None, body: str) -> list[Evidence]:
    """The word that speaks for the body of the decision, or that the whole text reads like its matters."""
    if other is None or other.body != body:
        return []
    word = other.word
    if word is None:
        return [Evidence(EvidenceCode.MODEL_BODY.value, "", other.confidence, parameters={"body": body})]
    return [
        Evidence(EvidenceCode.OTHER_BODY.value, "", other.confidence, word.field, word.start, word.end, {"body": body})
    ]
