"""The hash chain of events: version 1 of the canonical form.

The hash of an event is SHA-256 over `previous_hash || canonical JSON`, where the JSON has sorted keys, no spaces, UTF-8, and times as
UTC with microseconds. The first event of a chain follows 32 zero bytes. A text enters a payload only as HMAC-SHA-256(salt of that
version, title NUL body): deleting text and salt erases it, and the chain stays whole.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable
from datetime import UTC
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ideas.models import Event, TextVersion

ZERO = bytes(32)


def canonical(event: "Event") -> bytes:
    """The bytes of an event that its hash covers, in the form that `event.version` names."""
    if event.version != 1:
        raise ValueError(f"unknown version {event.version} of the canonical form")
    form = {
        "actor_id": event.actor_id,
        "actor_role": event.actor_role,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "chain": event.chain,
        "municipality_codes": list(event.municipality_codes),
        "payload": event.payload,
        "seq": event.seq,
        "submission": event.submission_id,
        "v": event.version,
        "verb": event.verb,
    }
    return json.dumps(form, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def link(event: "Event") -> bytes:
    """The hash that `event` should have after its `previous_hash`."""
    return hashlib.sha256(bytes(event.previous_hash) + canonical(event)).digest()


def text_digest(version: "TextVersion") -> str:
    """HMAC-SHA-256 of a text version under its own salt, in hex."""
    return sealed(version, f"{version.title}\0{version.body}")


def sealed(version: "TextVersion", words: str) -> str:
    """HMAC-SHA-256 of `words` under the salt of the text that they came with, in hex: gone with it when that is erased."""
    return hmac.new(bytes(version.salt), words.encode(), hashlib.sha256).hexdigest()


def first_break(events: Iterable["Event"]) -> "Event | None":
    """The first event of one chain (given in order of `seq`) that does not follow from those before it; None when all do."""
    previous = ZERO
    for number, event in enumerate(events, start=1):
        if event.seq != number or bytes(event.previous_hash) != previous or bytes(event.hash) != link(event):
            return event
        previous = bytes(event.hash)
    return None
