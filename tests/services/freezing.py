"""A PostgreSQL that stands still: it refuses nothing, closes nothing, and answers nothing."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from tests.services.stack import Stack


@contextmanager
def frozen_postgres(stack: Stack) -> Iterator[None]:
    """PostgreSQL and all its processes stand still, sockets and all."""
    host = parse_qs(urlsplit(stack.environment["DATABASE_URL"]).query)["host"][0]
    directory = Path(host).parent / "pg"
    postmaster = int((directory / "postmaster.pid").read_text().split()[0])
    family = [postmaster]
    for stat in Path("/proc").glob("[0-9]*/stat"):
        pid, parent = int(stat.parent.name), int(stat.read_text().rpartition(")")[2].split()[1])
        family += [pid] if parent == postmaster else []
    for pid in family:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in family:
            os.kill(pid, signal.SIGCONT)
