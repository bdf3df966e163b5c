"""Rows into tables by COPY, and ids from the tables' sequences in blocks."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from operator import attrgetter
from typing import Any, Final

from django.db import connection
from django.db.models import JSONField, Model
from psycopg.types.json import Jsonb

BLOCK: Final = 1000
Column = tuple[str, Callable[[Any], Any]]


class Ids:
    """New ids of any model, fetched many at a time. What is left over in the end is a gap, as after a rollback."""

    def __init__(self) -> None:
        self._left: defaultdict[type[Model], list[int]] = defaultdict(list)

    def __call__(self, model: type[Model]) -> int:
        """The next one for `model`."""
        left = self._left[model]
        if not left:
            left.extend(reversed(take(_sequence(model), BLOCK)))
        return left.pop()


def take(sequence: str, number: int) -> Sequence[int]:
    """So many values of a sequence, rising; never given to anybody else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s) FROM generate_series(1, %s)", [sequence, number])
        return [value for (value,) in cursor.fetchall()]


def write(rows: Iterable[Model]) -> None:
    """All of `rows`, table by table. Foreign keys are looked at when the transaction commits."""
    tables: defaultdict[type[Model], list[Model]] = defaultdict(list)
    for row in rows:
        tables[type(row)].append(row)
    for model, ours in tables.items():
        _copy(model, ours)


def _copy(model: type[Model], rows: Iterable[Model]) -> None:
    columns = _columns(model)
    quote = connection.ops.quote_name
    names = ", ".join(quote(name) for name, _ in columns)
    table = quote(model._meta.db_table)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row([value(row) for _, value in columns])


@cache
def _columns(model: type[Model]) -> tuple[Column, ...]:
    return tuple(
        (str(field.column), _as_json(field.attname) if isinstance(field, JSONField) else attrgetter(field.attname))
        for field in model._meta.concrete_fields
    )


def _as_json(name: str) -> Callable[[Any], Any]:
    return lambda row: Jsonb(getattr(row, name))


@cache
def _sequence(model: type[Model]) -> str:
    table, key = model._meta.db_table, model._meta.pk
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [table, key.column if key else ""])
        (name,) = cursor.fetchone()
    return str(name)
