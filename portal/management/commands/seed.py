import os
import time
from argparse import ArgumentParser
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from moderation.sample import RealCasesExist
from portal.bulk.seeding import Seeding

EVERY: float = 5
"""Seconds between two lines about the progress."""


class Command(BaseCommand):
    help = "Add many made-up cases, marked as samples, by COPY. Refuses where a real case exists. Ctrl-C leaves whole cases only."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many, and which."""
        parser.add_argument("--submissions", type=int, required=True, metavar="N", help="how many cases to add")
        parser.add_argument("--seed", type=int, default=1, metavar="S", help="another number, other texts (default 1)")
        parser.add_argument(
            "--processes", type=int, default=os.cpu_count() or 1, help="how many make them (default: one per core)"
        )

    def handle(self, *args: Any, submissions: int, seed: int, processes: int, **options: Any) -> None:
        """Seed, and tell now and then how far it is."""
        if submissions < 1 or processes < 1:
            raise CommandError("Give at least 1.")
        seeding = Seeding(submissions, seed, timezone.now(), processes)
        try:
            self._follow(seeding)
        except RealCasesExist:
            raise CommandError(
                "There are real cases here. Made-up ones are not put among them; nothing was changed."
            ) from None
        except KeyboardInterrupt:
            raise CommandError(f"Stopped. {seeding.done:,} cases are in place, each of them whole.") from None
        except BrokenProcessPool:
            raise CommandError(
                f"A process ended early. {seeding.done:,} cases are in place, each of them whole."
            ) from None

    def _follow(self, seeding: Seeding) -> None:
        began = time.monotonic()
        with closing(seeding.run()) as progress:
            first, since = next(progress), time.monotonic()  # the processes have started by then
            told = since
            for done in progress:
                if time.monotonic() - told >= EVERY:
                    told = time.monotonic()
                    rate = (done - first) / (told - since)
                    left = (seeding.total - done) / rate
                    self.stdout.write(f"{done:,} of {seeding.total:,}, {rate:,.0f} a second, {_span(left)} left")
                    self.stdout.flush()
        self.stdout.write(f"{seeding.done:,} cases are in place, after {_span(time.monotonic() - began)}.")


def _span(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
