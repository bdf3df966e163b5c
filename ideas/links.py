"""Links for residents hold a derived token: nothing to store, sent again at any time, revoked by raising a version."""

import base64
import hashlib
import hmac
from enum import StrEnum

from django.conf import settings


class Purpose(StrEnum):
    """What a token opens. A token for one purpose opens nothing else."""

    TRACK = "track"
    CONFIRM = "confirm"
    INVITE = "invite"


def derive(purpose: Purpose, subject: int, version: int) -> str:
    """The token: HMAC-SHA-256(LINK_KEY, purpose | id | version), the first 160 bits, 32 characters a-z2-7."""
    message = f"{purpose}|{subject}|{version}".encode()
    digest = hmac.new(settings.LINK_KEY.encode(), message, hashlib.sha256).digest()
    return base64.b32encode(digest[:20]).decode().lower()


def check(token: str, purpose: Purpose, subject: int, version: int) -> bool:
    """Whether `token` is the one; compared in constant time, any input is fine."""
    return hmac.compare_digest(token.encode(errors="replace"), derive(purpose, subject, version).encode())
