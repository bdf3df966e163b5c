"""Everything that is measured, in its order, and the tables that come of it."""

import os
from collections.abc import Collection
from pathlib import Path

from django.db import connection

from bench import drain, lost, pages, routing, throughput
from bench.figures import Comparison, table
from bench.memory import memory
from bench.programs import Programs, demo
from bench.reference import Reference

NOTE = f"""
Each rate for {{seconds:g}} s, with {{reads}} page views a second beside, clients and portal on the same {{cores}} processors. Held: p95 of the
POST at most {throughput.SLOWEST:g} s and to the queue at most {throughput.LATEST:g} s, nothing refused, lost or there twice.
All done: every case routed and every mail sent, after the end of the load.
"""


HEADINGS = ("measured", "figure", "reference", "figure", "ratio", "aim")
PARTS = ("routing", "pages", "line")


def measure(home: Path, seconds: float, parts: Collection[str] = PARTS) -> None:
    """Run these of PARTS with `seconds` for each rate, and print. RuntimeError or AssertionError where something never comes to an end."""
    programs = Programs(home)
    load = os.getloadavg()
    try:
        if "routing" in parts:
            _print(routing.routing())
        if "pages" in parts:
            _print(pages.pages(programs, seconds))  # first: on nothing but the sample content
        if "line" in parts:
            with Reference(programs) as reference:
                found = _whole(home, seconds, reference) + drain.one_worker(programs, reference)
            _print(found + lost.sweep(programs))
    finally:
        programs.stop_all()
        connection.close()
    print("Load average at the start:", *(f"{number:.1f}" for number in load))


def _print(found: list[Comparison]) -> None:
    print(table(HEADINGS, [comparison.cells() for comparison in found]), flush=True)


def _whole(home: Path, seconds: float, reference: Reference) -> list[Comparison]:
    """What needs every program of the demo."""
    with demo(home) as (port, pid):
        empty = throughput.empty_views(port)
        task = throughput.empty_tasks(port, reference)
        query = throughput.bare_queries()
        steps = throughput.climb(port, home / "mail", seconds)
        found = throughput.compare(steps, empty, task, query)
        found.append(Comparison("memory of all processes (PSS)", f"{memory(pid, home):.0f} MB"))
    print(table(throughput.HEADINGS, [step.cells() for step in steps]))
    print(NOTE.format(seconds=seconds, reads=throughput.READS, cores=os.cpu_count()))
    return found
