"""How many submissions one worker process routes in a second, when many wait."""

import uuid

from bench.figures import Comparison, longest_pause, per_second
from bench.programs import Programs
from bench.reference import Reference
from ideas import transitions
from ideas.actors import SENDER
from ideas.models import Handling
from ideas.outbox import WorkState
from tests.faults.load import CANARY, PLACES
from tests.services.stack import wait_for

NUMBER = 600
"""More than a worker's child does before it is replaced (CELERY_WORKER_MAX_TASKS_PER_CHILD): that belongs to the figure."""


def write(number: int) -> list[int]:
    """So many submissions as the form makes them, published as ever; their ids."""
    found = []
    for turn in range(number):
        new = transitions.NewSubmission(
            idempotency_key=uuid.uuid4(),
            kind=("question", "opinion", "idea")[turn % 3],
            text=f"{CANARY}: lampan vid hållplatsen har varit trasig sedan i oktober. Kan ni laga den? Nummer {turn}.",
            municipality=PLACES[turn % len(PLACES)],
            email=f"drain-{uuid.uuid4().hex[:12]}@example.com",
        )
        found.append(transitions.submit(new, actor=SENDER).pk)
    return found


def one_worker(programs: Programs, reference: Reference) -> list[Comparison]:
    """From the first that was routed to the last; the reference is as many empty tasks, waiting together likewise."""
    empty = reference.all_at_once(NUMBER)
    rows = Handling.objects.filter(event__submission__in=write(NUMBER), subscriber="route")
    programs.start("worker-route")
    done = rows.filter(state=WorkState.DONE)
    wait_for(lambda: done.count() == NUMBER, programs, f"{NUMBER} routed submissions", 120)
    programs.stop("worker-route")
    routed = [row.done_at.timestamp() for row in done if row.done_at]
    # What they owe besides belongs to no measurement.
    Handling.objects.filter(state=WorkState.PENDING).update(state=WorkState.DONE)
    return [
        Comparison(
            "one worker, many waiting",
            f"{per_second(routed):.0f} routed/s, longest pause {longest_pause(routed):.1f} s",
            "empty task",
            f"{per_second(empty):.0f} tasks/s, longest pause {longest_pause(empty):.1f} s",
            per_second(routed) / per_second(empty),
        )
    ]
