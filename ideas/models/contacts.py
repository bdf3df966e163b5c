"""Residents have no accounts: an address, and who sent what."""

from django.db import models
from django.db.models.functions import Lower


class Contact(models.Model):
    """An e-mail address, normalised (NFC, lower case). Goes when nothing refers to it."""

    email = models.EmailField(max_length=254, unique=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    language = models.CharField(max_length=5, default="sv")
    link_version = models.PositiveIntegerField(default=0)
    """Raising it makes every link that was derived for this contact invalid."""
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")),
                name="contact_email_is_lower_case",
            )
        ]

    def __str__(self) -> str:
        return f"contact {self.pk}"


class Sender(models.Model):
    """Who sent a submission: private, shown to the municipalities that answer."""

    submission = models.OneToOneField(
        "ideas.Submission",
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="sender",
    )
    contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="senders")
    name = models.CharField(max_length=120, blank=True)
    show_name = models.BooleanField(default=False)
    """The sender asked that the name stands beside the published text."""
    phone = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return f"sender of {self.submission_id}"
