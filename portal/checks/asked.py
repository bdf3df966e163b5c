"""What the services themselves are set to: `manage.py check --database default` asks them."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from celery import current_app
from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError, connections
from django.db.backends.utils import CursorWrapper

from ideas.models import Event
from portal.checks.rules import is_public

SPARE_CONNECTIONS = 10  # the sweep, beat, a command or two by hand, and those that PostgreSQL keeps for its superuser
LOCALE: Final = ("UTF8", "b", "C.UTF-8")
"""Encoding, provider (builtin), locale: docs/decisions/0001-embedded-services.md."""
_ON_DISK: Final = ["fsync", "full_page_writes", "synchronous_commit"]


@register(Tags.database)
def check_connections(
    app_configs: Sequence[AppConfig] | None, databases: Iterable[str] | None = None, **of_check: Any
) -> list[CheckMessage]:
    """Whether PostgreSQL lets in all the processes that the settings speak of."""
    if "default" not in (databases or ()):
        return []
    web, workers = settings.WEB_WORKERS * (settings.WEB_THREADS + 1), settings.WORKER_CHILDREN
    needed = web + workers + SPARE_CONNECTIONS
    try:
        with connections["default"].cursor() as cursor:
            cursor.execute("SHOW max_connections")
            allowed = int(cursor.fetchone()[0])
    except DatabaseError:
        return [Warning("PostgreSQL could not be asked how many connections it allows.", id="portal.W021")]
    if needed < allowed:
        return []
    said = f"PostgreSQL allows {allowed} connections and up to {needed} may be wanted: requests would fail under load."
    return [Error(said, hint="Raise max_connections, or lower WEB_WORKERS or WEB_THREADS.", id="portal.E021")]


@register(Tags.database)
def check_broker(
    app_configs: Sequence[AppConfig] | None, databases: Iterable[str] | None = None, **of_check: Any
) -> list[CheckMessage]:
    """Whether the broker keeps what it was given when its memory is full."""
    if "default" not in (databases or ()):
        return []
    try:
        with current_app.connection_for_read() as connection:
            channel: Any = connection.default_channel
            policy = channel.client.info("memory")["maxmemory_policy"]
    except Exception as error:  # kombu, redis and socket errors have no common base, and other brokers no such question
        return [Warning(f"The broker could not be asked for its settings: {type(error).__name__}.", id="portal.W022")]
    if policy == "noeviction":
        return []
    said = f"The broker's maxmemory-policy is {policy}: it would drop queued work when its memory is full."
    return [Error(said, hint="Set maxmemory-policy of that Redis to noeviction.", id="portal.E022")]


@register(Tags.database)
def check_database(
    app_configs: Sequence[AppConfig] | None, databases: Iterable[str] | None = None, **of_check: Any
) -> list[CheckMessage]:
    """Whether the database sorts as everywhere, survives a crash, and keeps its log even from us."""
    if "default" not in (databases or ()):
        return []
    try:
        with connections["default"].cursor() as cursor:
            found = [*locale(cursor), *(durability(cursor) + rights(cursor) if is_public() else [])]
    except DatabaseError:
        return [Warning("PostgreSQL could not be asked for its settings.", id="portal.W060")]
    return found


def locale(cursor: CursorWrapper) -> list[CheckMessage]:
    """Whether the database has the encoding and the locale that everything was tried with."""
    cursor.execute(
        "SELECT pg_encoding_to_char(encoding), datlocprovider::text, datlocale FROM pg_database WHERE datname = current_database()"
    )
    if cursor.fetchone() == LOCALE:
        return []
    said = "The database has another encoding or locale: search and order would differ, and indexes break with an update of it."
    hint = (
        "Make it anew: CREATE DATABASE … TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER builtin "
        "LOCALE 'C' BUILTIN_LOCALE 'C.UTF-8'."
    )
    return [Error(said, hint=hint, id="portal.E061")]


def durability(cursor: CursorWrapper) -> list[CheckMessage]:
    """Whether what was committed is on the disk."""
    cursor.execute("SELECT name FROM pg_settings WHERE setting = 'off' AND name = ANY(%s) ORDER BY name", [_ON_DISK])
    off = [name for (name,) in cursor.fetchall()]
    if not off:
        return []
    said = f"{' and '.join(off)} of PostgreSQL: off. A crash of the machine would lose cases that have a receipt."
    return [Error(said, hint="Set fsync, full_page_writes and synchronous_commit to on.", id="portal.E062")]


def rights(cursor: CursorWrapper) -> list[CheckMessage]:
    """Whether our own role could empty the event log."""
    table = Event._meta.db_table
    cursor.execute(
        "SELECT bool_or(rolsuper OR pg_has_role(current_user, relowner, 'USAGE') OR has_table_privilege(pg_class.oid, 'TRUNCATE')) "
        "FROM pg_roles, pg_class WHERE rolname = current_user AND pg_class.oid = to_regclass(%s)",
        [table],
    )
    (too_much,) = cursor.fetchone()
    if not too_much:
        return []
    said = "The role of DATABASE_URL can empty the event log, which nobody may ever change."
    hint = (
        f"Run web, workers and sweep as a role that is no superuser, does not own {table} and has no TRUNCATE on it; "
        "keep the owner for “manage.py migrate”."
    )
    return [Warning(said, hint=hint, id="portal.W063")]
