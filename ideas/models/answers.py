"""What the municipalities answer, and who stands behind it."""

from django.db import models

from ideas.models.region import Municipality
from ideas.models.submissions import Submission
from ideas.models.texts import TextVersion


class Answer(models.Model):
    """An official answer. While it is written only `draft_body` changes; publishing makes a text version of it."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="answers")
    draft_body = models.TextField(blank=True)
    """Markdown, a small safe subset (`ideas.markdown`)."""
    draft_saved_at = models.DateTimeField(null=True, blank=True)
    language = models.CharField(max_length=5, default="sv")
    published_version = models.ForeignKey(
        TextVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(published_at__isnull=True, published_version__isnull=True)
                | models.Q(published_at__isnull=False, published_version__isnull=False),
                name="published_answer_has_text_and_time",
            )
        ]

    def __str__(self) -> str:
        return f"answer {self.pk}"


class SignatureKind(models.TextChoices):
    """How a municipality stands behind an answer."""

    AUTHOR = "author", "author"
    JOINED = "joined", "joined"
    APPLIES_HERE = "applies_here", "applies here"


class AnswerSignature(models.Model):
    """A municipality behind an answer: which text it signed, as what. Joint answers and reuse are further rows."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="signatures")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="signatures")
    kind = models.CharField(max_length=12, choices=SignatureKind)
    title = models.CharField(max_length=120, blank=True)
    """The signer's title ("trafikplanerare"), never a name."""
    text_version = models.ForeignKey(TextVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["answer", "municipality"], name="one_signature_per_municipality")
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} under answer {self.answer_id}"
