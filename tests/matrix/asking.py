"""How the matrix asks: addresses for every condition, and what an answer must not hold."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.architecture.product import APPS
from tests.matrix.table import TABLE
from tests.matrix.world import UNKNOWN, Case, Who, World

NOT_THERE = ("unknown", "nonsense")
WRONG_TOKEN = "a" * 32
QUIET = {"django_session", "django_migrations", "django_content_type", "auth_permission", "cache", "ideas_ratecount"}
"""Tables that a look may write (a session, a count), or that nothing of ours writes."""


@dataclass(frozen=True)
class Question:
    """An address for one thing that it is about: a case by name, a draft by its state, or nothing."""

    path: str
    key: str = ""
    case: Case | None = None


def questions(name: str, world: World) -> list[Question]:
    """Every condition in which the address called `name` is asked for."""
    about = TABLE[name].about
    if about == "draft":
        return [Question(reverse(name, args=[token]), key) for key, token in world.drafts.items()]
    if about == "key":
        keys = {code: key.pk for code, key in world.keys.items()} | {"unknown": 987654321}
        return [Question(reverse(name, args=[pk]), code) for code, pk in keys.items()]
    if about == "rule":
        rules = world.rules | {"unknown": 987654321}
        return [Question(reverse(name, args=[pk]), key) for key, pk in rules.items()]
    if about == "model":
        return [Question(reverse(name, args=[pk]), key) for key, pk in (("there", world.model), ("unknown", 987654321))]
    if about == "id and wrong token":
        ids = [world.users[Who.MODERATOR].pk, 987654321]
        return [Question(reverse(name, args=[pk, WRONG_TOKEN]), str(pk)) for pk in ids]
    if about in ("case", "case and wrong token"):
        extra = [WRONG_TOKEN] if "token" in about else []
        cases = [Question(reverse(name, args=[c.number, *extra]), key, c) for key, c in world.cases.items()]
        numbers = (UNKNOWN, "finns-inte")
        return cases + [
            Question(reverse(name, args=[number, *extra]), key) for number, key in zip(numbers, NOT_THERE, strict=True)
        ]
    return [Question(reverse(name, args=["not-found"] if about == "problem" else []))]


def leaks(response: Any, who: Who, world: World) -> list[str]:
    """Canaries in an answer, body and headers, that must not reach `who`."""
    said = response.content.decode() + str(response.headers) + str(response.cookies)
    return [text for text in world.forbidden(who) if text in said]


def is_ours(name: str) -> bool:
    """Whether the view is one of ours: other packages' class views take PUT for POST, behind the same checks."""
    views = {entry.name: entry.callback.__module__.partition(".")[0] for _, entry in _walk(get_resolver(), "")}
    return views[name] in APPS


def patterns() -> Iterator[tuple[str, str]]:
    """Every address that the portal has, as (route, name)."""
    for route, entry in _walk(get_resolver(), ""):
        yield route, entry.name or ""


def _walk(resolver: URLResolver, before: str) -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, route)
        elif isinstance(entry, URLPattern):
            yield route, entry


def fingerprint() -> dict[str, object]:
    """A checksum of every table, but for QUIET ones."""
    tables = [table for table in connection.introspection.table_names() if table not in QUIET]
    with connection.cursor() as cursor:
        selects = (f"SELECT '{t}', count(*), sum(hashtext(row::text)::bigint) FROM \"{t}\" AS row" for t in tables)
        cursor.execute(" UNION ALL ".join(selects))
        return {name: (count, total) for name, count, total in cursor.fetchall()}
