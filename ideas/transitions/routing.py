"""received -> assigned, by the program; assigned -> assigned elsewhere, by a person."""

from django.db import transaction

from ideas import clock, events
from ideas.actors import Actor
from ideas.models import (
    OPEN_STATES,
    UNSETTLED_STATES,
    Assignment,
    AssignmentRole,
    AssignmentState,
    DecisionKind,
    ModerationDecision,
    Municipality,
    RoutingDecision,
    Status,
    Submission,
    TextVersion,
)
from ideas.proposals import Proposal
from ideas.transitions.moves import TransitionNotAllowed, locked, require, settle
from ideas.verbs import Verb


@transaction.atomic
def route(submission_id: int, proposal: Proposal, *, text: TextVersion | None, actor: Actor) -> Submission:
    """received -> assigned to the proposal's lead and contributors. Routed already, or ended: returned as it is, no second event.

    `text` is the version that the evidence's offsets count in.
    """
    submission = locked(submission_id)
    if submission.status != Status.RECEIVED:
        return submission
    decision = RoutingDecision.objects.create(
        submission=submission,
        decided_at=clock.now(),
        lead=Municipality.objects.get(code=proposal.lead),
        contributors=list(proposal.contributors),
        ranked=[[candidate.municipality, round(candidate.confidence, 3)] for candidate in proposal.ranked],
        evidence=[item.as_json() for item in proposal.evidence],
        confidence=proposal.confidence,
        router_version=proposal.version,
        text_version=text,
    )
    _assign(submission, proposal.lead, AssignmentRole.LEAD)
    for code in proposal.contributors:
        _assign(submission, code, AssignmentRole.CONTRIBUTOR)
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
def reroute(submission_id: int, *, to: str, reason: str, by: str, actor: Actor) -> Submission:
    """Hand the lead from municipality `by` to `to`, for `reason` (told to the sender and in public).

    Raises TransitionNotAllowed when `by` does not lead the case any more, when it ended or was answered, or when `to` is the same or
    not active. The municipality that had it keeps reading what it had registered.
    """
    submission = locked(submission_id)
    require(submission, UNSETTLED_STATES)
    lead = submission.assignments.filter(role=AssignmentRole.LEAD, state__in=OPEN_STATES).first()
    if lead is None or lead.municipality_id != by or to == by:
        raise TransitionNotAllowed(f"{submission.case_number} is not led by {by}")
    target = Municipality.objects.filter(code=to, active=True).first()
    if target is None:
        raise TransitionNotAllowed(f"{to} takes no cases")
    now = clock.now()
    lead.state, lead.ended_at = AssignmentState.RELEASED, now
    lead.save(update_fields=["state", "ended_at"])
    submission.assignments.filter(municipality_id=to).exclude(state=AssignmentState.RELEASED).update(
        state=AssignmentState.RELEASED, ended_at=now
    )
    _assign(submission, to, AssignmentRole.LEAD)
    routing = RoutingDecision.objects.create(
        submission=submission,
        decided_at=now,
        lead=target,
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


def _assign(submission: Submission, code: str, role: AssignmentRole) -> Assignment:
    return Assignment.objects.create(submission=submission, municipality_id=code, role=role, assigned_at=clock.now())
