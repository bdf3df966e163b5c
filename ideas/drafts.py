"""Half-written forms: kept for seven days after the last change, under a token that only their writer has."""

import uuid
from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Final

from django.core import signing

from ideas import clock, queries
from ideas.models import Draft, Submission

KEPT = timedelta(days=7)
QUICKEST: Final = timedelta(seconds=3)
"""Nobody reads the first page and writes something in less."""
HONEYPOT, TOO_FAST = "honeypot", "too_fast"
_SALT = "ideas.drafts.begun"


class Sent(Exception):
    """The draft has become a case: there is a receipt."""


class Gone(Exception):
    """There is no such draft. `expired`: there was one, and its time is over."""

    def __init__(self, *, expired: bool) -> None:
        super().__init__()
        self.expired = expired


def find(token: uuid.UUID) -> Draft:
    """The draft with this token. Raises Sent or Gone."""
    draft = Draft.objects.filter(token=token).first()
    if draft is not None and draft.expires_at > clock.now():
        return draft
    if sent(token) is not None:
        raise Sent
    raise Gone(expired=draft is not None)


def sent(token: uuid.UUID) -> Submission | None:
    """The case that the draft with this token has become, if it has."""
    return queries.sent_with(token)


def begin() -> str:
    """What the first page carries, signed: the token of the draft that it will make, and the time."""
    return signing.TimestampSigner(salt=_SALT).sign(uuid.uuid4().hex)


def begun(value: str) -> tuple[uuid.UUID, list[str]]:
    """The token in what `begin` made, and why to doubt that a person sent it. Anything else: a new token, and doubt."""
    signer = signing.TimestampSigner(salt=_SALT)
    try:
        token = uuid.UUID(signer.unsign(value))
    except (signing.BadSignature, ValueError):
        return uuid.uuid4(), [TOO_FAST]
    try:
        signer.unsign(value, max_age=QUICKEST)
    except signing.SignatureExpired:
        return token, []
    return token, [TOO_FAST]


def keep(
    token: uuid.UUID, values: Mapping[str, str], *, doubts: Collection[str] = (), language: str, new: bool = False
) -> Draft:
    """Store what was typed, valid or not, beside what the draft holds already; `new` makes the draft where there is none.

    Repeated: the same. Raises Sent when it has been sent meanwhile, Gone when there is none (any more).
    """
    draft = _existing(token, new=new)
    draft.fields |= values
    draft.doubts = sorted({*draft.doubts, *doubts})
    draft.language = language
    draft.expires_at = clock.now() + KEPT
    if new:
        draft.save()
    elif not Draft.objects.filter(token=token).update(
        fields=draft.fields, doubts=draft.doubts, language=language, expires_at=draft.expires_at
    ):
        return find(token)
    return draft


def discard(token: uuid.UUID) -> None:
    """Delete the draft; nothing was sent. Repeated, or sent meanwhile: nothing more happens."""
    Draft.objects.filter(token=token).delete()


def remove_expired() -> int:
    """Delete drafts whose time is over; their number."""
    number, _ = Draft.objects.filter(expires_at__lt=clock.now()).delete()
    return number


def _existing(token: uuid.UUID, *, new: bool) -> Draft:
    try:
        return find(token)
    except Gone:
        if new:
            return Draft(token=token)
        raise
