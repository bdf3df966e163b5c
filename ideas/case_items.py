"""An answered case as a list shows it: the answer first, not only a title."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ideas import markdown
from ideas.models import OPEN_STATES, Answer, Assignment, Municipality, Submission, Topic

EXCERPT_LENGTH: Final = 170


@dataclass(frozen=True, slots=True)
class CaseItem:
    """What a list needs to know of one case."""

    number: str
    heading: str
    language: str
    kind: str
    kind_name: str
    topic: Topic | None
    municipalities: tuple[Municipality, ...]
    """Those that signed an answer, the first to answer first."""
    awaited: tuple[Municipality, ...]
    """Those that have not answered yet."""
    answered_at: datetime
    excerpt: str
    answer_language: str
    is_sample: bool = False

    @property
    def parts(self) -> int:
        """How many municipalities have a part in it."""
        return len(self.municipalities) + len(self.awaited)


def case_items(submissions: Iterable[Submission]) -> list[CaseItem]:
    """One item for each case of `queries.public_answered`. No queries."""
    return [_item(submission) for submission in submissions]


def signers(answers: Iterable[Answer]) -> tuple[Municipality, ...]:
    """The municipalities behind `answers`, each once, in the order they signed."""
    found: dict[str, Municipality] = {}
    for answer in answers:
        for signature in answer.signatures.all():
            found.setdefault(signature.municipality_id, signature.municipality)
    return tuple(found.values())


def excerpt(source: str, length: int = EXCERPT_LENGTH) -> str:
    """The beginning of an answer as running text, cut at a word."""
    text = markdown.beginning(source, length)
    if len(text) <= length:
        return text
    return text[:length].rsplit(" ", 1)[0].rstrip(" ,.;:–-") + " …"


def awaited(parts: Iterable[Assignment], answered: Iterable[Municipality]) -> tuple[Municipality, ...]:
    """The municipalities that still have something to say."""
    done = {municipality.code for municipality in answered}
    return tuple(p.municipality for p in parts if p.state in OPEN_STATES and p.municipality_id not in done)


def _item(submission: Submission) -> CaseItem:
    answers: list[Answer] = submission.published_answers  # type: ignore[attr-defined]
    municipalities = signers(answers)
    text, latest = submission.published_version, answers[-1]
    if text is None or latest.published_version is None or submission.answered_at is None:
        raise ValueError(f"{submission.case_number} is not an answered public case")
    return CaseItem(
        number=submission.case_number,
        heading=text.heading,
        language=text.language,
        kind=submission.kind,
        kind_name=submission.get_kind_display(),
        topic=submission.topic,
        municipalities=municipalities,
        awaited=awaited(submission.parts_shown, municipalities),  # type: ignore[attr-defined]
        answered_at=submission.answered_at,
        excerpt=excerpt(latest.published_version.body),
        answer_language=latest.language,
        is_sample=submission.is_sample,
    )
