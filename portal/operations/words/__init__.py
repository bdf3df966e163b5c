"""What each finding and each fact is in plain words, by its code."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext, gettext_lazy

from moderation.templatetags.desk import short_moment
from portal.operations.words.entry import Text, Words
from portal.operations.words.line import LINE
from portal.operations.words.services import SERVICES

__all__ = ["FACTS", "KINDS", "WORDS", "filled", "title", "work"]

WORDS: dict[str, Words] = LINE | SERVICES


def title(key: str) -> str:
    """What the finding with this key is called, also when it is over: "Work that was given up: routing"."""
    code, _, kind = key.partition(":")
    name = str(WORDS[code].title) if code in WORDS else code
    if not kind:
        return name
    return gettext("%(title)s: %(what)s") % {"title": name, "what": work(kind)}


def work(kind: str) -> str:
    """A kind of work, a table, a queue or a look by its name; what has none, by its code."""
    return str(KINDS.get(kind, kind))


def filled(text: Text, params: Mapping[str, Any]) -> str:
    """`text` with `params` in its placeholders; moments as day and time."""
    shown = {name: short_moment(value) if isinstance(value, datetime) else value for name, value in params.items()}
    pattern: Any = text  # lazy plurals choose their form when they are filled
    return str(pattern % shown)


KINDS: dict[str, Text] = {
    "handling.route": gettext_lazy("routing cases"),
    "handling.notify": gettext_lazy("deciding who gets a mail"),
    "delivery.mail:received": gettext_lazy("receipts by mail"),
    "delivery.mail:message": gettext_lazy("messages by mail"),
    "delivery.mail:answered": gettext_lazy("answers by mail"),
    "delivery.mail:redirected": gettext_lazy("redirections by mail"),
    "delivery.mail:declined": gettext_lazy("refusals by mail"),
    "handling": gettext_lazy("routing and notifying"),
    "delivery": gettext_lazy("mails"),
    "route": gettext_lazy("routing cases"),
    "notify": gettext_lazy("deciding who gets a mail"),
    "mail": gettext_lazy("mails"),
    "media": gettext_lazy("pictures"),
    "maint": gettext_lazy("cleaning up"),
    "database": gettext_lazy("the database"),
    "sweep": gettext_lazy("the sweep"),
    "owed": gettext_lazy("owed work"),
    "mails": gettext_lazy("mails"),
    "cases": gettext_lazy("cases"),
    "rules": gettext_lazy("the routing rules"),
    "models": gettext_lazy("the trained model"),
    "chains": gettext_lazy("the log"),
    "leftovers": gettext_lazy("leftovers"),
    "broker": gettext_lazy("the broker"),
    "cache": gettext_lazy("the page cache"),
    "mail_server": gettext_lazy("the mail server"),
    "disk": gettext_lazy("the disk"),
}

FACTS: dict[str, Text] = {
    "database": gettext_lazy("PostgreSQL %(version)s, %(used)d of %(most)d connections in use"),
    "queues": gettext_lazy("Waiting on the queues: %(lengths)s"),
    "workers": gettext_lazy("Workers that answer: %(names)s"),
    "disk": gettext_lazy("Disk: %(free)s of %(total)s GB free"),
}
