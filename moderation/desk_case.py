"""What the staff page of one case shows. Who may see what of it is decided in `permissions`; here it is left out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext

from ideas import case_numbers, queries
from ideas.actors import Actor
from ideas.explanations import ExplainedItem, explain
from ideas.models import (
    OPEN_STATES,
    UNSETTLED_STATES,
    Answer,
    Assignment,
    AssignmentRole,
    Contact,
    Event,
    Kind,
    Message,
    ModerationDecision,
    Municipality,
    Place,
    Sender,
    Submission,
    TextKind,
    TextVersion,
    Visibility,
)
from ideas.proposals import OFFICE
from ideas.redirections import Redirection, name_of, redirection
from ideas.verbs import Verb
from moderation import desk_rows, flags, permissions, suggested
from moderation.asking import may_ask_again
from moderation.desk_rows import Guess
from moderation.permissions import Deed
from moderation.reading import Reading, reading_of

MOST_GUESSES = 3
MOST_SUGGESTIONS = 10
"""The next ones show when these are settled."""
TOLD_WHY: Final = frozenset({Verb.DECLINED, Verb.REDIRECTED, Verb.REROUTED})
"""What happens by a decision with a reason."""


@dataclass(frozen=True, slots=True)
class HistoryItem:
    """One event; `moderation/_history_item.html` makes a sentence of it."""

    verb: str
    at: datetime
    role: str
    municipality: str
    """Name of the municipality that did it, or that the case went to."""
    municipality_code: str | None
    source: str
    source_code: str | None
    reason: str
    waits: bool
    became: str = ""
    """Name of the topic or kind that it got."""
    became_code: str | None = None


@dataclass(frozen=True, slots=True)
class Suggested:
    """A reader's suggestion. `words`: what is told when it is accepted, unless somebody changes it."""

    pk: int
    name: str
    """Of the municipality or the other body."""
    reason: str
    at: datetime
    words: str
    is_body: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """A guess of the router's that the office can accept with one click, for a prepared reason in the language of the case."""

    guess: Guess
    reason: str


@dataclass(frozen=True, slots=True)
class DeskCase:
    """A case that the actor may read."""

    submission: Submission
    text: TextVersion
    by: str | None
    """Code of the municipality that the actor acts for, None where it has no open part."""
    deeds: dict[str, bool]
    parts: tuple[Assignment, ...]
    sender: Sender | None
    """Only for those who may see it."""
    place: Place | None
    has_address: bool
    is_confirmed: bool
    messages: tuple[Message, ...]
    answers: tuple[Answer, ...]
    draft: Answer | None
    guesses: tuple[Guess, ...]
    offers: tuple[Offer, ...]
    """The guesses as the office can accept them; empty where it need not."""
    reasons: tuple[ExplainedItem, ...]
    by_person: bool
    can_be_reread: bool
    """The actor may ask the router once more."""
    suggestions: tuple[Suggested, ...]
    """What readers think about who should have it, and nobody has looked at yet."""
    read: Reading
    """What the router made of it beside the municipality."""
    decision: ModerationDecision | None
    """The newest decline, redirection or re-routing."""
    redirection: Redirection | None
    """Where that decision sent it, if to another body."""
    decision_is_own: bool
    """Its private reason stays with those who decided."""
    history: tuple[HistoryItem, ...]

    @property
    def marked_title(self) -> list[flags.Stretch]:
        """The heading, with what is flagged in the title."""
        spans = self.read.spans if self.text.title else ()
        return flags.stretches(self.text.heading, spans, "title")

    @property
    def marked_body(self) -> list[flags.Stretch]:
        """The text, with what is flagged in it."""
        return flags.stretches(self.text.body, self.read.spans, "text")

    @property
    def is_unsure(self) -> bool:
        """The program left it to people who gets it, whoever has it now, and no person has decided yet."""
        return not self.by_person and self.read.is_unsure and self.submission.status in UNSETTLED_STATES

    @property
    def is_with_office(self) -> bool:
        """The regional office has something to do."""
        return any(p.municipality_id == OFFICE and p.ended_at is None for p in self.parts)

    @property
    def contributors(self) -> list[Assignment]:
        """Those that have something to answer beside the lead."""
        return [p for p in self.parts if p.role == AssignmentRole.CONTRIBUTOR and p.state in OPEN_STATES]


def find(actor: Actor, case_number: str) -> Submission:
    """The case of that number, if `actor` may read it; else Http404, whether it exists or not."""
    submission = (
        queries.visible_to(actor)
        .filter(case_number=case_numbers.parse(case_number) or "")
        .select_related("topic", "published_version", "municipality_chosen", "place_municipality", "sender__contact")
        .first()
    )
    if submission is None:
        raise Http404
    return submission


def is_readable(actor: Actor, case_number: str) -> bool:
    """Whether there is a case of that number that `actor` may read."""
    return queries.visible_to(actor).filter(case_number=case_numbers.parse(case_number) or "").exists()


def desk_case(actor: Actor, submission: Submission) -> DeskCase:
    """The page of a case from `find`. A fixed number of queries."""
    names = {municipality.code: municipality for municipality in queries.municipalities()}
    topics = {topic.key: topic.name for topic in queries.topics()}
    by = permissions.acting_municipality(actor, submission)
    deeds = {str(deed): allowed for deed, allowed in permissions.what_may(actor, submission).items()}
    sender: Sender | None = getattr(submission, "sender", None)
    contact: Contact | None = sender.contact if sender else None
    decisions = list(submission.decisions.select_related("municipality").order_by("id"))
    text = submission.texts.filter(kind=TextKind.ORIGINAL).earliest("id")
    return DeskCase(
        submission=submission,
        text=text,
        by=by,
        deeds=deeds,
        parts=tuple(
            submission.assignments.select_related("municipality", "municipality__policy").order_by("-role", "id")
        ),
        sender=sender if deeds[Deed.SEE_CONTACT] else None,
        place=getattr(submission, "exact_place", None) if deeds[Deed.SEE_CONTACT] else None,
        has_address=contact is not None,
        is_confirmed=contact is not None and contact.confirmed_at is not None,
        messages=tuple(submission.messages.select_related("municipality", "municipality__policy")),
        answers=_answers(submission),
        draft=submission.answers.filter(published_at=None, signatures__municipality_id=by).first() if by else None,
        can_be_reread=may_ask_again(actor, submission),
        suggestions=_suggestions(submission),
        decision=decisions[-1] if decisions else None,
        redirection=redirection(decisions[-1] if decisions else None),
        decision_is_own=bool(decisions) and decisions[-1].municipality_id in actor.municipality_codes,
        history=_history(submission, names, topics, {decision.pk: decision for decision in decisions}),
        **_routing(submission, text, names, topics),
    )


def possible(case: DeskCase) -> list[Deed]:
    """What can be done with the case as it stands: allowed, and not done or out of reach already."""
    submission = case.submission
    pointless = set() if submission.is_held else {Deed.RELEASE}
    if submission.visibility != Visibility.PENDING or not submission.publish_wish:
        pointless.add(Deed.PUBLISH)
    return [deed for deed in Deed if case.deeds[deed] and deed not in pointless]


def _suggestions(submission: Submission) -> tuple[Suggested, ...]:
    found = []
    for one in queries.open_suggestions(submission)[:MOST_SUGGESTIONS]:
        name = one.municipality.name if one.municipality else name_of(one.body)
        words = suggested.prepared(one, submission.language)
        found.append(Suggested(one.pk, name, one.reason, one.at, words, is_body=one.municipality is None))
    return tuple(found)


def _answers(submission: Submission) -> tuple[Answer, ...]:
    return tuple(
        submission.answers.filter(published_at__isnull=False)
        .select_related("published_version")
        .prefetch_related("signatures__municipality__policy")
        .order_by("published_at")
    )


def _routing(
    submission: Submission, text: TextVersion, names: dict[str, Municipality], topics: dict[str, str]
) -> dict[str, Any]:
    routing, reading = queries.latest_routing(submission), queries.latest_reading(submission)
    if routing is None:
        return {"guesses": (), "offers": (), "reasons": (), "by_person": False, "read": Reading()}
    read = routing.text_version
    items = explain(
        routing.evidence,
        title=read.title if read else "",
        text=read.body if read else "",
        names={code: municipality.name for code, municipality in names.items()},
        published=None,
    )
    guesses = desk_rows.guesses(routing.ranked, names, MOST_GUESSES)
    return {
        "guesses": guesses,
        "offers": () if routing.by_person else _offers(submission, guesses, names),
        "reasons": tuple(items),
        "by_person": routing.by_person,
        "read": reading_of(submission, text, routing, reading, topics),
    }


def _offers(submission: Submission, guesses: tuple[Guess, ...], names: dict[str, Municipality]) -> tuple[Offer, ...]:
    with translation.override(submission.language):
        reason = gettext("A person at the regional office has read it: it is about something in %(name)s.")
        return tuple(Offer(guess, reason % {"name": names[guess.code].name}) for guess in guesses)


def _became(event: Event, topics: dict[str, str]) -> str:
    code = event.payload.get("new", "")
    if event.verb == Verb.KIND_SET:
        return str(Kind(code).label)
    return topics.get(code, code) if event.verb == Verb.TOPIC_SET else ""


def _history(
    submission: Submission,
    names: dict[str, Municipality],
    topics: dict[str, str],
    decisions: dict[int, ModerationDecision],
) -> tuple[HistoryItem, ...]:
    """Newest first."""
    found = []
    for event in queries.staff_events(submission):
        payload = event.payload
        code = event.municipality_code
        decision = decisions.get(payload.get("decision", 0)) if event.verb in TOLD_WHY else None
        found.append(
            HistoryItem(
                verb=event.verb,
                at=event.at,
                role=event.actor_role,
                municipality=names[code].name if code in names else "",
                municipality_code=code or None,
                source_code=payload.get("from"),
                source=names[payload["from"]].name if payload.get("from") in names else "",
                reason=decision.public_reason if decision else "",
                waits=bool(payload.get("waits")),
                became=_became(event, topics),
                became_code=payload.get("new"),
            )
        )
    return tuple(reversed(found))
