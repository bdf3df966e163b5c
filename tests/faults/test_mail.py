"""A mail server that is away, slow, says no, breaks off, or takes a mail from a worker that dies before it knows."""

import time
from collections import Counter

import pytest

from notifications.models import Delivery, DeliveryState
from tests.faults.conftest import LONG, Trial, scale
from tests.faults.ledger import wait_until_drained
from tests.faults.line import taken
from tests.faults.load import Load
from tests.pids import kill
from tests.services.stack import wait_for

pytestmark = pytest.mark.faults


def outcomes(load: Load) -> Counter[str]:
    """What became of the mails of a load."""
    rows = Delivery.objects.filter(submission__idempotency_key__in=[told.token for told in load.told])
    return Counter(rows.values_list("outcome", flat=True))


def test_f12_the_mail_server_is_away_for_hours(trial: Trial) -> None:
    trial.line.post.close()
    with trial.load(rate=10, seconds=scale(3, 30)) as load:
        pass
    time.sleep(scale(2, 60))
    wait_for(lambda: outcomes(load).total() == len(load.told), trial.line, "every mail to be owed", 60)
    waiting = outcomes(load)
    trial.line.post.open()

    report = trial.reconcile(load)

    assert set(waiting) <= {DeliveryState.WAITING, DeliveryState.SENDING}  # one may be at the closed door just then
    assert report.duplicates == 0


@pytest.mark.parametrize("where", ["recipient", "text"] if LONG else ["text"])
def test_f13_a_mail_server_that_says_nothing_holds_up_mails_alone(trial: Trial, where: str) -> None:
    trial.line.post.silence = 30.0
    setattr(trial.line.post, where, "hang")
    with trial.load(rate=10, seconds=scale(4, 40)) as load:
        load.wait_until(load.seconds - 1)
        trial.line.post.calm()

    report = trial.reconcile(load, kills=scale(6, 30))

    assert report.refused == 0
    assert report.routing[1] < 10


def test_f14_a_temporary_no_is_tried_again(trial: Trial) -> None:
    trial.line.post.recipient = "450 4.2.1 Not now"
    with trial.load(rate=5, seconds=4) as load:
        pass
    wait_for(lambda: Delivery.objects.filter(smtp_code=450, state="pending").exists(), trial.line, "a no")
    trial.line.post.calm()

    report = trial.reconcile(load)

    assert report.duplicates == 0


def test_f14_a_final_no_is_noted_and_not_repeated(trial: Trial) -> None:
    trial.line.post.recipient = "550 5.1.1 Nobody of that name"
    with trial.load(rate=5, seconds=3) as load:
        pass
    wait_until_drained(load)
    trial.line.post.calm()

    trial.reconcile(load, mails=False)

    assert outcomes(load) == {DeliveryState.REFUSED: len(load.told)}
    assert not {to for _, to in taken(trial.line)} & {told.email for told in load.told}


def test_f14_a_line_that_breaks_after_the_text_may_double_a_mail_and_says_so(trial: Trial) -> None:
    breaks = 0

    def drop_three() -> None:
        nonlocal breaks
        breaks += 1
        if breaks >= 3:
            trial.line.post.text = "250 OK"

    trial.line.post.text, trial.line.post.after_taking = "drop", drop_three
    with trial.load(rate=5, seconds=4) as load:
        pass

    report = trial.reconcile(load, kills=breaks)

    assert 1 <= report.duplicates <= 3 <= breaks


def test_f14_a_worker_dies_between_the_servers_yes_and_its_stamp(trial: Trial) -> None:
    kills = 0

    def kill_three() -> None:
        nonlocal kills
        child = trial.line.child("worker-mail")
        if kills < 3 and child:
            kills += 1
            kill(child)

    trial.line.post.after_taking = kill_three
    with trial.load(rate=5, seconds=6) as load:
        pass

    report = trial.reconcile(load, kills=kills)

    assert 1 <= report.duplicates <= 3
