"""Who may see what. Every look-up in a view, a feed or the API starts here, never from `Model.objects`."""

import uuid

from django.db.models import Count, F, Prefetch, Q, QuerySet

from ideas.actors import DESK_ROLES, Actor, Role
from ideas.models import (
    DECIDED_STATES,
    OPEN_STATES,
    UNSETTLED_STATES,
    Answer,
    AnswerSignature,
    Assignment,
    AssignmentState,
    Event,
    Message,
    ModerationDecision,
    Municipality,
    RecipientSuggestion,
    RoutingDecision,
    Status,
    Submission,
    SuggestionState,
    Topic,
    Visibility,
    VisionGoal,
)
from ideas.swedish import in_swedish_order
from ideas.verbs import PUBLIC_VERBS, SENDER_VERBS


def public() -> QuerySet[Submission]:
    """Cases whose text everybody may read: the published version, never another."""
    return (
        Submission.objects.filter(visibility=Visibility.PUBLIC)
        .exclude(status=Status.MERGED)
        .select_related("published_version", "topic", "place_municipality", "sender")
    )


def public_answered() -> QuerySet[Submission]:
    """Public cases with at least one published answer: the feed. Newest answer first; order is total."""
    return (
        public()
        .filter(answered_at__isnull=False)
        .prefetch_related(published_answers(), shown_assignments())
        .order_by("-answered_at", "-id")
    )


def public_entries() -> QuerySet[Submission]:
    """Cases that have a public page: public ones, and entries without a text.

    An entry says that there was something and why it can't be read: what was meant for the public and was declined or sent to another body
    as usual, and what was
    public once and was hidden, withdrawn or taken back. Anything else does not exist for a reader.
    """
    was_public = Q(published_at__isnull=False)
    decided = Q(status__in=DECIDED_STATES, publish_wish=True, doubts=[], sensitive=False)
    return Submission.objects.filter(Q(visibility=Visibility.PUBLIC) | was_public | decided).select_related(
        "published_version", "topic", "place_municipality", "sender"
    )


def public_entries_in_full() -> QuerySet[Submission]:
    """Cases that have a public page, with everything that the page shows."""
    decisions = ModerationDecision.objects.select_related("municipality", "municipality__policy").order_by("-id")
    return (
        public_entries()
        .select_related("merged_into")
        .prefetch_related(
            published_answers(),
            shown_assignments(),
            "goals",
            Prefetch("decisions", queryset=decisions, to_attr="decisions_newest"),
        )
    )


def published_answers() -> "Prefetch[str, QuerySet[Answer], str]":
    """Prefetch of `submission.published_answers`: in order of publication, with text and signatures."""
    signatures = AnswerSignature.objects.select_related("municipality", "municipality__policy").order_by(
        "signed_at", "id"
    )
    return Prefetch(
        "answers",
        queryset=Answer.objects.filter(published_at__isnull=False)
        .select_related("published_version")
        .prefetch_related(Prefetch("signatures", queryset=signatures))
        .order_by("published_at", "id"),
        to_attr="published_answers",
    )


def shown_assignments() -> "Prefetch[str, QuerySet[Assignment], str]":
    """Prefetch of `submission.parts_shown`: the municipalities that have a part now, the lead first."""
    return Prefetch(
        "assignments",
        queryset=Assignment.objects.exclude(state=AssignmentState.RELEASED)
        .select_related("municipality", "municipality__policy")
        .order_by(F("role").desc(), "id"),
        to_attr="parts_shown",
    )


def visible_to(actor: Actor) -> QuerySet[Submission]:
    """Cases that `actor` may open. Staff: those in which their municipality has or had a part, and keys likewise; everybody else: none here.

    A coordinator works for the office (`region`) like a moderator elsewhere, and also reads what nobody has been given yet. A key
    sees what a moderator of its municipality sees: one of the office, too, only what the office was given.
    """
    if actor.role not in DESK_ROLES:
        return Submission.objects.none()
    mine = Q(pk__in=Assignment.objects.filter(municipality_id__in=actor.municipality_codes).values("submission_id"))
    if actor.role == Role.COORDINATOR:
        mine |= Q(status=Status.RECEIVED)
    return Submission.objects.filter(mine)


def of_sender(case_number: str) -> QuerySet[Submission]:
    """The case of that number, for whoever has shown its sender's link: the caller has checked that."""
    return (
        Submission.objects.filter(case_number=case_number)
        .select_related("topic", "sender", "sender__contact")
        .prefetch_related(published_answers(), shown_assignments())
    )


def sent_with(key: uuid.UUID) -> Submission | None:
    """The case that was sent with this idempotency key: only its writer knows the key."""
    return Submission.objects.filter(idempotency_key=key).select_related("sender", "sender__contact").first()


def message_with(key: uuid.UUID) -> Message | None:
    """The message that was sent with this idempotency key, in whatever case."""
    return Message.objects.filter(idempotency_key=key).first()


def queue_of(actor: Actor) -> QuerySet[Submission]:
    """Cases in which a municipality of `actor`'s has something to do, oldest first."""
    open_parts = Assignment.objects.filter(municipality_id__in=actor.municipality_codes, state__in=OPEN_STATES).values(
        "submission_id"
    )
    return (
        visible_to(actor)
        .filter(pk__in=open_parts, status__in=UNSETTLED_STATES)
        .select_related("topic")
        .prefetch_related("texts", shown_assignments())
        .order_by("arrived_at", "id")
    )


def public_events(submission: Submission) -> QuerySet[Event]:
    """What the public timeline shows, oldest first."""
    return Event.objects.filter(submission=submission, verb__in=PUBLIC_VERBS).order_by("id")


def sender_events(submission: Submission) -> QuerySet[Event]:
    """What the sender's timeline shows, oldest first."""
    return Event.objects.filter(submission=submission, verb__in=SENDER_VERBS).order_by("id")


def staff_events(submission: Submission) -> QuerySet[Event]:
    """The whole log of a case, oldest first. The caller has fetched `submission` through `visible_to`."""
    return Event.objects.filter(submission=submission).order_by("id")


def latest_routing(submission: Submission) -> RoutingDecision | None:
    """The decision that counts, with its lead."""
    return submission.routing_decisions.select_related("lead", "text_version").order_by("-id").first()


def open_suggestions(submission: Submission) -> QuerySet[RecipientSuggestion]:
    """What readers think about who should have the case, and nobody has looked at yet: the oldest first. For staff alone."""
    return submission.suggestions.filter(state=SuggestionState.OPEN).select_related("municipality")


def latest_reading(submission: Submission) -> RoutingDecision | None:
    """What the router made of the text the last time it read it, whoever decided since."""
    return submission.routing_decisions.filter(by_person=False).select_related("text_version").order_by("-id").first()


def municipalities() -> QuerySet[Municipality]:
    """The active municipalities and the office, with their settings."""
    return Municipality.objects.filter(active=True).select_related("policy")


def municipalities_in_order() -> list[Municipality]:
    """The same as Swedes sort them, the office last."""
    return sorted(in_swedish_order(municipalities()), key=lambda one: one.is_office)


def topics() -> QuerySet[Topic]:
    """Every topic."""
    return Topic.objects.all()


def goals() -> QuerySet[VisionGoal]:
    """Every goal toward 2050."""
    return VisionGoal.objects.all()


def chain_head(submission: Submission) -> tuple[int, bytes]:
    """Number and hash of the newest event of a case: what changes whenever anything about it does."""
    head = Event.objects.filter(submission=submission).order_by("-seq").values_list("seq", "hash").first()
    return (head[0], bytes(head[1])) if head else (0, b"")


def answered_counts() -> dict[str, int]:
    """Published answers per municipality code that signed them, of public cases."""
    rows = (
        AnswerSignature.objects.filter(
            answer__published_at__isnull=False,
            answer__submission__visibility=Visibility.PUBLIC,
        )
        .values_list("municipality_id")
        .annotate(number=Count("answer__submission_id", distinct=True))
    )
    return dict(rows)
