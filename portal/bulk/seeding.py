"""Many cases, a batch at a time: each batch is one transaction, made and copied by one of several processes."""

from collections.abc import Generator, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from itertools import islice
from multiprocessing import get_context
from typing import Final

from django.db import connection, connections, transaction

from ideas import reference, search
from ideas.models import Contact, Municipality
from moderation.sample import create_accounts
from portal.bulk import processes
from portal.bulk.copying import Ids, take, write
from portal.bulk.letters import NEIGHBOURS, Correspondence
from portal.bulk.moves import Case, Staff
from portal.bulk.plans import plan
from portal.sample import staff

BATCH: Final = 5 * NEIGHBOURS
IN_HAND: Final = 2
"""Batches for each process that are handed out and not done yet."""
CASE_NUMBERS: Final = "ideas_case_number"


@dataclass(frozen=True, slots=True)
class Batch:
    """Letters `first` and those after it: one for each of the running numbers."""

    correspondence: Correspondence
    first: int
    running: tuple[int, ...]


@dataclass
class Seeding:
    """One run: `total` cases up to `now`, the same texts for the same `seed`."""

    total: int
    seed: int
    now: datetime
    processes: int = 1
    done: int = field(default=0, init=False)
    """So many cases are in the database."""

    def run(self) -> Generator[int, None, None]:
        """Make them; after each batch how many are done. Left early, nothing is half there: batches that were begun are finished.

        `moderation.sample.RealCasesExist`, and nothing changed, where somebody really wrote.
        """
        with transaction.atomic():
            reference.load()
            create_accounts()
        _ids.cache_clear()
        _staff.cache_clear()
        batches = self._batches()
        if self.processes == 1 or self.total <= BATCH:
            yield from map(self._count, map(seed, batches))
        else:
            connections.close_all()
            yield from self._in_processes(batches)
        search.index_all()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def _in_processes(self, batches: Iterator[Batch]) -> Iterator[int]:
        pool = ProcessPoolExecutor(self.processes, mp_context=get_context("spawn"), initializer=processes.begin)
        with pool:
            in_hand: set[Future[int]] = set()
            try:
                while True:
                    fresh = islice(batches, self.processes * IN_HAND - len(in_hand))
                    in_hand |= {pool.submit(seed, batch) for batch in fresh}
                    if not in_hand:
                        return
                    finished, in_hand = wait(in_hand, return_when=FIRST_COMPLETED)
                    yield from [self._count(future.result()) for future in finished]
            finally:
                for future in in_hand:
                    future.cancel()
                for future in in_hand:
                    if not future.cancelled():
                        self._count(future.result())

    def _batches(self) -> Iterator[Batch]:
        """Numbers are taken in the order in which the letters come in."""
        correspondence = None
        for first in range(0, self.total, BATCH):
            running = tuple(take(CASE_NUMBERS, min(BATCH, self.total - first)))
            correspondence = correspondence or Correspondence(self.seed, self.total, self.now, running[0])
            yield Batch(correspondence, first, running)

    def _count(self, number: int) -> int:
        self.done += number
        return self.done


@transaction.atomic
def seed(batch: Batch) -> int:
    """Put one batch into the database; how many cases it was."""
    contacts: dict[str, Contact] = {}
    rows = [
        row
        for number, running in enumerate(batch.running, start=batch.first)
        for row in Case(
            plan(batch.correspondence, number), running, new_id=_ids(), staff=_staff(), contacts=contacts
        ).rows
    ]
    write(rows)
    return len(batch.running)


@cache
def _ids() -> Ids:
    return Ids()


@cache
def _staff() -> Staff:
    return {code: staff(code, "") for code in Municipality.objects.values_list("code", flat=True)}
