"""Workers that die, hang, get everything five times, or meet a row that kills them."""

import os
import signal
import time
from contextlib import suppress
from functools import partial

import pytest
from celery import current_app

from ideas.models import Handling
from ideas.outbox import MAX_ATTEMPTS, WorkState
from notifications.models import Delivery
from tests.faults.conftest import Trial, scale
from tests.faults.ledger import wait_until_drained
from tests.pids import frozen, kill
from tests.services.stack import wait_for

pytestmark = pytest.mark.faults
WORKERS = ("worker-route", "worker-mail")


def test_f1_pool_processes_are_killed_in_the_middle_of_their_work(trial: Trial) -> None:
    kills = 0
    with trial.load(rate=15, seconds=scale(5, 45)) as load:
        while load.elapsed < load.seconds:
            for name in WORKERS:
                child = trial.line.child(name)
                if child:
                    kill(child)
                    kills += 1
            time.sleep(trial.random.uniform(0.5, 1.5) * scale(1, 4))

    report = trial.reconcile(load, kills=kills)

    assert kills >= scale(2, 20)
    assert report.routing[-1] < 60


def test_f2_whole_workers_are_killed_and_started_again(trial: Trial) -> None:
    kills = scale(1, 10)
    with trial.load(rate=10, seconds=scale(6, 90)) as load:
        for _ in range(int(kills)):
            time.sleep(trial.random.uniform(0.2, 1.0))
            trial.line.kill("worker-route")
            trial.line.kill("worker-mail")
            time.sleep(scale(1, 5))
            trial.line.start("worker-route")
            trial.line.start("worker-mail")
            time.sleep(2)

    report = trial.reconcile(load, kills=int(kills))

    assert report.routing[-1] < 120


def test_f16_every_message_arrives_five_times_at_four_workers(trial: Trial) -> None:
    trial.line.start("worker-route-2")
    trial.line.start("worker-mail-2")
    with trial.load(rate=8, seconds=scale(4, 20)) as load:
        while load.elapsed < load.seconds + 1:
            for model in (Handling, Delivery):
                for row in model.objects.filter(state=WorkState.PENDING):
                    for _ in range(5):
                        current_app.send_task(row.task_name, args=[row.pk], queue=row.queue)
            time.sleep(0.1)

    report = trial.reconcile(load)

    assert report.duplicates == 0


def test_f17_a_row_that_kills_every_worker_is_given_up_and_holds_up_no_other(trial: Trial) -> None:
    for name in ("web", "worker-route", "sweep"):
        trial.line.extra[name] = {
            "DJANGO_SETTINGS_MODULE": "tests.faults.poison.settings",
            "OUTBOX_TIME_FACTOR": "0.01",
        }
        trial.line.restart(name)
    trial.ready()

    with trial.load(rate=5, seconds=scale(4, 20)) as load:
        poison = Handling.objects.filter(event__submission__idempotency_key=load.told[0].token, subscriber="poison")
        wait_for(poison.exists, trial.line, "the deadly submission")
    wait_for(lambda: poison.filter(state=WorkState.DEAD).exists(), trial.line, "the end of it", seconds=90)
    report = trial.reconcile(load, kills=MAX_ATTEMPTS)

    assert poison.get().attempts == MAX_ATTEMPTS
    assert report.routing[1] < 10


def test_f19_a_frozen_worker_is_overtaken_and_comes_too_late(trial: Trial) -> None:
    trial.line.start("worker-route-2")
    trial.line.start("worker-mail-2")
    with trial.load(rate=10, seconds=scale(5, 40)) as load:
        load.wait_until(1)
        hands = [wait_for(partial(trial.line.child, name), trial.line, name) or 0 for name in WORKERS]
        with frozen(hands):
            load.wait_until(load.seconds)
            wait_until_drained(load)

    report = trial.reconcile(load, kills=len(hands))

    assert report.routing[-1] < 60


def test_f19_a_mail_worker_that_is_frozen_while_it_sends_cannot_stamp_what_another_sent(trial: Trial) -> None:
    hands: list[int] = []

    def freeze() -> None:
        trial.line.post.after_taking = lambda: None
        child = trial.line.child("worker-mail")
        if child:
            hands.append(child)
            os.kill(child, signal.SIGSTOP)

    trial.line.start("worker-mail-2")
    trial.line.post.after_taking = freeze
    with trial.load(rate=2, seconds=2, reads=0) as load:
        pass
    try:
        wait_until_drained(load)
    finally:
        for hand in hands:
            with suppress(ProcessLookupError):  # with whole leases the task's hard limit has ended it by now
                os.kill(hand, signal.SIGCONT)
    time.sleep(1)

    report = trial.reconcile(load, kills=1)

    assert len(hands) == 1
    assert report.duplicates <= 1
