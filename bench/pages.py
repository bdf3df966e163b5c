"""How many public pages a second: made anew, from our own cache, and from nginx's; each beside the least that it could take."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from urllib.request import urlopen

from django.core.management import call_command
from django.db import connection

from bench import edge
from bench.figures import Comparison
from bench.programs import Programs
from bench.wrk import HERE, Wrk, rate
from ideas import queries
from portal import running
from portal.processes import Program
from tests.services.stack import free_ports, wait_for

UNCACHED, CACHED = "web-uncached", "web-cached"
ROUNDS = 5
"""Each figure is the median of so many turns, taken in turn with what it is held against: a machine's mood hits both."""


@dataclass(frozen=True)
class Pair:
    """A page and its reference, by address; `aim`: what the ratio should reach."""

    name: str
    page: str
    reference: str
    other: str
    aim: float | None = None
    header: str = ""


def pages(programs: Programs, seconds: float) -> list[Comparison]:
    """Every pair, about `seconds` for each of its sides. RuntimeError where nginx or wrk is missing."""
    edge.require("nginx", "wrk")
    for command in ("migrate", "createcachetable", "load_reference", "seed_sample"):
        call_command(command, verbosity=0)
    case = queries.public_answered()[0].case_number
    connection.close()
    with _server(programs, UNCACHED) as uncached, _server(programs, CACHED) as cached:
        feed, page = "/svar/", f"/arenden/{case}/"
        pairs = [
            *_uncached("feed", uncached, feed),
            *_uncached("case page", uncached, page),
            Pair("feed, from the pages cache", cached + feed, "empty view", f"{cached}/healthz", 0.4),
            Pair("case page, from the pages cache", cached + page, "empty view", f"{cached}/healthz", 0.4),
        ]
        found = [_compare(pair, seconds) for pair in pairs]
        return found + _edge(programs, cached, feed, seconds)


def _uncached(name: str, server: str, path: str) -> list[Pair]:
    return [
        Pair(f"{name}, made anew", server + path, "empty view", f"{server}/healthz"),
        Pair("", server + path, "same SQL, same bytes", f"{server}/bench/floor{path}", 0.4),
    ]


def _edge(programs: Programs, server: str, path: str, seconds: float) -> list[Comparison]:
    with urlopen(server + path, timeout=10) as answer:
        content: bytes = answer.read()
    with edge.nginx(programs, server, content) as address:
        found = []
        for name, header in (("plain", ""), ("gzip", "Accept-Encoding: gzip")):
            of_file = f"file of the same size, {name}"
            pair = Pair(f"feed, from nginx's cache, {name}", address + path, of_file, address + edge.FILE, 0.9, header)
            found.append(_compare(pair, seconds))
        kept = edge.state(address + path)
        if kept not in ("HIT", "STALE", "UPDATING"):
            raise RuntimeError(f"nginx did not answer from its cache: {kept}")
        return found


def _compare(pair: Pair, seconds: float) -> Comparison:
    """The medians, and the median of the ratios of the turns."""
    turns: list[tuple[Wrk, Wrk]] = []
    for address in (pair.page, pair.other):
        rate(address, 2, pair.header)  # warm
    for _ in range(ROUNDS):
        each = max(2.0, seconds / ROUNDS)
        turns.append((rate(pair.page, each, pair.header), rate(pair.other, each, pair.header)))
    ratio = median(page.rate / other.rate for page, other in turns)
    return Comparison(
        pair.name,
        _words([page for page, _ in turns]),
        pair.reference,
        _words([other for _, other in turns]),
        ratio,
        "" if pair.aim is None else f">= {pair.aim:g}",
    )


def _words(turns: list[Wrk]) -> str:
    busy = median(turn.busy for turn in turns)
    return f"{median(turn.rate for turn in turns):,.0f}/s, {median(turn.p99 for turn in turns):.1f} ms, wrk {busy:.0%}"


@contextmanager
def _server(programs: Programs, name: str) -> Iterator[str]:
    """The portal's web process, with the references beside its pages; its address."""
    (port,) = free_ports(1)
    web = next(program for program in running.programs(programs.directory, port) if program.name == "web")
    environment = {**web.environment, "DJANGO_SETTINGS_MODULE": "bench.settings", "LOG_LEVEL": "ERROR"}
    if name == UNCACHED:
        environment["BENCH_PAGES_UNCACHED"] = "1"
    programs.whole.append(Program(name, web.command, environment))
    programs.start(name)
    try:
        wait_for(lambda: edge.state(f"http://{HERE}:{port}/readyz") is not None, programs, name, 60)
        yield f"http://{HERE}:{port}"
    finally:
        programs.stop(name)
