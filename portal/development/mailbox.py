"""The mails that the demo's mail server has received: files in settings.MAILBOX_DIR, whose names sort by arrival."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Final

from django.conf import settings

NEWEST: Final = 200
"""As many are listed."""
_NAME = re.compile(r"[0-9]{10,20}-[0-9a-f]{8}")
_HEADERS: Final = (
    "From",
    "To",
    "Delivered-To",
    "Subject",
    "Date",
    "Message-ID",
    "Reply-To",
    "Auto-Submitted",
    "Content-Language",
)


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail that arrived."""

    name: str
    at: datetime
    message: EmailMessage

    @property
    def sender(self) -> str:
        """Who it says it is from."""
        return str(self.message["From"] or "")

    @property
    def recipient(self) -> str:
        """Who it was really delivered to."""
        return str(self.message["Delivered-To"] or self.message["To"] or "")

    @property
    def subject(self) -> str:
        """Its subject, decoded."""
        return str(self.message["Subject"] or "")

    @property
    def headers(self) -> list[tuple[str, str]]:
        """The headers worth reading, each as often as it is there."""
        return [(name, str(value)) for name in _HEADERS for value in self.message.get_all(name, [])]

    @property
    def text(self) -> str:
        """The plain part."""
        return _content(self.message, "plain")

    @property
    def html(self) -> str:
        """The HTML part, empty where there is none."""
        return _content(self.message, "html")


def newest() -> list[Mail]:
    """The newest mails, the newest first; none where no mail server of ours runs."""
    names = sorted((file.stem for file in _directory().glob("*.eml") if _NAME.fullmatch(file.stem)), reverse=True)
    return [mail for mail in map(find, names[:NEWEST]) if mail is not None]


def find(name: str) -> Mail | None:
    """The mail called `name`. None for any name that the mail server would not have given, so nothing else on the disk is read."""
    if not _NAME.fullmatch(name):
        return None
    try:
        content = (_directory() / f"{name}.eml").read_bytes()
    except FileNotFoundError:
        return None
    at = datetime.fromtimestamp(int(name.partition("-")[0]) / 1e9, UTC)
    return Mail(name, at, message_from_bytes(content, EmailMessage, policy=default))


def _directory() -> Path:
    return Path(settings.MAILBOX_DIR or "/nonexistent")


def _content(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    if part is None:
        return ""
    payload = part.get_payload(decode=True)
    return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
