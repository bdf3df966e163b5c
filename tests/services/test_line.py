"""Owed work by real workers over a real Redis, and mail by a real SMTP server."""

import uuid
from datetime import timedelta
from email.message import EmailMessage

import pytest
import redis
from django.conf import settings
from django.utils import timezone

from ideas import transitions
from ideas.actors import SENDER
from ideas.models import Handling, Status, Submission
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
