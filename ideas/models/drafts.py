"""A half-written form. Its token is a secret, and becomes the submission's idempotency key."""

import uuid

from django.db import models


class Draft(models.Model):
    """The steps' fields as they were typed, valid or not. Removed when it is sent, or seven days after the last change."""

    token = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    fields = models.JSONField(default=dict)
    language = models.CharField(max_length=5, default="sv")
    doubts = models.JSONField(default=list)
    """Codes of what looks automated: `honeypot`, `too_fast`. What is doubtful is held for review, never refused."""
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"draft {self.token}"
