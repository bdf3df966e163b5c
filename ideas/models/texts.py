"""Texts are kept as versions that never change."""

import secrets

from django.db import models


class TextKind(models.TextChoices):
    """How a version came about."""

    ORIGINAL = "original", "original"
    EDIT = "edit", "edit"
    REDACTED = "redacted", "redacted"
    TRANSLATION = "translation", "translation"


def new_salt() -> bytes:
    """32 random bytes. Events name a text by HMAC(salt, text): deleting text and salt is the erasure."""
    return secrets.token_bytes(32)


class TextVersion(models.Model):
    """One version of a submission's or an answer's text. Immutable but for erasure; its owner points at the published one."""

    submission = models.ForeignKey("ideas.Submission", null=True, on_delete=models.CASCADE, related_name="texts")
    answer = models.ForeignKey("ideas.Answer", null=True, on_delete=models.CASCADE, related_name="texts")
    kind = models.CharField(max_length=12, choices=TextKind)
    language = models.CharField(max_length=5, default="sv")
    title = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    salt = models.BinaryField(default=new_salt, max_length=32)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(submission__isnull=False, answer__isnull=True)
                | models.Q(submission__isnull=True, answer__isnull=False),
                name="text_has_one_owner",
            )
        ]

    def __str__(self) -> str:
        return f"text {self.pk}"

    @property
    def heading(self) -> str:
        """The title, else the first 80 characters of the text, cut at a word."""
        if self.title:
            return self.title
        line = " ".join(self.body.split())
        if len(line) <= 80:
            return line
        return line[:80].rsplit(" ", 1)[0].rstrip(" ,.;:–-") + " …"
