"""Who answers: routing decisions, and the municipalities that have a part in a case."""

from django.db import models

from ideas.models.region import Municipality
from ideas.models.submissions import Submission
from ideas.proposals import Decided


class RoutingDecision(models.Model):
    """Why a case went where it went. The newest counts; a person's is never overwritten by the program."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="routing_decisions")
    decided_at = models.DateTimeField()
    lead = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    contributors = models.JSONField(default=list)
    ranked = models.JSONField(default=list)
    """[[municipality code, confidence 0-1], …], best first."""
    evidence = models.JSONField(default=list)
    """Items of `ideas.proposals.Evidence.as_json`: codes, parameters and offsets into the original, never its words."""
    confidence = models.FloatField(default=0)
    decided = models.CharField(max_length=10, default=Decided.ASSIGN.value)
    """One of `ideas.proposals.Decided`."""
    body = models.CharField(max_length=40, blank=True)
    """Key of the other body that it may belong to (`ideas/data/bodies.csv`)."""
    topics = models.JSONField(default=list)
    """[[topic key, confidence 0-1], …], best first."""
    kind_read = models.CharField(max_length=10, blank=True)
    kind_confidence = models.FloatField(default=0)
    flags = models.JSONField(default=list)
    """Items of `ideas.proposals.Flag.as_json`. For staff alone."""
    languages = models.JSONField(default=list)
    inputs = models.JSONField(default=dict)
    """What the router was told beside the text and the exact place, as it was then: codes only, so that the decision can be made again."""
    by_person = models.BooleanField(default=False)
    actor_id = models.BigIntegerField(null=True, blank=True)
    """As in the event of the same decision, which has the role beside it."""
    router_version = models.CharField(max_length=40, blank=True)
    model_version = models.CharField(max_length=40, blank=True)
    rules_version = models.CharField(max_length=40, blank=True)
    text_version = models.ForeignKey("ideas.TextVersion", null=True, on_delete=models.SET_NULL, related_name="+")
    """The text that the offsets count in."""

    class Meta:
        get_latest_by = "id"

    def __str__(self) -> str:
        return f"routing {self.pk}"


class AssignmentRole(models.TextChoices):
    """The lead holds the case together; contributors answer for their part."""

    LEAD = "lead", "lead"
    CONTRIBUTOR = "contributor", "contributor"


class AssignmentState(models.TextChoices):
    """How far one municipality has come with its part."""

    OPEN = "open", "open"
    WAITING = "waiting", "waiting"
    ANSWERED = "answered", "answered"
    JOINED = "joined", "joined"
    RELEASED = "released", "released"


OPEN_STATES = frozenset({AssignmentState.OPEN, AssignmentState.WAITING})
"""Something is still to be done here."""


class Assignment(models.Model):
    """One municipality's part in a case. A released row stays; a return makes a new one."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="assignments")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=12, choices=AssignmentRole)
    state = models.CharField(max_length=10, choices=AssignmentState, default=AssignmentState.OPEN)
    answer = models.ForeignKey(
        "ideas.Answer",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    assigned_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["submission"],
                condition=models.Q(role="lead") & ~models.Q(state="released"),
                name="one_lead_per_submission",
            ),
            models.UniqueConstraint(
                fields=["submission", "municipality"],
                condition=~models.Q(state="released"),
                name="one_part_per_municipality",
            ),
        ]
        indexes = [
            models.Index(
                fields=["municipality", "assigned_at"],
                name="assignment_queue",
                condition=models.Q(state__in=["open", "waiting"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} × {self.municipality_id}"
