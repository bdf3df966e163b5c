"""Keys of the desk API: made, shown once, found again by what is shown, revoked.

A key in plain text is `fur_<prefix>_<secret>`, so that programs that look for leaked secrets can recognise one.
"""

import base64
import hashlib
import hmac
import re
import secrets
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from ideas import clock, events
from ideas.actors import Actor, Role
from ideas.models import Municipality
from ideas.verbs import Verb
from moderation.models import ApiKey, KeyState
from moderation.permissions import Deed

SCOPES: Final[dict[Deed, Promise]] = {
    Deed.READ: _("Read the cases"),
    Deed.PUBLISH: _("Publish cases"),
    Deed.ANSWER: _("Answer cases"),
    Deed.MESSAGE: _("Write to senders"),
    Deed.DECLINE: _("Decline cases"),
    Deed.REROUTE: _("Pass cases on"),
    Deed.REDIRECT: _("Tell senders who else decides"),
    Deed.CONTRIBUTORS: _("Say who answers too"),
    Deed.CLASSIFY: _("Correct topic and kind"),
    Deed.RELEASE: _("Let held cases go on"),
    Deed.SEE_CONTACT: _("See who wrote and the exact place"),
}
"""What a key can be made for, one scope a deed. A scope never gives more than a moderator of the municipality may."""
PREFIX_BYTES: Final = 5
SECRET_BYTES: Final = 25
USE_NOTED_EVERY: Final = timedelta(minutes=1)
_PLAIN: Final = re.compile(r"fur_([a-z2-7]{8})_([a-z2-7]{40})")


@dataclass
class KeyExists(Exception):
    """The same form made `key` before. Its secret can't be shown again."""

    key: ApiKey


@sensitive_variables()
@transaction.atomic
def create(
    *,
    municipality: str,
    name: str,
    scopes: Collection[str],
    title: str = "",
    expires_at: datetime | None = None,
    form_token: uuid.UUID,
    actor: Actor,
) -> tuple[ApiKey, str]:
    """A new key of the municipality with this code, and its plain text: the only time that anybody has it.

    `actor` is a member of staff. KeyExists, and nothing made, when `form_token` made one before. Municipality.DoesNotExist unless
    it takes part; ValueError for a scope that there is not.
    """
    row = Municipality.objects.select_for_update().get(code=municipality, active=True)
    known = ApiKey.objects.filter(form_token=form_token).first()
    if known is not None:
        raise KeyExists(known)
    wanted = {Deed(scope) for scope in scopes} | {Deed.READ}
    prefix, secret = _random(PREFIX_BYTES), _random(SECRET_BYTES)
    key = ApiKey.objects.create(
        municipality=row,
        name=name,
        prefix=prefix,
        digest=_digest(secret),
        scopes=[str(deed) for deed in Deed if deed in wanted],
        title=title,
        form_token=form_token,
        created_at=clock.now(),
        created_by_id=actor.user_id,
        expires_at=expires_at,
    )
    events.record_for_municipality(
        Verb.KEY_CREATED, municipality, actor=actor, key=key.pk, prefix=prefix, scopes=key.scopes
    )
    return key, f"fur_{prefix}_{secret}"


@transaction.atomic
def revoke(key_id: int, *, actor: Actor) -> ApiKey:
    """End a key, at once and for good. Revoked already: returned as it is, no second event."""
    code = ApiKey.objects.values_list("municipality_id", flat=True).get(pk=key_id)
    Municipality.objects.select_for_update().get(code=code)
    key = ApiKey.objects.select_for_update().get(pk=key_id)
    if key.revoked_at is None:
        key.revoked_at = clock.now()
        key.save(update_fields=["revoked_at"])
        events.record_for_municipality(Verb.KEY_REVOKED, code, actor=actor, key=key.pk, prefix=key.prefix)
    return key


@sensitive_variables()
def find(plain: str) -> ApiKey | None:
    """The key with this plain text; None for one that is revoked, expired, invented or of a municipality that left."""
    parts = _PLAIN.fullmatch(plain)
    if parts is None:
        return None
    key = ApiKey.objects.select_related("municipality").filter(prefix=parts[1]).first()
    if key is None or not hmac.compare_digest(bytes(key.digest), _digest(parts[2])):
        return None
    return key if key.state == KeyState.ACTIVE and key.municipality.active else None


def note_use(key: ApiKey) -> None:
    """Remember that the key was used; written at most once a minute, however many requests come."""
    now = clock.now()
    if key.last_used_at is None or key.last_used_at <= now - USE_NOTED_EVERY:
        stale = Q(last_used_at=None) | Q(last_used_at__lte=now - USE_NOTED_EVERY)
        ApiKey.objects.filter(stale, pk=key.pk).update(last_used_at=now)


def actor_of(key: ApiKey) -> Actor:
    """The key as an actor: works for its one municipality, and signs with its title."""
    return Actor(role=Role.API_KEY, municipality_codes=(key.municipality_id,), user_id=key.pk, title=key.title)


def _random(length: int) -> str:
    return base64.b32encode(secrets.token_bytes(length)).decode().lower()


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
