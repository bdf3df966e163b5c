"""At night a process of its own makes a candidate, and the task ends as that process does."""

import os
from urllib.parse import urlsplit

import pytest
from django.db import connection

from moderation import nightly
from moderation.models import ModelState, RoutingModel
from moderation.tasks import train_candidate

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _the_same_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process works with the database of the tests."""
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    monkeypatch.setenv("DATABASE_URL", address.geturl())


def test_the_task_twice_makes_one_candidate_and_promotes_none() -> None:
    for _ in range(2):
        train_candidate()

    row = RoutingModel.objects.get()
    assert (row.state, row.decided_count) == (ModelState.CANDIDATE, 0)


def test_a_training_that_takes_too_long_is_ended_and_fails_the_task(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nightly, "SECONDS", 0.5)

    with pytest.raises(Exception, match=r"train_routing was not done in 0\.5 s"):
        train_candidate()

    assert not RoutingModel.objects.exists()


def test_the_training_ends_before_the_task_must() -> None:
    task_must = train_candidate.soft_time_limit

    assert task_must
    assert task_must > nightly.SECONDS
