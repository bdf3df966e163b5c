"""Trained models of the router. They change in `moderation.modelbook` alone; who promoted which stands in the office's chain."""

from django.db import models

from moderation.models.staff import User


class ModelState(models.TextChoices):
    """A candidate has never decided anything. What was active once can be again."""

    CANDIDATE = "candidate", "candidate"
    ACTIVE = "active", "active"
    RETIRED = "retired", "retired"


class RoutingModel(models.Model):
    """One trained model. It holds weights only: no text, and no word that somebody wrote."""

    version = models.CharField(max_length=40, unique=True)
    """`moderation.routing.model.Model.version`: a digest of the blob; `RoutingDecision.model_version`."""
    blob = models.BinaryField()
    state = models.CharField(max_length=10, choices=ModelState, default=ModelState.CANDIDATE)
    trained_at = models.DateTimeField()
    rows_count = models.PositiveIntegerField()
    """Examples that it learned from."""
    decided_count = models.PositiveIntegerField()
    """Those of them that people decided here; the others are the project's own."""
    fingerprint = models.CharField(max_length=64, unique=True)
    """Of the examples and the way to learn: no second model is made of the same."""
    verdicts = models.JSONField(default=dict)
    """`moderation.training.verdicts` on its examples, each left out: what later models are compared with."""
    figures = models.JSONField(default=dict)
    """{"own": …, "decided": …}, and under "against" the same of the model that was active then, with its version."""
    promoted_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    """Who promoted it last; none for the first one of all, and for a command."""
    promoted_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    """Since when a process could not read it; empty as long as all can."""
    failure = models.CharField(max_length=200, blank=True)
    """What was wrong then."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=models.Q(state="active"), name="one_active_routing_model"
            ),
            models.CheckConstraint(
                condition=models.Q(state="candidate", promoted_at=None)
                | models.Q(state__in=["active", "retired"], promoted_at__isnull=False),
                name="routing_model_state_fits",
            ),
            models.CheckConstraint(
                condition=models.Q(failed_at=None, failure="")
                | (models.Q(failed_at__isnull=False) & ~models.Q(failure="")),
                name="routing_model_failure_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"model {self.version}"
