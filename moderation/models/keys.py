"""Keys with which a municipality's own systems work with its cases."""

from datetime import date, timedelta
from enum import StrEnum

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from ideas import clock
from ideas.models import Municipality
from moderation.models.staff import User


class KeyState(StrEnum):
    """Whether a key opens anything."""

    ACTIVE = "active"
    EXPIRED = "expired"
    REVOKED = "revoked"


class ApiKey(models.Model):
    """A key of one municipality for the desk API. The secret itself is stored nowhere.

    `digest` is the plain SHA-256 of the secret: its 200 random bits can't be guessed, so a slow or salted hash would cost time at
    every request and protect nothing.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="api_keys")
    name = models.CharField(max_length=80)
    """What it is for."""
    prefix = models.CharField(max_length=12, unique=True)
    """The public part: names the key in lists and finds its row."""
    digest = models.BinaryField(max_length=32)
    scopes = ArrayField(models.CharField(max_length=12))
    """Words of `moderation.permissions.Deed`; `read` is always among them."""
    title = models.CharField(max_length=120, blank=True)
    """Signs answers and messages, as a membership's does."""
    form_token = models.UUIDField(unique=True)
    """Of the form that asked for it: the same form twice is one key."""
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    last_used_at = models.DateTimeField(null=True, blank=True)
    """To the minute: it is not written more often."""
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(scopes__contains=["read"]), name="every_key_reads"),
        ]

    def __str__(self) -> str:
        return f"key {self.prefix} of {self.municipality_id}"

    @property
    def state(self) -> KeyState:
        """What it is worth now."""
        if self.revoked_at is not None:
            return KeyState.REVOKED
        if self.expires_at is not None and self.expires_at <= clock.now():
            return KeyState.EXPIRED
        return KeyState.ACTIVE

    @property
    def last_day(self) -> date | None:
        """The last day here on which it works; None for a key that does not end by itself."""
        return timezone.localdate(self.expires_at - timedelta(microseconds=1)) if self.expires_at else None
