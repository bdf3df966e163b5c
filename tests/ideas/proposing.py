"""A router for tests of the pages: it says what the text asks it to say, so that no test depends on how good the real one is.

Named in `settings.IDEAS_RECIPIENT_PROPOSER`, the door that the real one goes through too.
"""

import re

from ideas.proposals import (
    OFFICE,
    Candidate,
    Decided,
    Evidence,
    Field,
    Flag,
    FlagName,
    Inquiry,
    Proposal,
    TopicGuess,
)

NAME = "tests.ideas.proposing.propose"
BROKEN = "tests.ideas.proposing.fail"
_PLACES = {
    "Ersboda": ("2480", 0.8),
    "Haga": ("2480", 0.6),
    "Brån": ("2460", 0.9),
    "Spöland": ("2460", 0.7),
    "Tväråbäck": ("2460", 0.7),
}
_MARKED = {
    FlagName.PERSONAL_ID: re.compile(r"\b\d{6}-\d{4}\b"),
    FlagName.PHONE: re.compile(r"\b070-[\d ]{6,9}\d\b"),
    FlagName.EMAIL: re.compile(r"\b\w+@\w+\.\w+\b"),
    FlagName.THREAT: re.compile(r"\bpassa er\b"),
    FlagName.ACUTE_DANGER: re.compile(r"\bdet brinner\b"),
}


def propose(inquiry: Inquiry) -> Proposal:
    """Umeå; "var som helst" asks; "E12" is the road authority's, "brev" (by the model) and "paket" (by a rule) the post's; "älven" has contributors; a correction wins."""
    lead, decided, body = inquiry.corrected or inquiry.chosen or "2480", Decided.ASSIGN, ""
    nowhere = not inquiry.corrected and not inquiry.place and "var som helst" in inquiry.text
    if nowhere:
        lead, decided = OFFICE, Decided.ASK
    if "E12" in inquiry.text:
        decided, body = Decided.REDIRECT, "trafikverket"
    if "brev" in inquiry.text or "paket" in inquiry.text:
        decided, body = Decided.REDIRECT, "postnord"
    if "busshållplats" in inquiry.text:
        body = "trafikverket"
    return Proposal(
        lead=lead,
        ranked=(Candidate(lead, 0.9),),
        evidence=_evidence(inquiry, lead, nowhere=nowhere),
        version="test",
        contributors=("2460", "2404") if "älven" in inquiry.text else (),
        decided=decided,
        confidence=0.9,
        body=body,
        topics=(TopicGuess("gator_vagar", 0.6), TopicGuess("skola_forskola", 0.2)),
        kind="question",
        flags=tuple(_flags(inquiry)),
        languages=(inquiry.language,),
    )


def fail(inquiry: Inquiry) -> Proposal:
    """A router with a fault."""
    raise ArithmeticError("a fault of our own")


def _evidence(inquiry: Inquiry, lead: str, *, nowhere: bool) -> tuple[Evidence, ...]:
    if nowhere:
        return (Evidence("nothing_says_where", OFFICE, 0),)
    found = [Evidence("corrected", inquiry.corrected, 0.99)] if inquiry.corrected else []
    return (
        *found,
        *(Evidence("model_municipality", lead, 0.5 - 0.01 * number) for number in range(5)),
        *_named(inquiry),
    )


def _named(inquiry: Inquiry) -> list[Evidence]:
    places = [
        Evidence("place_in_text", code, strength, "text", *found.span(), {"place": name, "kind": "district"})
        for name, (code, strength) in _PLACES.items()
        for found in re.finditer(name, inquiry.text)
    ]
    roads = [
        Evidence("other_body", "", 0.4, "text", *found.span(), {"body": "trafikverket"})
        for found in re.finditer("E12", inquiry.text)
    ]
    return [*places, *roads, *_of_the_post(inquiry.text)]


def _of_the_post(text: str) -> list[Evidence]:
    by_rule = {"rule": "7", "action": "redirect", "body": "postnord"}
    letters = [Evidence("model_body", "", 0.7, parameters={"body": "postnord"})] if "brev" in text else []
    return [*letters, *([Evidence("rule_matched", "", 1.0, parameters=by_rule)] if "paket" in text else [])]


def _flags(inquiry: Inquiry) -> list[Flag]:
    texts: tuple[tuple[Field, str], ...] = (("title", inquiry.title), ("text", inquiry.text))
    return [
        Flag(name, field, *found.span())
        for field, text in texts
        for name, pattern in _MARKED.items()
        for found in pattern.finditer(text)
    ]
