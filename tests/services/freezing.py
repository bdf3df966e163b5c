"""A PostgreSQL that stands still: it refuses nothing, closes nothing, and answers nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from tests.pids import children, frozen
from tests.services.stack import Stack


@contextmanager
def frozen_postgres(stack: Stack) -> Iterator[None]:
    """PostgreSQL and all its processes stand still, sockets and all."""
    host = parse_qs(urlsplit(stack.environment["DATABASE_URL"]).query)["host"][0]
    directory = Path(host).parent / "pg"
    postmaster = int((directory / "postmaster.pid").read_text().split()[0])
    with frozen([postmaster, *children(postmaster)]):
        yield
