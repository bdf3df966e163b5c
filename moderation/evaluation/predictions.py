"""What the router said of one labelled message, in the words of the evaluation."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from ideas.proposals import Decided, Inquiry, Proposal
from moderation.evaluation.lines import Line


@dataclass(frozen=True, slots=True)
class Prediction:
    """One answer. `assigned` is empty unless something was assigned; `best_guess` is what it would be if it had to be."""

    id: str
    decided: str
    assigned: tuple[str, ...]
    best_guess: tuple[str, ...]
    other_body: str | None
    confidence: float
    topics: tuple[str, ...]
    kind: str
    flags: tuple[str, ...]
    ms: float

    def as_json(self) -> dict[str, Any]:
        """One line of `--predictions`."""
        return {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(self).items()}


def predict(line: Line, propose: Callable[[Inquiry], Proposal]) -> Prediction:
    """Ask `propose` for the message of `line`, and measure how long it takes (milliseconds)."""
    begin = time.perf_counter()
    proposal = propose(line.inquiry)
    took = (time.perf_counter() - begin) * 1000
    assigned = (proposal.lead, *proposal.contributors) if proposal.decided == Decided.ASSIGN else ()
    return Prediction(
        id=line.id,
        decided=proposal.decided.value,
        assigned=assigned,
        best_guess=assigned or tuple(candidate.municipality for candidate in proposal.ranked[:1]),
        other_body=proposal.body if proposal.decided == Decided.REDIRECT else None,
        confidence=round(proposal.confidence, 4),
        topics=tuple(guess.topic for guess in proposal.topics),
        kind=proposal.kind,
        flags=tuple(sorted({flag.name.value for flag in proposal.flags})),
        ms=round(took, 3),
    )
