"""Decisions that somebody may want to question: each with its rule and its reason."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ideas.models.submissions import Submission


class DecisionKind(models.TextChoices):
    """What was decided."""

    DECLINE = "decline", _("Declined")
    REROUTE = "reroute", _("Sent on")
    REDIRECT = "redirect", _("Sent to another authority")


class Rule(models.TextChoices):
    """Why a case is declined, in plain words. The law behind each rule: docs/rules.md."""

    NOT_OURS = "not_ours", _("It is not something that a municipality decides.")
    PERSONAL_CASE = (
        "personal_case",
        _("It is about one person's own case, which can't be answered in the open."),
    )
    ALREADY_ANSWERED = "already_answered", _("The same thing has been answered before.")
    NOTHING_TO_ANSWER = (
        "nothing_to_answer",
        _("There is no question, opinion or idea in it."),
    )
    ABUSE = "abuse", _("It holds threats, hate or an attack on somebody.")
    ADVERTISING = "advertising", _("It is advertising.")


class ModerationDecision(models.Model):
    """One decision. `public_reason` is told to the sender and shown to everybody; `private_reason` stays with staff."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="decisions")
    kind = models.CharField(max_length=12, choices=DecisionKind)
    rule = models.CharField(max_length=20, choices=Rule, blank=True)
    body = models.CharField(max_length=40, blank=True)
    """Of a redirection: key of the other body (`ideas/data/bodies.csv`)."""
    public_reason = models.TextField()
    private_reason = models.TextField(blank=True)
    municipality = models.ForeignKey(
        "ideas.Municipality",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    role = models.CharField(max_length=12)
    decided_at = models.DateTimeField()
    reverses = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reversed_by",
    )

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
