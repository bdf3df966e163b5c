"""Recording what happened: log and outbox in the transaction of the change."""

from datetime import datetime
from typing import Any

from django.db import transaction

from ideas import chain, clock, outbox, subscriptions
from ideas.actors import Actor
from ideas.models.events import Event, Handling
from ideas.models.submissions import Submission
from ideas.verbs import PUBLIC_VERBS, Verb


def record(verb: Verb, submission: Submission, *, actor: Actor, **payload: Any) -> Event:
    """Append an event to the submission's chain and owe it to every subscriber of `verb`.

    Must run in a transaction that holds the submission's row lock, so that the chain has one writer; TransactionManagementError
    otherwise. `payload` holds codes and ids (JSON), never text.
    """
    event = _append(f"submission:{submission.pk}", verb, actor, payload, submission=submission)
    if verb in PUBLIC_VERBS:
        submission.changed_at = event.at
        submission.save(update_fields=["changed_at"])
    return event


def record_for_municipality(verb: Verb, code: str, *, actor: Actor, **payload: Any) -> Event:
    """Append an event to a municipality's own chain (rules, policy, memberships, keys). The caller holds the lock on that municipality's row."""
    return _append(f"municipality:{code}", verb, actor, payload, submission=None)


def following(
    last: Event | None,
    name: str,
    verb: Verb,
    actor: Actor,
    payload: dict[str, Any],
    *,
    submission_id: int | None,
    at: datetime,
) -> Event:
    """The event that comes after `last` in the chain `name` (None: its first), with its hash; not saved."""
    event = Event(
        chain=name,
        seq=last.seq + 1 if last else 1,
        verb=verb,
        at=at,
        submission_id=submission_id,
        actor_role=actor.role,
        actor_id=actor.user_id,
        municipality_codes=list(actor.municipality_codes),
        payload=payload,
        previous_hash=bytes(last.hash) if last else chain.ZERO,
    )
    event.hash = chain.link(event)
    return event


def _append(
    name: str,
    verb: Verb,
    actor: Actor,
    payload: dict[str, Any],
    *,
    submission: Submission | None,
) -> Event:
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("an event is recorded in the transaction of its change")
    last = Event.objects.filter(chain=name).order_by("-seq").first()
    event = following(
        last, name, verb, actor, payload, submission_id=submission.pk if submission else None, at=clock.now()
    )
    event.save(force_insert=True)
    owed = [Handling(event=event, subscriber=subscriber.name) for subscriber in subscriptions.for_verb(verb)]
    for handling in Handling.objects.bulk_create(owed):
        outbox.publish_on_commit(handling)
    return event


def handle(handling_id: int) -> bool:
    """Carry out one piece of owed work; True when it was done now. Done, leased and unknown rows are quiet no-ops.

    An error of the subscriber gives the claim back with a delay and is not raised: the sweep brings it again, up to
    `outbox.MAX_ATTEMPTS` times. LeaseLost means that another worker has it; what was written is rolled back.
    """
    row = Handling.claim(handling_id)
    if row is None:
        return False
    try:
        subscriber = subscriptions.get(row.subscriber)
        outbox.carry_out(row, lambda: subscriber.effect(row.event))
    except outbox.LeaseLost:
        return False
    except Exception as error:  # whatever a subscriber raises is noted on the row; nothing is lost
        outbox.log.error("%s of event %d failed: %s", row.subscriber, row.event_id, outbox.where(error))
        row.fail(error)
        return False
    return True
