"""(nothing) -> received."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from ideas import case_numbers, chain, clock, events
from ideas.actors import Actor
from ideas.models import (
    Contact,
    Place,
    Sender,
    Source,
    Submission,
    TextKind,
    TextVersion,
    Visibility,
    VisionGoal,
)
from ideas.verbs import Verb

_HOME = ZoneInfo("Europe/Stockholm")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSubmission:
    """What a resident confirmed, already cleaned. `idempotency_key` is the draft's token."""

    idempotency_key: uuid.UUID
    kind: str
    text: str
    title: str = ""
    language: str = "sv"
    municipality: str | None = None
    municipality_corrected: str | None = None
    """Named after the portal had said where it would go."""
    postcode: str = ""
    address: str = ""
    """The place as typed."""
    point: tuple[float, float] | None = None
    place_name: str = ""
    place_municipality: str | None = None
    email: str = ""
    name: str = ""
    show_name: bool = False
    phone: str = ""
    publish_wish: bool = True
    doubts: tuple[str, ...] = ()
    source: str = Source.WEB
    is_sample: bool = False
    topic: str | None = None
    goals: tuple[str, ...] = ()


@transaction.atomic
def submit(new: NewSubmission, *, actor: Actor) -> Submission:
    """Store a submission with everything that it owes, in one transaction, and return it.

    Repeated with the same key: the submission that is there, unchanged, no second event. IntegrityError never reaches the caller
    for a double click: the second waits for the first by the unique key, then finds it. Municipalities and topics are codes that exist:
    an unknown one is an IntegrityError at the commit.
    """
    known = Submission.objects.filter(idempotency_key=new.idempotency_key).first()
    if known is not None:
        return known
    now = clock.now()
    try:
        with transaction.atomic():
            submission = _store(new, now)
    except IntegrityError:
        # A double click: the first one held the key until its commit.
        return Submission.objects.get(idempotency_key=new.idempotency_key)
    # No lock on the row: nobody else sees it before the commit, so its chain has one writer.
    if new.goals:
        submission.goals.set(VisionGoal.objects.filter(key__in=new.goals))
    text = TextVersion.objects.create(
        submission=submission,
        kind=TextKind.ORIGINAL,
        language=new.language,
        title=new.title,
        body=new.text,
        created_at=now,
    )
    _store_sender(submission, new)
    if new.postcode or new.address or new.point:
        latitude, longitude = new.point or (None, None)
        Place.objects.create(
            submission=submission,
            latitude=latitude,
            longitude=longitude,
            postcode=new.postcode,
            address=new.address,
        )
    events.record(
        Verb.RECEIVED,
        submission,
        actor=actor,
        kind=new.kind,
        source=str(new.source),
        text_version=text.pk,
        digest=chain.text_digest(text),
        doubts=list(new.doubts),
    )
    return submission


def _store(new: NewSubmission, now: datetime) -> Submission:
    return Submission.objects.create(
        idempotency_key=new.idempotency_key,
        case_number=case_numbers.next_number(now.astimezone(_HOME).year),
        kind_chosen=new.kind,
        kind=new.kind,
        visibility=Visibility.PENDING if new.publish_wish else Visibility.SENDER_ONLY,
        source=new.source,
        language=new.language,
        arrived_at=now,
        publish_wish=new.publish_wish,
        municipality_chosen_id=new.municipality or None,
        municipality_corrected_id=new.municipality_corrected or None,
        topic_id=new.topic or None,
        topic_chosen_id=new.topic or None,
        place_name=new.place_name,
        place_municipality_id=new.place_municipality or None,
        doubts=list(new.doubts),
        is_sample=new.is_sample,
    )


def _store_sender(submission: Submission, new: NewSubmission) -> None:
    contact = None
    if new.email:
        contact = _contact(new.email.lower(), new.language)
    if contact or new.name or new.phone:
        Sender.objects.create(
            submission=submission,
            contact=contact,
            name=new.name,
            show_name=new.show_name,
            phone=new.phone,
        )


def _contact(email: str, language: str) -> Contact:
    """The person behind an address. Two cases at once, with one new address, make one."""
    known = Contact.objects.filter(email=email).first()
    if known:
        return known
    Contact.objects.bulk_create([Contact(email=email, language=language)], ignore_conflicts=True)
    return Contact.objects.get(email=email)
