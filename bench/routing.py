"""The router: messages a second on one core, and how long the longest take, beside the time it takes to part the same texts into words."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from bench.figures import Comparison, milliseconds, quantile
from ideas.proposals import Inquiry, Proposal
from moderation import recipients
from moderation.evaluation.lines import parse
from moderation.routing.words import WORD

EXAMPLES: Final = Path(__file__).resolve().parent.parent / "moderation" / "routing" / "data" / "examples"
TURNS: Final = 5
LEAST_A_SECOND: Final = 400
LONGEST_OF_500: Final = 15
LONGEST_OF_10_000: Final = 100
CHILD: Final = """
import resource, sys, time
import django
django.setup()
from ideas.proposals import Inquiry
begin = time.perf_counter()
from moderation import recipients
recipients.propose(Inquiry(text="Lekplatsen vid skolan i Vännäs är sliten, vem lagar den?"))
print(time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
"""What a worker does first: its seconds until the first answer, and the most megabytes that it held."""


def routing() -> list[Comparison]:
    """Figures of the router with the model and the rules that are in force."""
    inquiries = [
        parse(line).inquiry
        for file in sorted(EXAMPLES.glob("*.jsonl"))
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    propose = recipients.for_measuring()
    texts = " ".join(inquiry.text for inquiry in inquiries)
    short = [Inquiry(text=texts[start : start + 500]) for start in range(0, min(len(texts), 150_000), 500)]
    long = [Inquiry(text=texts[start : start + 10_000]) for start in range(0, min(len(texts), 300_000), 10_000)]
    rate, words = _rate(inquiries, propose), _rate(inquiries, _words)
    of_500, of_10_000 = _times(short, propose), _times(long, propose)
    seconds, megabytes = _child()
    return [
        Comparison(
            "messages routed a second, one core",
            f"{rate:,.0f}",
            "parted into words",
            f"{words:,.0f}",
            rate / words,
            f"{LEAST_A_SECOND}",
        ),
        Comparison("500 characters (p50 / p95 / p99)", milliseconds(of_500), aim=f"p99 {LONGEST_OF_500} ms"),
        Comparison("10,000 characters (p50 / p95 / p99)", milliseconds(of_10_000), aim=f"p99 {LONGEST_OF_10_000} ms"),
        Comparison("slowest of all", f"{quantile([*of_500, *of_10_000], 1) * 1000:.0f} ms", aim="1 s"),
        Comparison("from nothing to the first answer", f"{seconds:.2f} s", aim="1 s"),
        Comparison("most memory of a process that routes", f"{megabytes:.0f} MB", aim="150 MB"),
    ]


def _rate(inquiries: Sequence[Inquiry], do: Callable[[Inquiry], object]) -> float:
    """Messages a second of processor time; the median of TURNS turns."""
    rates = []
    for _ in range(TURNS):
        begin = time.process_time()
        for inquiry in inquiries:
            do(inquiry)
        rates.append(len(inquiries) / (time.process_time() - begin))
    return sorted(rates)[TURNS // 2]


def _times(inquiries: Sequence[Inquiry], propose: Callable[[Inquiry], Proposal]) -> list[float]:
    times = []
    for inquiry in inquiries:
        begin = time.perf_counter()
        propose(inquiry)
        times.append(time.perf_counter() - begin)
    return times


def _words(inquiry: Inquiry) -> list[str]:
    return WORD.findall(inquiry.text)


def _child() -> tuple[float, float]:
    """Seconds and megabytes of a process of its own."""
    told = subprocess.run(
        [sys.executable, "-c", CHILD], check=True, capture_output=True, text=True, env=os.environ
    ).stdout.split()
    return float(told[-2]), float(told[-1])
