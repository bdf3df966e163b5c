"""Looking at a portal whose work is done, and breaking it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import timezone

from ideas.models import Event, Handling, Submission
from ideas.outbox import WorkState
from notifications.models import Delivery, DeliveryState
from portal.operations import broker, findings
from portal.operations.finding import Finding
from tests.conftest import Submit
from tests.moderation.conftest import at_desk
from tests.notifications.conftest import mail_server

__all__ = ["at_desk", "mail_server"]

Found = dict[str, Finding]
Sees = Callable[..., Found]


@pytest.fixture
def sees() -> Sees:
    """What the looks with these names find, by key."""

    def look(*names: str, everything: bool = False) -> Found:
        seen = [found for name in names for found in findings.ask(name, findings.IN_THE_DATABASE[name], everything)]
        return {found.key: found for found in seen if isinstance(found, Finding)}

    return look


@pytest.fixture
def empty_queues(db: None) -> Iterator[None]:
    """Nothing lies on the queues, before and after."""
    _purge()
    yield
    _purge()


def _purge() -> None:
    with broker.broker() as connection:
        client: Any = connection.default_channel.client
        for name in broker.lengths(connection):
            client.delete(name)


@pytest.fixture
def handled(assigned: Submit) -> Submit:
    """Make an assigned submission whose work is done."""

    def make(**changes: Any) -> Submission:
        submission = assigned(**changes)
        Handling.objects.filter(event__submission=submission).update(state=WorkState.DONE, done_at=timezone.now())
        return submission

    return make


@pytest.fixture
def mail(handled: Submit) -> Callable[..., Delivery]:
    """Make a mail; keywords are its columns. Without any it was sent."""
    made: list[Delivery] = []

    def make(**columns: Any) -> Delivery:
        submission = handled(email=f"alice{len(made)}@example.com")
        event = Event.objects.filter(submission=submission).earliest("id")
        fields = {"state": WorkState.DONE, "outcome": DeliveryState.SENT, "done_at": timezone.now()} | columns
        made.append(
            Delivery.objects.create(
                dedupe_key=f"test:{event.pk}",
                event=event,
                submission=submission,
                contact=submission.sender.contact,
                template="received",
                **fields,
            )
        )
        return made[-1]

    return make


@pytest.fixture
def dead(handled: Submit) -> Callable[..., Handling]:
    """Make work that was given up."""

    def make(subscriber: str = "route", **changes: Any) -> Handling:
        work = Handling.objects.filter(event__submission=handled(**changes), subscriber=subscriber)
        work.update(state=WorkState.DEAD, attempts=8, last_error="RuntimeError", done_at=timezone.now())
        return work.get()

    return make
