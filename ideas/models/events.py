"""The append-only log, and the work that each event owes its subscribers."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from ideas import outbox, subscriptions
from ideas.models.submissions import Submission


class Event(models.Model):
    """Something that happened. Rows are never changed or deleted (a trigger refuses it). Payloads hold codes and ids, never text.

    `hash` covers the canonical form of the row (`ideas.chain`) with the hash before it in the same chain.
    """

    chain = models.CharField(max_length=40)
    """`submission:ID`, or `municipality:CODE`."""
    seq = models.PositiveIntegerField()
    verb = models.CharField(max_length=30)
    at = models.DateTimeField()
    submission = models.ForeignKey(
        Submission,
        null=True,
        on_delete=models.DO_NOTHING,
        related_name="events",
        db_constraint=False,
    )
    actor_role = models.CharField(max_length=12)
    actor_id = models.BigIntegerField(null=True)
    """A plain number, so that removing a person leaves the log as it is: a user's id, or for role `api_key` the key's."""
    municipality_codes = ArrayField(models.CharField(max_length=12), default=list)
    payload = models.JSONField(default=dict)
    version = models.PositiveSmallIntegerField(default=1)
    """Of the canonical form."""
    previous_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="event_chain_seq")]
        indexes = [models.Index(fields=["submission", "id"], name="event_submission")]

    def __str__(self) -> str:
        return f"{self.chain} {self.seq} {self.verb}"

    @property
    def municipality_code(self) -> str:
        """The municipality that did it, or that the case went to; empty for what is nobody's."""
        return str(self.payload.get("municipality") or self.payload.get("to") or self.payload.get("lead") or "")


class Handling(outbox.Claimable):
    """What one subscriber owes one event."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="handlings")
    subscriber = models.CharField(max_length=30)

    task_name = "ideas.tasks.handle"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "subscriber"], name="handling_once_per_subscriber")]
        indexes = [
            models.Index(
                fields=["publish_at"],
                name="handling_owed",
                condition=models.Q(state="pending"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subscriber} of event {self.event_id}"

    @classmethod
    def on_queue(cls, queue: str) -> "models.QuerySet[Handling]":
        """What the subscribers on `queue` owe. Work of a subscriber that is no more is on none."""
        return cls.objects.filter(subscriber__in=subscriptions.on_queue(queue))

    @property
    def what(self) -> str:
        """The subscriber's name."""
        return self.subscriber

    @property
    def case_number(self) -> str:
        """The number of the event's case."""
        submission = self.event.submission
        return submission.case_number if submission else ""

    @property
    def queue(self) -> str:
        """The subscriber's queue."""
        return subscriptions.get(self.subscriber).queue

    @classmethod
    def lease(cls) -> models.expressions.Combinable:
        """The subscriber's, where it has one of its own."""
        leases = [
            models.When(subscriber=one.name, then=models.Value(outbox.span(one.lease.total_seconds())))
            for one in subscriptions.all_subscribers()
            if one.lease
        ]
        return models.Case(*leases, default=super().lease())
