"""How many submissions a second the whole portal takes, how long the button and the way to the queue take; with people reading beside."""

import time
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from bench.figures import Comparison, milliseconds, quantile
from bench.reference import Reference
from bench.truth import Truth, truth
from tests.faults.load import Load

RATES = (25, 40, 60, 80, 100, 125, 150)
READS = 50
"""Page views a second beside."""
THREADS = 16
SLOWEST = 0.3
"""Seconds: with a p95 of the button above this, a rate is not held."""
LATEST = 2.0
"""Seconds: nor with a p95 above this until a case is queued. Then the queue grows, and the rate is not for long."""
PACE = 25
"""A second: references whose time is compared come at the rate of the first step."""
HEADINGS = (
    *("sent/s", "taken/s", "POST p50 / p95 / p99", "to the queue p50 / p95 / p99"),
    *("reads p95", "all done after", "refused", "lost", "twice", "held"),
)


class EmptyViews(Load):
    """The same client, asking for a view that does nothing."""

    @staticmethod
    def _what_to_read(number: int) -> str:  # noqa: ARG004 - always the same
        return "/healthz"


@dataclass(frozen=True)
class Step:
    """One rate, tried. `posts` are seconds from when the button was to be pressed until the receipt, and `truth` what was there
    afterwards."""

    rate: float
    taken: float
    posts: list[float]
    reads: list[float]
    refused: int
    truth: Truth

    @property
    def held(self) -> bool:
        """Whether everything was as promised."""
        in_time = quantile(self.posts, 0.95) <= SLOWEST and quantile(self.truth.routed, 0.95) <= LATEST
        return in_time and not (self.refused or self.truth.lost or self.truth.twice)

    def cells(self) -> list[str]:
        """A row of the table."""
        return [
            f"{self.rate:g}",
            f"{self.taken:.1f}",
            milliseconds(self.posts),
            milliseconds(self.truth.routed),
            f"{quantile(self.reads, 0.95) * 1000:.0f} ms",
            f"{self.truth.drained:.1f} s",
            *map(str, (self.refused, self.truth.lost, self.truth.twice)),
            "yes" if self.held else "no",
        ]


@dataclass(frozen=True)
class Empty:
    """An empty view: so many a second with all threads at it, and seconds each at the pace of the first step."""

    rate: float
    seconds: list[float]


def climb(port: int, mail: Path, seconds: float) -> list[Step]:
    """Send faster and faster, `seconds` at each rate, until one is not held."""
    with Load(port, name="warm", rate=10, seconds=2, reads=READS) as load:
        pass
    truth(load, mail)
    steps: list[Step] = []
    for rate in RATES:
        with Load(port, name=f"at-{rate}", rate=rate, seconds=seconds, reads=READS, senders=THREADS) as load:
            pass
        took = load.elapsed
        refused = sum(sum(told.before.values()) for told in load.told) + sum(load.read.values()) - load.read[200]
        posts = [told.waited for told in load.told]
        taken = sum(told.acknowledged for told in load.told) / took
        steps.append(Step(rate, taken, posts, load.read_seconds, refused, truth(load, mail)))
        if not steps[-1].held:
            break
    return steps


def empty_views(port: int) -> Empty:
    """The reference for the button."""
    with EmptyViews(port, name="empty", rate=0, seconds=2, reads=1000, readers=THREADS) as flat_out:
        pass
    rate = flat_out.read[200] / flat_out.elapsed
    with EmptyViews(port, name="empty", rate=0, seconds=4, reads=PACE, readers=THREADS) as paced:
        pass
    return Empty(rate, paced.read_seconds)


def empty_tasks(port: int, reference: Reference) -> list[float]:
    """Seconds from publishing to done, with the same people reading."""
    with Load(port, name="empty", rate=0, seconds=4, reads=READS):
        return [done - began for began, done in reference.paced(PACE, 4)]


def bare_queries(number: int = 500) -> list[float]:
    """Seconds of a SELECT 1 each."""
    found = []
    with connection.cursor() as cursor:
        for _ in range(number):
            began = time.perf_counter()
            cursor.execute("SELECT 1")
            cursor.fetchone()
            found.append(time.perf_counter() - began)
    return found


def compare(steps: list[Step], empty: Empty, task: list[float], query: list[float]) -> list[Comparison]:
    """The highest rate held, and the times at the first, beside their references."""
    best = max((step.rate for step in steps if step.held), default=0.0)
    first = steps[0]
    post, routed = quantile(first.posts, 0.5), quantile(first.truth.routed, 0.5)
    view, noted, select = (quantile(found, 0.5) for found in (empty.seconds, task, query))
    at = f" at {first.rate:g}/s"
    return [
        Comparison(
            "highest rate held",
            f"{best:g} submissions/s",
            "empty view, flat out",
            f"{empty.rate:.0f} requests/s",
            best / empty.rate,
        ),
        Comparison(f"POST{at}", milliseconds(first.posts), "empty view", milliseconds(empty.seconds), post / view),
        Comparison("", "", "SELECT 1", f"{select * 1000:.2f} ms", post / select),
        Comparison(
            f"POST until queued{at}", milliseconds(first.truth.routed), "empty task", milliseconds(task), routed / noted
        ),
    ]
