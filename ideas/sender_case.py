"""What the sender's own page of a case shows: everything that is theirs, nothing that is staff's alone."""

from dataclasses import dataclass

from ideas import case_numbers, links, queries
from ideas.case_items import awaited, signers
from ideas.explanations import ExplainedItem, explain
from ideas.models import (
    UNSETTLED_STATES,
    Answer,
    AssignmentState,
    Contact,
    DecisionKind,
    Message,
    ModerationDecision,
    Municipality,
    RoutingDecision,
    Submission,
    TextVersion,
    Visibility,
)
from ideas.redirections import Redirection, redirection
from ideas.timeline import Moment, moments


@dataclass(frozen=True, slots=True)
class SenderCase:
    """One case as its sender sees it."""

    submission: Submission
    text: TextVersion
    routing: RoutingDecision | None
    reasons: list[ExplainedItem]
    moved: ModerationDecision | None
    """The person's decision that sent it on, where that counts."""
    declined: ModerationDecision | None
    redirected: ModerationDecision | None
    redirection: Redirection | None
    """The other body of `redirected`."""
    messages: list[Message]
    answers: list[Answer]
    awaited: tuple[Municipality, ...]
    timeline: list[Moment]
    reasons_to_pass_on: dict[int, str]
    """By the id of the decision."""
    asked_by: Municipality | None
    """Who waits for the sender's reply."""
    contact: Contact | None

    @property
    def is_open(self) -> bool:
        """There is something to write to."""
        return self.submission.status in UNSETTLED_STATES

    @property
    def may_retract(self) -> bool:
        """The text is public, or would become so."""
        return self.submission.may_be_retracted

    @property
    def is_public(self) -> bool:
        """Everybody can read it."""
        return self.submission.visibility == Visibility.PUBLIC


def find_by_link(case_number: str, token: str) -> Submission | None:
    """The case that a sender's link opens; None for a wrong, old or invented one, in the same way."""
    submission = _find(case_number)
    subject, version = (submission.pk, submission.link_version) if submission else (0, 0)
    good = links.check(token, links.Purpose.TRACK, subject, version)
    return submission if submission and good else None


def find_opened(case_number: str, version: int | None) -> Submission | None:
    """The case that this session opened by a link of `version`; None when it never did, or the link was ended since."""
    submission = _find(case_number) if version is not None else None
    return submission if submission and submission.link_version == version else None


def contact_by_link(contact_id: int, token: str) -> Contact | None:
    """The contact whose address a link confirms; None for any other link."""
    contact = Contact.objects.filter(pk=contact_id).first()
    version = contact.link_version if contact else 0
    good = links.check(token, links.Purpose.CONFIRM, contact_id, version)
    return contact if contact and good else None


def sender_case(submission: Submission) -> SenderCase:
    """Everything for the page of `submission`, which `find_opened` gave."""
    names = {municipality.code: municipality.name for municipality in queries.municipalities()}
    routing = queries.latest_routing(submission)
    read = routing.text_version if routing else None
    answers: list[Answer] = submission.published_answers  # type: ignore[attr-defined]
    decisions = list(submission.decisions.select_related("municipality", "municipality__policy").order_by("-id"))
    reasons = {decision.pk: decision.public_reason for decision in decisions if decision.kind == DecisionKind.REROUTE}
    sender = getattr(submission, "sender", None)
    parts = submission.parts_shown  # type: ignore[attr-defined]
    return SenderCase(
        submission=submission,
        text=submission.texts.earliest("id"),
        routing=routing,
        reasons=explain(
            routing.evidence if routing else [],
            title=read.title if read else "",
            text=read.body if read else "",
            names=names,
            published=None,
        ),
        moved=_newest(decisions, DecisionKind.REROUTE) if routing and routing.by_person else None,
        declined=_newest(decisions, DecisionKind.DECLINE),
        redirected=_newest(decisions, DecisionKind.REDIRECT),
        redirection=redirection(_newest(decisions, DecisionKind.REDIRECT)),
        messages=list(submission.messages.select_related("municipality", "municipality__policy")),
        answers=answers,
        awaited=awaited(parts, signers(answers)) if answers else (),
        timeline=moments(queries.sender_events(submission), names, reasons),
        reasons_to_pass_on=reasons,
        asked_by=next((part.municipality for part in parts if part.state == AssignmentState.WAITING), None),
        contact=sender.contact if sender else None,
    )


def _find(case_number: str) -> Submission | None:
    if case_numbers.parse(case_number) != case_number:
        return None
    return queries.of_sender(case_number).first()


def _newest(decisions: list[ModerationDecision], kind: DecisionKind) -> ModerationDecision | None:
    return next((decision for decision in decisions if decision.kind == kind), None)
