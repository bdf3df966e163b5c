"""received -> assigned, by the program; assigned -> assigned elsewhere, by a person."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction

from ideas import clock, events
from ideas.actors import Actor
from ideas.models import (
    OPEN_STATES,
    UNSETTLED_STATES,
    AssignmentRole,
    AssignmentState,
    DecisionKind,
    ModerationDecision,
    RoutingDecision,
    Status,
    Submission,
    TextVersion,
)
from ideas.proposals import OFFICE, Decided, Proposal
from ideas.transitions.moves import TransitionNotAllowed, assign, led_by, locked, require, settle
from ideas.verbs import Verb


@transaction.atomic
def route(
    submission_id: int,
    proposal: Proposal,
    *,
    text: TextVersion | None,
    inputs: Mapping[str, Any] | None = None,
    actor: Actor,
) -> Submission:
    """received -> assigned to the proposal's lead and contributors. Routed already, or ended: returned as it is, no second event.

    TransitionNotAllowed when one of them takes no cases.
    `text` is the version that the evidence's offsets count in, `inputs` what the router was told beside it (codes only).
    """
    submission = locked(submission_id)
    if submission.status != Status.RECEIVED:
        return submission
    decision = RoutingDecision.objects.create(
        submission=submission, decided_at=clock.now(), text_version=text, **decision_columns(proposal, inputs or {})
    )
    if submission.topic_id is None and proposal.topic:
        submission.topic_id = proposal.topic
        submission.save(update_fields=["topic"])
    assign(submission, proposal.lead, AssignmentRole.LEAD)
    for code in proposal.contributors:
        assign(submission, code, AssignmentRole.CONTRIBUTOR)
    settle(submission)
    events.record(
        Verb.ROUTED,
        submission,
        actor=actor,
        lead=proposal.lead,
        contributors=list(proposal.contributors),
        decision=decision.pk,
        router=proposal.version,
    )
    return submission


@transaction.atomic
def reread(
    submission_id: int,
    proposal: Proposal,
    *,
    text: TextVersion | None,
    inputs: Mapping[str, Any] | None = None,
    actor: Actor,
) -> RoutingDecision | None:
    """What the router says now of a case that waits at the regional office: a new decision with its guesses and reasons. The case stays there.

    None, and nothing stored, where no person is waited for (any more), and where the router says what it said before.
    """
    submission = locked(submission_id)
    if not waits_for_a_person(submission):
        return None
    before = submission.routing_decisions.latest()
    columns = decision_columns(left_to_people(proposal), inputs or {})
    same_text = before.text_version_id == (text.pk if text else None)
    if same_text and all(getattr(before, name) == value for name, value in columns.items() if name != "inputs"):
        return None
    decision = RoutingDecision.objects.create(
        submission=submission, decided_at=clock.now(), text_version=text, **columns
    )
    event = events.record(Verb.REREAD, submission, actor=actor, decision=decision.pk, router=proposal.version)
    # No entry of the public log, but the reasons that everybody sees are others now.
    submission.changed_at = event.at
    submission.save(update_fields=["changed_at"])
    return decision


def waits_for_a_person(submission: Submission) -> bool:
    """Whether the regional office leads the case and has not done anything with it, and no person has decided who gets it."""
    if submission.status != Status.ASSIGNED or submission.routing_decisions.filter(by_person=True).exists():
        return False
    lead = submission.assignments.filter(role=AssignmentRole.LEAD, state__in=OPEN_STATES).first()
    return lead is not None and lead.municipality_id == OFFICE


def left_to_people(proposal: Proposal) -> Proposal:
    """The same as nothing but guesses: the regional office has the case, whoever should get it."""
    decided = Decided.PEOPLE if proposal.decided == Decided.ASSIGN and proposal.lead != OFFICE else proposal.decided
    return replace(proposal, lead=OFFICE, contributors=(), decided=decided)


def decision_columns(proposal: Proposal, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of `RoutingDecision` that come from the router's answer and what it was told beside the text."""
    return {
        "lead_id": proposal.lead,
        "contributors": list(proposal.contributors),
        "ranked": [[candidate.municipality, round(candidate.confidence, 3)] for candidate in proposal.ranked],
        "evidence": [item.as_json() for item in proposal.evidence],
        "confidence": proposal.confidence,
        "decided": proposal.decided.value,
        "body": proposal.body,
        "topics": [[guess.topic, round(guess.confidence, 3)] for guess in proposal.topics],
        "kind_read": proposal.kind,
        "kind_confidence": proposal.kind_confidence,
        "flags": [flag.as_json() for flag in proposal.flags],
        "languages": list(proposal.languages),
        "inputs": dict(inputs),
        "router_version": proposal.version,
        "model_version": proposal.model_version,
        "rules_version": proposal.rules_version,
    }


@transaction.atomic
def reroute(submission_id: int, *, to: str, reason: str, by: str, actor: Actor) -> Submission:
    """Hand the lead from municipality `by` to `to`, for `reason` (told to the sender and in public).

    Raises TransitionNotAllowed when `by` does not lead the case any more, when it ended or was answered, or when `to` is the same or
    not active. The municipality that had it keeps reading what it had registered.
    """
    submission = locked(submission_id)
    require(submission, UNSETTLED_STATES)
    lead = led_by(submission, by)
    if to == by:
        raise TransitionNotAllowed(f"{submission.case_number} is with {by} already")
    now = clock.now()
    lead.state, lead.ended_at = AssignmentState.RELEASED, now
    lead.save(update_fields=["state", "ended_at"])
    submission.assignments.filter(municipality_id=to).exclude(state=AssignmentState.RELEASED).update(
        state=AssignmentState.RELEASED, ended_at=now
    )
    assign(submission, to, AssignmentRole.LEAD)
    routing = RoutingDecision.objects.create(
        submission=submission,
        decided_at=now,
        lead_id=to,
        confidence=1,
        by_person=True,
        actor_id=actor.user_id,
    )
    decision = ModerationDecision.objects.create(
        submission=submission,
        kind=DecisionKind.REROUTE,
        public_reason=reason,
        municipality_id=by,
        role=actor.role,
        decided_at=now,
    )
    settle(submission)
    events.record(
        Verb.REROUTED,
        submission,
        actor=actor,
        **{"from": by},
        to=to,
        decision=decision.pk,
        routing=routing.pk,
    )
    return submission
