"""The coordinators' rules for who gets what. They change in `moderation.rulebook` alone; what was done with them is in the office's chain."""

from datetime import date, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from ideas.models import Kind, Topic
from moderation.models.staff import User
from moderation.routing.rules import Action


class RuleState(models.TextChoices):
    """A draft decides nothing, and can be tried and changed. What was active and is not any more stays to be read."""

    DRAFT = "draft", "draft"
    ACTIVE = "active", "active"
    RETIRED = "retired", "retired"


class RoutingRule(models.Model):
    """One rule. Its columns are those of `moderation.routing.rules.Rule`: all that are filled must match."""

    state = models.CharField(max_length=10, choices=RuleState, default=RuleState.DRAFT)
    position = models.PositiveIntegerField(null=True)
    """The lowest is asked first; none for what is retired."""
    owner = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    """Who answers for it."""
    note = models.CharField(max_length=500)
    """Why there is such a rule."""
    topic = models.ForeignKey(Topic, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=80, blank=True)
    words = ArrayField(models.CharField(max_length=80), default=list)
    kind = models.CharField(max_length=10, choices=Kind, blank=True)
    language = models.CharField(max_length=5, blank=True)
    valid_until = models.DateTimeField(null=True, blank=True)
    action = models.CharField(max_length=20, choices=[(action.value, action.value) for action in Action])
    target = models.CharField(max_length=40)
    form_token = models.UUIDField(unique=True)
    """Of the form that asked for it: the same form twice is one rule."""
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    activated_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    last_failed_at = models.DateTimeField(null=True, blank=True)
    """When a case last went to people because this rule could not be carried out; to some minutes. Empty when a person has seen to it."""
    failure = models.CharField(max_length=60, blank=True)
    """The code of what was wrong then: one of `rules.RuleFault`, or the kind of an error."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["position"], name="one_rule_at_a_position", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(
                condition=models.Q(state="retired", position=None, retired_at__isnull=False)
                | models.Q(state="active", position__isnull=False, activated_at__isnull=False, retired_at=None)
                | models.Q(state="draft", position__isnull=False, activated_at=None, retired_at=None),
                name="rule_state_fits",
            ),
            models.CheckConstraint(
                condition=models.Q(topic__isnull=False)
                | ~models.Q(place="")
                | models.Q(words__len__gt=0)
                | ~models.Q(kind="")
                | ~models.Q(language=""),
                name="rule_has_a_condition",
            ),
            models.CheckConstraint(
                condition=models.Q(action__in=[action.value for action in Action]) & ~models.Q(target=""),
                name="rule_does_something",
            ),
            models.CheckConstraint(
                condition=models.Q(last_failed_at=None, failure="")
                | (models.Q(last_failed_at__isnull=False) & ~models.Q(failure="")),
                name="rule_failure_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"rule {self.pk}"

    @property
    def last_day(self) -> date | None:
        """The last day here on which it counts; None for a rule that does not end by itself."""
        return timezone.localdate(self.valid_until - timedelta(microseconds=1)) if self.valid_until else None


class RuleSet(models.Model):
    """The rules that were asked for a decision, all together, so that it can be made again. Never changed."""

    version = models.CharField(primary_key=True, max_length=40)
    """`RoutingDecision.rules_version`."""
    rules = models.JSONField()
    """Items of `Rule.as_json`, in their order."""
    first_used_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"rules {self.version}"
