"""A web process that dies at any moment, and a disk without room."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from ideas.models import Event, Submission
from tests.faults.conftest import Trial, scale
from tests.faults.load import send
from tests.pids import children, kill
from tests.services.stack import wait_for

pytestmark = pytest.mark.faults


def test_f3_web_processes_are_killed_at_any_moment(trial: Trial) -> None:
    kills = 0
    with trial.load(rate=15, seconds=scale(7, 100)) as load:
        while load.elapsed < load.seconds:
            time.sleep(trial.random.uniform(0.2, 1.6))
            if kills % 4 == 3:
                trial.line.restart("web")
            elif child := trial.line.child("web"):
                kill(child)
            kills += 1
            trial.ready()

    report = trial.reconcile(load)

    assert kills >= scale(1, 10)  # it takes seconds to be back: how many there are is for the machine to say
    assert report.duplicates == 0


def test_f3_web_is_killed_between_the_commit_and_the_publication(trial: Trial) -> None:
    load = trial.load(rate=1, seconds=scale(2, 8), reads=0)
    for told in load.told:
        with ThreadPoolExecutor(1) as pool:
            with trial.machines.redis_frozen():
                pressed = pool.submit(send, trial.line.port, told)  # the publication waits for the frozen Redis
                stored = Submission.objects.filter(idempotency_key=told.token)
                wait_for(stored.exists, trial.line, "the commit")
                trial.line.kill("web")
            pressed.result(30)
        trial.line.start("web")
        trial.ready()
    unanswered = [told for told in load.told if not told.acknowledged]
    for told in load.told:
        send(trial.line.port, told)

    trial.reconcile(load)

    assert unanswered


def test_f11_without_room_for_files_or_logs_submissions_are_taken(trial: Trial) -> None:
    resource = pytest.importorskip("resource")
    web = [trial.line.running["web"].pid, *children(trial.line.running["web"].pid)]
    for pid in web:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))

    with trial.load(rate=10, seconds=scale(2, 10)) as load:
        pass
    for pid in web:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    report = trial.reconcile(load)

    assert report.refused == 0


def test_f24_fifty_people_with_one_form_make_one_case(trial: Trial) -> None:
    load = trial.load(rate=1, seconds=1, reads=0)
    (told,) = load.told

    with ThreadPoolExecutor(50) as pool:
        list(pool.map(lambda _: send(trial.line.port, told), range(50)))
    again = load.told[0].receipt
    send(trial.line.port, told)

    trial.reconcile(load)
    assert Submission.objects.filter(idempotency_key=told.token).count() == 1
    assert Event.objects.filter(submission__idempotency_key=told.token, verb="received").count() == 1
    assert again == told.receipt == f"/skriv/{told.token}/kvitto/"
    assert told.before == Counter()
