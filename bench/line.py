"""`make bench`: how long it takes to send a submission, and until it stands in the right queue; each beside its reference.

Starts the demo in a directory of its own, with all its processes, and writes as a visitor does. The references of the same run are an
empty Django view (`/healthz`) behind the same server, and a bare SQL query on the same database.
"""

import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from bench.forms import Visitor
from bench.memory import memory
from portal import embedded

ROUNDS = 100
CHECKOUT = Path(__file__).resolve().parent.parent
TEXT = "Lampan vid busshållplatsen i Sävar har varit trasig sedan i oktober. Kan ni laga den före jul? Nummer {number}."
HUMAN_SECONDS = 3.2  # whoever is faster looks automated


def main() -> int:
    """Run and print; the exit status."""
    home = Path(tempfile.mkdtemp(prefix="bench-"))
    log = home / "demo.log"
    with log.open("w") as out:
        demo = subprocess.Popen(
            [sys.executable, "manage.py", "demo", "--port", "8700"],
            cwd=CHECKOUT,
            env=os.environ | {"EMBEDDED_HOME": str(home)},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        port = _port(log)
        with psycopg.connect(embedded.environment(home)["DATABASE_URL"], autocommit=True) as database:
            report(*measure(Visitor("127.0.0.1", port), database))
            print(f"memory of all processes: {memory(demo.pid, home):.0f} MB (proportional set size)")
    finally:
        demo.send_signal(signal.SIGINT)
        demo.wait(60)
        shutil.rmtree(home, ignore_errors=True)
    return 0


def _port(log: Path) -> int:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        for line in log.read_text().splitlines():
            if "The portal runs:" in line:
                return urlsplit(line.split()[-1]).port or 0
        time.sleep(0.1)
    raise RuntimeError(f"the demo did not start: {log.read_text()}")


def measure(
    visitor: Visitor, database: "psycopg.Connection"
) -> tuple[list[float], list[float], list[float], list[float]]:
    """Seconds of: the last POST, from before it until the case is in a queue, an empty view, a bare query."""
    first_pages = [visitor.get("/skriv/") for _ in range(ROUNDS)]  # each carries the token of the draft to come
    time.sleep(HUMAN_SECONDS)
    posts, queued = [], []
    for number, first in enumerate(first_pages):
        path = visitor.fill("/skriv/", first, kind="question", text=TEXT.format(number=number))
        while not path.endswith("/granska/"):
            path = visitor.fill(path)
        page = visitor.get(path)
        began = time.perf_counter()
        visitor.fill(path, page)
        posts.append(visitor.seconds[-1])
        while not _is_queued(database, path.split("/")[2]):
            time.sleep(0.002)
        queued.append(time.perf_counter() - began)
    empty, query = [], []
    for _ in range(ROUNDS):
        visitor.get("/healthz")
        empty.append(visitor.seconds[-1])
        began = time.perf_counter()
        database.execute("SELECT 1").fetchone()
        query.append(time.perf_counter() - began)
    return posts, queued, empty, query


def _is_queued(database: "psycopg.Connection", key: str) -> bool:
    row = database.execute(
        "SELECT 1 FROM ideas_assignment a JOIN ideas_submission s ON s.id = a.submission_id WHERE s.idempotency_key = %s",
        [key],
    ).fetchone()
    return row is not None


def report(posts: list[float], queued: list[float], empty: list[float], query: list[float]) -> None:
    """Print the figures, in milliseconds and as multiples of their reference."""
    print(f"{'':28}{'p50':>8}{'p95':>8}{'p99':>8}   times an empty view (p50)")
    reference = statistics.median(empty)
    for name, found in (
        ("send a submission (POST)", posts),
        ("POST until it is queued", queued),
        ("empty view", empty),
        ("SELECT 1", query),
    ):
        cells = "".join(f"{_quantile(found, share) * 1000:8.1f}" for share in (0.5, 0.95, 0.99))
        print(f"{name:28}{cells}   {statistics.median(found) / reference:.1f}")
    print(f"(milliseconds; {len(posts)} submissions one after the other)")


def _quantile(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


if __name__ == "__main__":
    sys.exit(main())
