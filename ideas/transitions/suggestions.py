"""What a reader suggests about who should have a public case, and what a person makes of it."""

import uuid
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from ideas import bodies, clock, events
from ideas.actors import Actor
from ideas.models import (
    OPEN_STATES,
    Assignment,
    Event,
    Municipality,
    RecipientSuggestion,
    Status,
    Submission,
    SuggestionState,
    Visibility,
)
from ideas.transitions.contributors import add_contributor
from ideas.transitions.moves import STEERED_STATES, TransitionNotAllowed, locked, require
from ideas.transitions.redirections import redirect
from ideas.transitions.routing import reroute
from ideas.verbs import Verb

MOST_OPEN = 20
"""Suggestions about one case that wait for a person; what comes beyond them says nothing new."""
KEPT: Final = timedelta(days=90)
"""So long a suggestion is kept after it was decided, or nobody has anything to do with its case any more."""


class TooManyWait(TransitionNotAllowed):
    """People have enough suggestions about the case to look at."""


@transaction.atomic
def suggest_recipient(
    submission_id: int,
    *,
    municipality: str = "",
    body: str = "",
    reason: str,
    idempotency_key: uuid.UUID,
    actor: Actor,
) -> RecipientSuggestion:
    """Keep that somebody thinks that `municipality`, or else the other `body`, should have the case. The same key again: what is there.

    Nothing kept, and TooManyWait, where MOST_OPEN wait already. TransitionNotAllowed when the case is not public or ended, or there is no
    such municipality or body to send anybody to.
    """
    submission = locked(submission_id)
    known = RecipientSuggestion.objects.filter(idempotency_key=idempotency_key).first()
    if known is not None:
        return known
    require(submission, STEERED_STATES)
    if submission.visibility != Visibility.PUBLIC:
        raise TransitionNotAllowed(f"{submission.case_number} is {submission.visibility}")
    _require_recipient(municipality, body)
    if submission.suggestions.filter(state=SuggestionState.OPEN).count() >= MOST_OPEN:
        raise TooManyWait(f"{submission.case_number} has {MOST_OPEN} suggestions")
    suggestion = RecipientSuggestion.objects.create(
        submission=submission,
        municipality_id=municipality or None,
        body="" if municipality else body,
        reason=reason,
        at=clock.now(),
        idempotency_key=idempotency_key,
    )
    events.record(
        Verb.SUGGESTION_RECEIVED,
        submission,
        actor=actor,
        suggestion=suggestion.pk,
        suggested=municipality,
        body=suggestion.body,
    )
    return suggestion


@transaction.atomic
def accept_suggestion(suggestion_id: int, *, reason: str, by: str, actor: Actor) -> RecipientSuggestion:
    """Do what was suggested, for `reason` (told in public). Accepted already: returned as it is, nothing happens.

    An open case is passed on to the municipality or sent to the body; to an answered one the municipality is added. Raises
    TransitionNotAllowed where that move does, and when the suggestion was dismissed.
    """
    suggestion = _locked(suggestion_id)
    if suggestion.state == SuggestionState.ACCEPTED:
        return suggestion
    _settle(suggestion, SuggestionState.ACCEPTED, by=by, actor=actor)
    pk, to = suggestion.submission_id, suggestion.municipality_id
    if to is None:
        redirect(pk, body=suggestion.body, public_reason=reason, by=by, actor=actor)
    elif suggestion.submission.status == Status.ANSWERED:
        add_contributor(pk, to=to, by=by, actor=actor)
    else:
        reroute(pk, to=to, reason=reason, by=by, actor=actor)
    return suggestion


@transaction.atomic
def dismiss_suggestion(suggestion_id: int, *, by: str, actor: Actor) -> RecipientSuggestion:
    """Leave the case where it is. Dismissed already: returned as it is, no second event. TransitionNotAllowed when it was accepted."""
    suggestion = _locked(suggestion_id)
    if suggestion.state == SuggestionState.DISMISSED:
        return suggestion
    _settle(suggestion, SuggestionState.DISMISSED, by=by, actor=actor)
    return suggestion


def forget_suggestions() -> int:
    """Delete the suggestions whose time is over, a reader's words with them; their number. What was suggested and decided stays in the log."""
    before = clock.now() - KEPT
    number, _ = _past(before).delete()
    return number


def _past(before: datetime) -> QuerySet[RecipientSuggestion]:
    """Those decided before then, and those made before then in a case that was closed before then."""
    settled = Event.objects.alias(of=Cast(KeyTextTransform("suggestion", "payload"), BigIntegerField())).filter(
        submission=OuterRef("submission"), verb=Verb.SUGGESTION_SETTLED, at__lt=before, of=OuterRef("pk")
    )
    parts = Assignment.objects.filter(submission=OuterRef("submission"))
    busy = parts.filter(Q(state__in=OPEN_STATES) | Q(ended_at__gte=before))
    return RecipientSuggestion.objects.filter(Exists(settled) | ~Exists(busy), at__lt=before)


def _locked(suggestion_id: int) -> RecipientSuggestion:
    """The suggestion, under the lock of its case, which is also its `submission`."""
    case = RecipientSuggestion.objects.values_list("submission_id", flat=True).get(pk=suggestion_id)
    submission: Submission = locked(case)
    suggestion = RecipientSuggestion.objects.get(pk=suggestion_id)
    suggestion.submission = submission
    return suggestion


def _settle(suggestion: RecipientSuggestion, state: SuggestionState, *, by: str, actor: Actor) -> None:
    if suggestion.state != SuggestionState.OPEN:
        raise TransitionNotAllowed(f"{suggestion} is {suggestion.state}")
    suggestion.state = state
    suggestion.save(update_fields=["state"])
    events.record(
        Verb.SUGGESTION_SETTLED,
        suggestion.submission,
        actor=actor,
        suggestion=suggestion.pk,
        accepted=state == SuggestionState.ACCEPTED,
        municipality=by,
    )


def _require_recipient(municipality: str, body: str) -> None:
    if municipality:
        known = Municipality.objects.filter(code=municipality, active=True).exists()
    else:
        target = bodies.find(body)
        known = target is not None and not target.is_internal
    if not known:
        raise TransitionNotAllowed(f"nobody is called {municipality or body!r}")
