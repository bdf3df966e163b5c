"""What the sender does on their own page."""

import uuid

from django.db import transaction

from ideas import clock, events, search
from ideas.actors import Actor
from ideas.models import (
    UNSETTLED_STATES,
    AssignmentState,
    Contact,
    Message,
    MessageAuthor,
    Status,
    Submission,
    Visibility,
)
from ideas.transitions.moves import TransitionNotAllowed, locked, release_parts, require, sent_before
from ideas.verbs import Verb


@transaction.atomic
def reply(submission_id: int, *, body: str, idempotency_key: uuid.UUID, actor: Actor) -> Message:
    """A message from the sender; parts of the case that waited for it go on. The same key again: the message that is there.

    Raises TransitionNotAllowed when the case ended or was answered, or the key is that of a message in another one.
    """
    submission = locked(submission_id)
    known = sent_before(submission, idempotency_key)
    if known is not None:
        return known
    require(submission, UNSETTLED_STATES)
    message = Message.objects.create(
        submission=submission,
        author=MessageAuthor.SENDER,
        body=body,
        idempotency_key=idempotency_key,
        created_at=clock.now(),
    )
    submission.assignments.filter(state=AssignmentState.WAITING).update(state=AssignmentState.OPEN)
    events.record(Verb.REPLY_RECEIVED, submission, actor=actor, message=message.pk)
    return message


@transaction.atomic
def withdraw(submission_id: int, *, actor: Actor) -> Submission:
    """received or assigned -> withdrawn; the text goes from the web. Withdrawn already: returned as it is, no second event.

    Raises TransitionNotAllowed when it was answered or ended otherwise. The municipality keeps the record.
    """
    submission = locked(submission_id)
    if submission.status == Status.WITHDRAWN:
        return submission
    require(submission, UNSETTLED_STATES)
    release_parts(submission, clock.now())
    submission.status = Status.WITHDRAWN
    submission.visibility = Visibility.SENDER_ONLY
    submission.save(update_fields=["status", "visibility"])
    search.index(submission)
    events.record(Verb.WITHDRAWN, submission, actor=actor)
    return submission


@transaction.atomic
def retract_consent(submission_id: int, *, actor: Actor) -> Submission:
    """pending or public -> sender only: the sender takes back the wish to publish. Already so: returned as it is, no second event.

    Raises TransitionNotAllowed for what was hidden or declined by a decision: what is left of it in public is no text of the sender's.
    """
    submission = locked(submission_id)
    if submission.visibility == Visibility.SENDER_ONLY:
        return submission
    if not submission.may_be_retracted:
        raise TransitionNotAllowed(f"{submission.case_number} is {submission.status} and {submission.visibility}")
    submission.visibility, submission.publish_wish = Visibility.SENDER_ONLY, False
    submission.save(update_fields=["visibility", "publish_wish"])
    search.index(submission)
    events.record(Verb.CONSENT_RETRACTED, submission, actor=actor)
    return submission


@transaction.atomic
def confirm_contact(contact_id: int) -> Contact:
    """The holder of an address said that it is theirs. Confirmed already: returned as it is."""
    contact = Contact.objects.select_for_update().get(pk=contact_id)
    if contact.confirmed_at is None:
        contact.confirmed_at = clock.now()
        contact.save(update_fields=["confirmed_at"])
    return contact
