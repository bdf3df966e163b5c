"""What readers say about who should have a case. Seen by staff alone."""

import uuid

from django.db import models

from ideas.models.region import Municipality
from ideas.models.submissions import Submission


class SuggestionState(models.TextChoices):
    """What became of it."""

    OPEN = "open", "open"
    ACCEPTED = "accepted", "accepted"
    DISMISSED = "dismissed", "dismissed"


class RecipientSuggestion(models.Model):
    """Somebody thinks that another municipality, or another body, should have a public case. Nobody is told what became of it.

    It goes when its time is over: `transitions.forget_suggestions`.
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="suggestions")
    municipality = models.ForeignKey(Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    body = models.CharField(max_length=40, blank=True)
    """Key of the other body (`ideas/data/bodies.csv`), where no municipality is meant."""
    reason = models.TextField()
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=SuggestionState, default=SuggestionState.OPEN)
    idempotency_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(municipality__isnull=True) ^ models.Q(body=""),
                name="suggests_one_recipient",
            ),
        ]
        indexes = [
            models.Index(fields=["submission"], name="suggestion_open", condition=models.Q(state="open")),
        ]

    def __str__(self) -> str:
        return f"suggestion {self.pk}"
