"""A plan becomes rows: for each move what `ideas.transitions` would write. A test plays plans both ways and compares every row."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Model

from ideas import case_numbers, chain, events, recipients, subscriptions, transitions
from ideas.actors import PROGRAM, SENDER, Actor
from ideas.models import (
    Answer,
    AnswerSignature,
    Assignment,
    AssignmentRole,
    AssignmentState,
    Contact,
    DecisionKind,
    Event,
    Handling,
    Message,
    MessageAuthor,
    ModerationDecision,
    Place,
    RoutingDecision,
    Sender,
    SignatureKind,
    Status,
    Submission,
    TextKind,
    TextVersion,
    Visibility,
)
from ideas.outbox import WorkState
from ideas.verbs import PUBLIC_VERBS, Verb
from portal.bulk.plans import Move, Plan

HOME: Final = ZoneInfo("Europe/Stockholm")
Row = TypeVar("Row", bound=Model)
NewId = Callable[[type[Model]], int]
Staff = Mapping[str, Actor]
"""Who acts for a municipality, by its code."""


class Case:
    """The rows of one case, as the moves leave them; none is saved. `contacts` (by address) are shared with other cases."""

    def __init__(self, plan: Plan, running: int, *, new_id: NewId, staff: Staff, contacts: dict[str, Contact]) -> None:
        self._plan, self._new, self._new_id, self._staff = plan, plan.letter.new, new_id, staff
        self.rows: list[Model] = []
        self._last: Event | None = None
        self.submission = self._receive(plan.letter.arrived_at, running, contacts)
        self._part = self._route(plan.routed_at)
        for number, move in enumerate(plan.moves):
            self._play(number, move)

    def _play(self, number: int, move: Move) -> None:
        by = self._part.municipality_id
        staff = replace(self._staff[by], title=move.title or self._staff[by].title)
        if move.do == "publish":
            self._publish(move.at, staff)
        elif move.do == "draft":
            self._draft(move, staff)
        elif move.do == "answer":
            self._answer(move, staff)
        elif move.do in ("message", "reply"):
            self._message(number, move, staff if move.do == "message" else SENDER)
        elif move.do == "reroute":
            self._reroute(move, staff)
        elif move.do == "decline":
            self._decline(move, staff)
        else:
            self._take_back(move)

    def _receive(self, at: datetime, running: int, contacts: dict[str, Contact]) -> Submission:
        new = self._new
        submission = self._row(
            Submission,
            idempotency_key=new.idempotency_key,
            case_number=case_numbers.render(at.astimezone(HOME).year, running),
            kind_chosen=new.kind,
            kind=new.kind,
            visibility=Visibility.PENDING if new.publish_wish else Visibility.SENDER_ONLY,
            source=new.source,
            language=new.language,
            arrived_at=at,
            publish_wish=new.publish_wish,
            municipality_chosen_id=new.municipality,
            municipality_corrected_id=new.municipality_corrected,
            topic_id=new.topic or self._plan.proposal.topic or None,
            topic_chosen_id=new.topic,
            place_name=new.place_name,
            place_municipality_id=new.place_municipality,
            doubts=list(new.doubts),
            is_sample=new.is_sample,
        )
        self.submission = submission
        for goal in new.goals:
            self._row(Submission.goals.through, submission_id=submission.pk, visiongoal_id=goal)
        self._text = self._row(
            TextVersion,
            submission_id=submission.pk,
            kind=TextKind.ORIGINAL,
            language=new.language,
            title=new.title,
            body=new.text,
            created_at=at,
        )
        self._sent_by(at, contacts)
        if new.postcode or new.address or new.point:
            latitude, longitude = new.point or (None, None)
            place = Place(latitude=latitude, longitude=longitude, postcode=new.postcode, address=new.address)
            self._of_case(place)
        self._record(
            Verb.RECEIVED,
            at,
            SENDER,
            kind=new.kind,
            source=str(new.source),
            text_version=self._text.pk,
            digest=chain.text_digest(self._text),
            doubts=list(new.doubts),
        )
        return submission

    def _sent_by(self, at: datetime, contacts: dict[str, Contact]) -> None:
        new = self._new
        contact = contacts.get(new.email)
        if new.email and contact is None:
            confirmed_at = self._plan.routed_at if self._plan.letter.confirmed else None
            contact = contacts[new.email] = self._row(
                Contact, email=new.email, language=new.language, created_at=at, confirmed_at=confirmed_at
            )
        if contact or new.name or new.phone:
            sender = Sender(name=new.name, show_name=new.show_name, phone=new.phone)
            sender.contact_id = contact.pk if contact else None
            self._of_case(sender)

    def _route(self, at: datetime) -> Assignment:
        proposal = self._plan.proposal
        decision = self._row(
            RoutingDecision,
            submission_id=self.submission.pk,
            decided_at=at,
            **transitions.decision_columns(proposal, recipients.inputs(self._plan.inquiry, self._text)),
            text_version_id=self._text.pk,
        )
        part = self._assign(proposal.lead, AssignmentRole.LEAD, at)
        for code in proposal.contributors:
            self._assign(code, AssignmentRole.CONTRIBUTOR, at)
        self.submission.status = Status.ASSIGNED
        self._record(
            Verb.ROUTED,
            at,
            PROGRAM,
            lead=proposal.lead,
            contributors=list(proposal.contributors),
            decision=decision.pk,
            router=proposal.version,
        )
        return part

    def _reroute(self, move: Move, staff: Actor) -> None:
        by = self._part.municipality_id
        self._end(AssignmentState.RELEASED, move.at)
        self._part = self._assign(move.to, AssignmentRole.LEAD, move.at)
        routing = self._row(
            RoutingDecision,
            submission_id=self.submission.pk,
            decided_at=move.at,
            lead_id=move.to,
            confidence=1,
            by_person=True,
            actor_id=staff.user_id,
        )
        decision = self._decision(DecisionKind.REROUTE, move, by, staff)
        payload = {"from": by, "to": move.to, "decision": decision.pk, "routing": routing.pk}
        self._record(Verb.REROUTED, move.at, staff, **payload)

    def _publish(self, at: datetime, staff: Actor) -> None:
        if self.submission.visibility != Visibility.PENDING:
            return
        self._let_go(at, staff)
        self.submission.visibility = Visibility.PUBLIC
        self.submission.published_version_id = self._text.pk
        self.submission.published_at = at
        self._record(Verb.PUBLISHED, at, staff, text_version=self._text.pk, digest=chain.text_digest(self._text))

    def _let_go(self, at: datetime, staff: Actor) -> None:
        if self.submission.doubts:
            doubts, self.submission.doubts = self.submission.doubts, []
            self._record(Verb.HOLD_RELEASED, at, staff, doubts=doubts)

    def _draft(self, move: Move, staff: Actor) -> tuple[Answer, AnswerSignature]:
        answer = self._row(
            Answer,
            submission_id=self.submission.pk,
            language=self._new.language,
            draft_body=move.text,
            draft_saved_at=move.at,
        )
        signature = self._row(
            AnswerSignature,
            answer_id=answer.pk,
            municipality_id=self._part.municipality_id,
            kind=SignatureKind.AUTHOR,
            title=staff.title,
        )
        return answer, signature

    def _answer(self, move: Move, staff: Actor) -> None:
        answer, signature = self._draft(move, staff)
        if self._new.publish_wish:
            self._publish(move.at, staff)
        else:
            self._let_go(move.at, staff)
        text = self._row(
            TextVersion,
            answer_id=answer.pk,
            kind=TextKind.ORIGINAL,
            language=answer.language,
            body=move.text,
            created_at=move.at,
        )
        answer.published_version_id, answer.published_at, answer.draft_body = text.pk, move.at, ""
        signature.text_version_id, signature.signed_at = text.pk, move.at
        self._part.answer_id = answer.pk
        self._end(AssignmentState.ANSWERED, move.at)
        self.submission.answered_at = move.at
        self.submission.status = Status.ANSWERED
        self._record(
            Verb.ANSWER_PUBLISHED,
            move.at,
            staff,
            answer=answer.pk,
            municipality=self._part.municipality_id,
            text_version=text.pk,
            digest=chain.text_digest(text),
        )

    def _message(self, number: int, move: Move, actor: Actor) -> None:
        by = self._part.municipality_id if move.do == "message" else None
        if by:
            self._let_go(move.at, actor)
        message = self._row(
            Message,
            submission_id=self.submission.pk,
            author=MessageAuthor.STAFF if by else MessageAuthor.SENDER,
            municipality_id=by,
            title=actor.title,
            body=move.text,
            idempotency_key=message_key(self._new.idempotency_key, number),
            created_at=move.at,
        )
        self._part.state = AssignmentState.WAITING if move.waits else AssignmentState.OPEN
        if by:
            self._record(Verb.MESSAGE_SENT, move.at, actor, message=message.pk, municipality=by, waits=move.waits)
        else:
            self._record(Verb.REPLY_RECEIVED, move.at, actor, message=message.pk)

    def _decline(self, move: Move, staff: Actor) -> None:
        by = self._part.municipality_id
        decision = self._decision(DecisionKind.DECLINE, move, by, staff)
        self._end(AssignmentState.RELEASED, move.at)
        self.submission.status = Status.DECLINED
        if self.submission.visibility == Visibility.PUBLIC:
            self.submission.visibility = Visibility.HIDDEN
        self._record(Verb.DECLINED, move.at, staff, decision=decision.pk, rule=str(move.rule), municipality=by)

    def _take_back(self, move: Move) -> None:
        """By the sender: the whole case, or the consent to publish it."""
        self.submission.visibility = Visibility.SENDER_ONLY
        if move.do == "withdraw":
            self._end(AssignmentState.RELEASED, move.at)
            self.submission.status = Status.WITHDRAWN
            self._record(Verb.WITHDRAWN, move.at, SENDER)
        else:
            self.submission.publish_wish = False
            self._record(Verb.CONSENT_RETRACTED, move.at, SENDER)

    def _decision(self, kind: DecisionKind, move: Move, by: str, staff: Actor) -> ModerationDecision:
        return self._row(
            ModerationDecision,
            submission_id=self.submission.pk,
            kind=kind,
            rule=move.rule or "",
            public_reason=move.text,
            municipality_id=by,
            role=staff.role,
            decided_at=move.at,
        )

    def _assign(self, code: str, role: AssignmentRole, at: datetime) -> Assignment:
        return self._row(Assignment, submission_id=self.submission.pk, municipality_id=code, role=role, assigned_at=at)

    def _end(self, state: AssignmentState, at: datetime) -> None:
        self._part.state, self._part.ended_at = state, at

    def _record(self, verb: Verb, at: datetime, actor: Actor, **payload: Any) -> None:
        """The event, and what it owed: done, nobody was told."""
        pk = self.submission.pk
        event = events.following(self._last, f"submission:{pk}", verb, actor, payload, submission_id=pk, at=at)
        event.pk = self._new_id(Event)
        self.rows.append(event)
        self._last = event
        if verb in PUBLIC_VERBS:
            self.submission.changed_at = at
        for subscriber in subscriptions.for_verb(verb):
            self._row(
                Handling,
                event_id=event.pk,
                subscriber=subscriber.name,
                state=WorkState.DONE,
                next_at=at,
                publish_at=at,
                created_at=at,
                done_at=at,
            )

    def _row(self, model: type[Row], **values: Any) -> Row:
        row = model(pk=self._new_id(model), **values)
        self.rows.append(row)
        return row

    def _of_case(self, row: Place | Sender) -> None:
        row.submission_id = self.submission.pk
        self.rows.append(row)


def message_key(case: UUID, number: int) -> UUID:
    """Of the message that is move `number` of a case."""
    return UUID(int=case.int ^ (number + 1))
