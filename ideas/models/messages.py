"""The thread between the sender and those who answer. Private on both sides."""

from django.db import models

from ideas.models.region import Municipality
from ideas.models.submissions import Submission


class MessageAuthor(models.TextChoices):
    """Which side wrote."""

    STAFF = "staff", "staff"
    SENDER = "sender", "sender"


class Message(models.Model):
    """One message. Staff's carry the municipality and a title, never a name."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="messages")
    author = models.CharField(max_length=8, choices=MessageAuthor)
    municipality = models.ForeignKey(Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120, blank=True)
    body = models.TextField()
    idempotency_key = models.UUIDField(unique=True)
    """From the form: the same click twice is one message."""
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return f"message {self.pk}"
