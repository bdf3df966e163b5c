"""The case itself. Progress (`status`) and visibility are two things."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ideas.models.region import Municipality, Topic, VisionGoal
from ideas.models.texts import TextVersion


class Kind(models.TextChoices):
    """What the sender wants."""

    QUESTION = "question", _("Question")
    OPINION = "opinion", _("Opinion")
    IDEA = "idea", _("Idea")


class Status(models.TextChoices):
    """How far the case has come."""

    RECEIVED = "received", _("Received")
    ASSIGNED = "assigned", _("Being handled")
    ANSWERED = "answered", _("Answered")
    DECLINED = "declined", _("Declined")
    REDIRECTED = "redirected", _("Belongs to another authority")
    MERGED = "merged", _("Merged with another case")
    WITHDRAWN = "withdrawn", _("Withdrawn")


END_STATES = frozenset({Status.DECLINED, Status.REDIRECTED, Status.MERGED, Status.WITHDRAWN})
DECIDED_STATES = frozenset({Status.DECLINED, Status.REDIRECTED})
"""Ended by a decision with a reason that is told: of what was meant for the public, everybody can read the reason."""
UNSETTLED_STATES = frozenset({Status.RECEIVED, Status.ASSIGNED})


class Visibility(models.TextChoices):
    """Who may read the text."""

    PENDING = "pending", _("Not read yet")
    PUBLIC = "public", _("Public")
    SENDER_ONLY = "sender_only", _("Between you and the municipality")
    HIDDEN = "hidden", _("Hidden")


class Source(models.TextChoices):
    """How it came in."""

    WEB = "web", pgettext_lazy("how a case came in", "Web form")
    API = "api", pgettext_lazy("how a case came in", "Another system")
    MAIL = "mail", pgettext_lazy("how a case came in", "E-mail")
    PHONE = "phone", pgettext_lazy("how a case came in", "Phone")
    LETTER = "letter", pgettext_lazy("how a case came in", "Letter")
    VISIT = "visit", pgettext_lazy("how a case came in", "Visit")
    MEETING = "meeting", pgettext_lazy("how a case came in", "Meeting")


class Submission(models.Model):
    """A question, opinion or idea. `status` and `visibility` change in `ideas.transitions` alone."""

    case_number = models.CharField(max_length=24, unique=True)
    kind_chosen = models.CharField(max_length=10, choices=Kind)
    kind = models.CharField(max_length=10, choices=Kind)
    status = models.CharField(max_length=12, choices=Status, default=Status.RECEIVED)
    visibility = models.CharField(max_length=12, choices=Visibility, default=Visibility.PENDING)
    source = models.CharField(max_length=10, choices=Source, default=Source.WEB)
    language = models.CharField(max_length=5, default="sv")
    arrived_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    """When the latest answer was published."""
    changed_at = models.DateTimeField(default=timezone.now)
    """When the public log last grew (`ideas.events`), topic or kind was corrected, or the router read it again: whoever mirrors the public cases asks for what changed since."""
    publish_wish = models.BooleanField(default=True)
    idempotency_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    municipality_chosen = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    municipality_corrected = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    """Named by the sender after the portal had said where it would go."""
    topic = models.ForeignKey(
        Topic,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="submissions",
    )
    topic_chosen = models.ForeignKey(Topic, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    """As the sender chose it; `topic` is what counts now."""
    goals = models.ManyToManyField(VisionGoal, blank=True, related_name="submissions")
    published_version = models.ForeignKey(
        TextVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    place_name = models.CharField(max_length=120, blank=True)
    """The public place: a name from the gazetteer."""
    place_municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")
    split_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    sensitive = models.BooleanField(default=False)
    doubts = models.JSONField(default=list, blank=True)
    """Codes of why a person should look first; such a case is held: it gets no mail and no public entry until one did."""
    link_version = models.PositiveIntegerField(default=0)
    """Raising it makes every link that was derived for this case invalid."""
    is_sample = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["-answered_at", "-id"],
                name="submission_feed",
                condition=models.Q(visibility="public"),
            ),
            models.Index(fields=["status", "arrived_at"], name="submission_queue"),
            models.Index(fields=["changed_at", "id"], name="submission_changed"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(visibility="public") | models.Q(published_version__isnull=False),
                name="public_has_a_published_text",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="answered") | models.Q(answered_at__isnull=False),
                name="answered_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.case_number

    @property
    def is_withdrawn(self) -> bool:
        """Its sender took it back."""
        return self.status == Status.WITHDRAWN

    @property
    def is_sender_only(self) -> bool:
        """Only its sender and those who answer read it."""
        return self.visibility == Visibility.SENDER_ONLY

    @property
    def may_be_retracted(self) -> bool:
        """Its text is public or would become so: its sender can still take the consent back."""
        return self.visibility in {Visibility.PUBLIC, Visibility.PENDING} and self.status not in DECIDED_STATES

    @property
    def is_held(self) -> bool:
        """Something about it looks automated, and no person has looked yet."""
        return bool(self.doubts)


class Place(models.Model):
    """Where the matter is, as exactly as the sender said it: private."""

    submission = models.OneToOneField(
        Submission,
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="exact_place",
    )
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    postcode = models.CharField(max_length=5, blank=True)
    address = models.CharField(max_length=200, blank=True)
    """The place as typed."""

    def __str__(self) -> str:
        return f"place of {self.submission_id}"

    @property
    def point(self) -> tuple[float, float] | None:
        """WGS84 (latitude, longitude), if it is known."""
        if self.latitude is None or self.longitude is None:
            return None
        return self.latitude, self.longitude
