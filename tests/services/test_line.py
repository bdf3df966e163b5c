"""Owed work by real workers over a real Redis, and mail by a real SMTP server."""

import os
import subprocess
import sys
import time
import uuid
from datetime import timedelta
from email.message import EmailMessage
from functools import partial

import pytest
import redis
from celery import current_app
from django.conf import settings
from django.db import connection
from django.utils import timezone

from ideas import transitions
from ideas.actors import SENDER
from ideas.models import Draft, Handling, Status, Submission
from ideas.outbox import WorkState
from notifications.models import Delivery
from tests.conftest import UMEA
from tests.services.stack import Stack, wait_for

pytestmark = [pytest.mark.services, pytest.mark.usefixtures("db")]


def submit(email: str = "") -> Submission:
    """A resident's question, confirmed."""
    new = transitions.NewSubmission(
        idempotency_key=uuid.uuid4(),
        kind="question",
        title="Papperskorgen vid bryggan",
        text="När töms papperskorgen vid bryggan? Den är full sedan i fredags.",
        municipality=UMEA,
        email=email,
    )
    return transitions.submit(new, actor=SENDER)


def routed(submission: Submission) -> bool:
    submission.refresh_from_db()
    return submission.status == Status.ASSIGNED


def broker() -> redis.Redis:
    """The Redis that carries the ids."""
    path, _, database = settings.CELERY_BROKER_URL.removeprefix("redis+socket://").partition("?virtual_host=")
    return redis.Redis(unix_socket_path=path.replace("%20", " "), db=int(database))


def test_a_worker_routes_a_submission(stack: Stack) -> None:
    submission = submit()

    wait_for(lambda: routed(submission), stack, "the routing")

    assert [part.municipality_id for part in submission.assignments.all()] == [UMEA]
    handling = Handling.objects.get(event__submission=submission, subscriber="route")
    assert (handling.state, handling.attempts, handling.publications) == (WorkState.DONE, 1, 0)


def test_a_second_worker_delivers_the_receipt(stack: Stack) -> None:
    submission = submit("vera@example.com")

    mail: EmailMessage = wait_for(lambda: stack.mails("vera@example.com"), stack, "the mail")[0]

    plain, html = (mail.get_body((kind,)) for kind in ("plain", "html"))
    assert plain is not None
    assert html is not None
    assert submission.case_number in plain.get_content()
    assert submission.texts.get().body not in mail.as_string()
    assert mail["Auto-Submitted"] == "auto-generated"


def test_a_delivery_is_stamped_with_what_the_server_said(stack: Stack) -> None:
    submission = submit("kaj@example.com")

    wait_for(lambda: Delivery.objects.filter(submission=submission, state=WorkState.DONE).exists(), stack, "the stamp")

    delivery = Delivery.objects.get(submission=submission)
    assert (delivery.outcome, delivery.smtp_code, delivery.maybe_duplicate) == ("sent", 250, False)
    assert len(stack.mails("kaj@example.com")) == 1


def test_a_worker_keeps_its_connection_and_makes_a_new_one_when_it_breaks(stack: Stack) -> None:
    def routed_one_by_one(number: int) -> None:
        for _ in range(number):
            submission = submit()
            wait_for(partial(routed, submission), stack, "the routing")

    routed_one_by_one(1)
    before = sessions()
    routed_one_by_one(12)
    made = sessions() - before
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

    routed_one_by_one(1)

    assert made < 6  # not one for each of 24 tasks; a connection may have reached its age


def sessions() -> int:
    """So many sessions this database has seen. Whoever ends or makes one says so within a second or two."""
    time.sleep(2)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sessions FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


def test_what_redis_forgot_is_brought_by_the_sweep(stack: Stack) -> None:
    stack.stop("worker-route")
    submission = submit()
    forgotten = broker().llen("route")
    broker().flushall()
    Handling.objects.filter(event__submission=submission).update(publish_at=timezone.now() - timedelta(seconds=1))
    stack.start("worker-route")

    wait_for(lambda: routed(submission), stack, "the sweep")

    assert forgotten == 1
    assert Handling.objects.get(event__submission=submission, subscriber="route").publications >= 1


def test_what_is_published_after_redis_forgot_everything_arrives_without_the_sweep(stack: Stack) -> None:
    broker().flushall()

    submission = submit()

    wait_for(lambda: routed(submission), stack, "the routing", seconds=8)


@pytest.mark.parametrize("queue", settings.CELERY_TASK_QUEUES)
def test_a_worker_takes_what_is_put_on_a_queue(queue: str, stack: Stack) -> None:
    draft = Draft.objects.create(expires_at=timezone.now() - timedelta(days=1))

    current_app.send_task("ideas.tasks.remove_expired_drafts", queue=queue)

    wait_for(lambda: not Draft.objects.filter(pk=draft.pk).exists(), stack, f"a worker on {queue}")


SUBMIT_THREE = """
import time, uuid, django
django.setup()
from ideas import transitions
from ideas.actors import SENDER
for _ in range(3):
    new = transitions.NewSubmission(idempotency_key=uuid.uuid4(), kind="opinion", text="Bra!", municipality="2480")
    began = time.perf_counter()
    submission = transitions.submit(new, actor=SENDER)
    print(submission.pk, time.perf_counter() - began)
"""


def test_without_a_broker_submitting_works_at_once_and_the_sweep_brings_it(stack: Stack) -> None:
    environment = {**os.environ, **stack.environment, "CELERY_BROKER_URL": "redis+socket:///nonexistent/redis.sock"}
    environment |= {"PROCESS_ROLE": "web", "DJANGO_SETTINGS_MODULE": "portal.settings"}
    done = subprocess.run(
        [sys.executable, "-c", SUBMIT_THREE], check=False, env=environment, capture_output=True, text=True
    )
    rows = [line.split() for line in done.stdout.splitlines()]
    submissions = Submission.objects.filter(pk__in=[row[0] for row in rows])
    assert len(rows) == submissions.count() == 3, done.stderr

    owed = Handling.objects.filter(event__submission__in=submissions)
    assert set(owed.values_list("state", flat=True)) == {WorkState.PENDING}
    owed.update(publish_at=timezone.now() - timedelta(seconds=1))

    wait_for(lambda: all(map(routed, submissions)), stack, "the sweep")
    assert max(float(row[1]) for row in rows) < 1.0


def test_a_mail_server_that_is_away_delays_mails_and_loses_none(stack: Stack) -> None:
    stack.stop("mailbox")
    submission = submit("ylva@example.com")
    refused = Delivery.objects.filter(submission=submission, first_tried_at__isnull=False, lease_until=None)
    wait_for(refused.exists, stack, "the first try")
    stack.start("mailbox")
    now = timezone.now()
    refused.update(next_at=now, publish_at=now)

    wait_for(lambda: stack.mails("ylva@example.com"), stack, "the mail")

    assert (routed(submission), len(stack.mails("ylva@example.com"))) == (True, 1)
