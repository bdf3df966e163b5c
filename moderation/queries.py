"""What staff may see of each other's work: memberships, and the three lists of the desk."""

from collections.abc import Collection
from datetime import timedelta
from typing import Final

from allauth.mfa.models import Authenticator
from django.db.models import Case, F, OuterRef, Prefetch, Q, QuerySet, Subquery, When

from ideas import clock, queries
from ideas.actors import Actor
from ideas.models import (
    OPEN_STATES,
    Answer,
    AnswerSignature,
    Assignment,
    AssignmentState,
    Event,
    Message,
    Municipality,
    RecipientSuggestion,
    RoutingDecision,
    Submission,
    SuggestionState,
    TextKind,
    TextVersion,
)
from ideas.proposals import OFFICE
from moderation.models import ApiKey, Membership, ModelState, RoutingModel, RoutingRule, User

FINISHED_DAYS: Final = 60
"""How long a case stays in the list of what is finished."""


def active_memberships(user: User) -> QuerySet[Membership]:
    """What `user` may act for now: begun, not ended, in a municipality that takes part."""
    now = clock.now()
    return Membership.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=now), user=user, begins_at__lte=now, municipality__active=True
    ).order_by("municipality_id", "id")


def authenticator(user: User, kind: Authenticator.Type) -> Authenticator | None:
    """The code app or the recovery codes that `user` has set up; None without."""
    return Authenticator.objects.filter(user=user, type=kind).first()


def keys_of(codes: Collection[str]) -> QuerySet[ApiKey]:
    """Keys of the municipalities with these codes: those that work first, the newest first."""
    return (
        ApiKey.objects.filter(municipality_id__in=codes)
        .select_related("municipality", "municipality__policy", "created_by")
        .order_by(F("revoked_at").asc(nulls_first=True), "-id")
    )


def coordinators() -> QuerySet[User]:
    """Those who coordinate at the regional office now, by name."""
    now = clock.now()
    working = Membership.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=now), role="coordinator", municipality_id=OFFICE, begins_at__lte=now
    )
    return User.objects.filter(is_active=True, pk__in=working.values("user_id")).order_by("name", "email")


def municipality_names() -> dict[str, str]:
    """Names by code in the language that is active, of municipalities that left as well."""
    return {municipality.code: municipality.name for municipality in Municipality.objects.all()}


def rules() -> QuerySet[RoutingRule]:
    """All rules: those that are active or drafts in the order in which they are asked, then those that ended, the newest first."""
    return RoutingRule.objects.select_related("owner", "topic").order_by(
        F("position").asc(nulls_last=True), "-retired_at", "-id"
    )


def rule_events(rule: RoutingRule) -> QuerySet[Event]:
    """What was done with a rule, oldest first."""
    return Event.objects.filter(chain=f"municipality:{OFFICE}", payload__rule=rule.pk).order_by("seq")


def routing_models() -> QuerySet[RoutingModel]:
    """All trained models without their weights: the one in use, then candidates and those that were in use, the newest first."""
    rank = Case(When(state=ModelState.ACTIVE, then=0), default=1)
    return (
        RoutingModel.objects.defer("blob", "verdicts")
        .select_related("promoted_by")
        .order_by(rank, "-trained_at", "-id")
    )


def draft_of(actor: Actor, submission: Submission) -> Answer | None:
    """What `actor`'s municipalities have written of an answer and not published; the newest of several."""
    drafts = submission.answers.filter(published_at=None, signatures__municipality_id__in=actor.municipality_codes)
    return drafts.order_by("-draft_saved_at").first()


def todo(actor: Actor) -> QuerySet[Submission]:
    """Cases in which a municipality of `actor`'s has something to do now, oldest first."""
    return _rows(queries.queue_of(actor).filter(pk__in=_mine(actor, AssignmentState.OPEN)), actor)


def waiting(actor: Actor) -> QuerySet[Submission]:
    """Cases that rest until their sender replies, oldest first."""
    resting = queries.queue_of(actor).filter(pk__in=_mine(actor, AssignmentState.WAITING))
    return _rows(resting.exclude(pk__in=_mine(actor, AssignmentState.OPEN)), actor)


def finished(actor: Actor) -> QuerySet[Submission]:
    """Cases in which `actor`'s municipalities were done during the last FINISHED_DAYS days, newest first.

    Answered, ended or passed on: what nobody there has to do anything about any more.
    """
    ended = Assignment.objects.filter(submission=OuterRef("pk"), municipality_id__in=actor.municipality_codes)
    since = clock.now() - timedelta(days=FINISHED_DAYS)
    cases = queries.visible_to(actor).exclude(pk__in=_mine(actor, *OPEN_STATES)).select_related("topic")
    dated = cases.annotate(finished_at=Subquery(ended.order_by("-ended_at").values("ended_at")[:1]))
    return _rows(dated.filter(finished_at__gte=since).order_by("-finished_at", "-id"), actor)


def _mine(actor: Actor, *states: AssignmentState) -> QuerySet[Assignment, int]:
    parts = Assignment.objects.filter(municipality_id__in=actor.municipality_codes, state__in=states)
    return parts.values_list("submission_id", flat=True)


def _rows(cases: QuerySet[Submission], actor: Actor) -> QuerySet[Submission]:
    """With what a row of the list shows: a fixed number of queries, whatever the length."""
    parts = Assignment.objects.select_related("municipality", "municipality__policy").order_by("id")
    originals = TextVersion.objects.filter(kind=TextKind.ORIGINAL).order_by("id")
    drafts = Answer.objects.filter(
        published_at=None,
        pk__in=AnswerSignature.objects.filter(municipality_id__in=actor.municipality_codes).values("answer_id"),
    ).exclude(draft_body="")
    return cases.prefetch_related(None).prefetch_related(
        Prefetch("assignments", parts, to_attr="desk_parts"),
        Prefetch("texts", originals, to_attr="desk_texts"),
        Prefetch("answers", drafts, to_attr="desk_drafts"),
        Prefetch("messages", Message.objects.only("submission_id", "author", "created_at"), to_attr="desk_messages"),
        Prefetch(
            "suggestions",
            RecipientSuggestion.objects.filter(state=SuggestionState.OPEN).only("submission_id"),
            to_attr="desk_suggestions",
        ),
        Prefetch(
            "routing_decisions",
            RoutingDecision.objects.only(
                *("submission_id", "ranked", "by_person", "decided", "body", "flags", "languages")
            ).order_by("id"),
            to_attr="desk_routings",
        ),
    )
