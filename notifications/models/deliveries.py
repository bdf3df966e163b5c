"""One message to one recipient: the second table of owed work."""

from typing import Final

from django.db import models

from ideas.models import Contact, Event, Submission
from ideas.outbox import Claimable

MAIL: Final = "mail"
"""The queue."""


class DeliveryState(models.TextChoices):
    """What became of it, as far as the mail server said."""

    WAITING = "waiting", "waiting"
    SENDING = "sending", "sending"
    SENT = "sent", "sent"
    REFUSED = "refused", "refused"
    DROPPED = "dropped", "dropped"


class Delivery(Claimable):
    """A mail that is owed. Address and text are looked up when it is sent; nothing of either is stored here."""

    dedupe_key = models.CharField(max_length=120, unique=True)
    """Who gets what because of which event: the same effect twice is one row."""
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="deliveries")
    submission = models.ForeignKey(Submission, null=True, on_delete=models.CASCADE, related_name="deliveries")
    contact = models.ForeignKey(Contact, null=True, on_delete=models.SET_NULL, related_name="deliveries")
    template = models.CharField(max_length=30)
    outcome = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    maybe_duplicate = models.BooleanField(default=False)
    """It was found half sent (a crash between the server's yes and the stamp) and was sent again."""
    smtp_code = models.PositiveSmallIntegerField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    first_tried_at = models.DateTimeField(null=True, blank=True)

    task_name = "notifications.tasks.deliver"

    class Meta:
        indexes = [
            models.Index(
                fields=["publish_at"],
                name="delivery_owed",
                condition=models.Q(state="pending"),
            )
        ]

    def __str__(self) -> str:
        return f"delivery {self.pk} {self.template}"

    @classmethod
    def on_queue(cls, queue: str) -> "models.QuerySet[Delivery]":
        """Every mail, on the queue for mail."""
        return cls.objects.all() if queue == MAIL else cls.objects.none()

    @property
    def queue(self) -> str:
        """Mail has its own workers, so that a hanging mail server stops nothing else."""
        return MAIL

    @property
    def what(self) -> str:
        """Which mail."""
        return f"mail:{self.template}"

    @property
    def case_number(self) -> str:
        """The number of the case that the mail is about."""
        return self.submission.case_number if self.submission else ""
