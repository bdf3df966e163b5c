"""Tasks take ids, every queue has a worker, and every table of owed work can be swept fast."""

import inspect
import re
from collections.abc import Iterator
from typing import Any

import pytest
from celery import Task, current_app
from django.conf import settings
from django.db import connection

from ideas import subscriptions
from ideas.outbox import Claimable
from ideas.sweeping import claimable_models
from tests.architecture.product import APPS, sources

AnyTask = Task[Any, Any]
QUEUES = set(settings.CELERY_TASK_QUEUES)
CONSUMES = re.compile(r"""-Q["',\s]+([a-z]+(?:,[a-z]+)*)""")


def our_tasks() -> list[AnyTask]:
    """Every task of the four apps."""
    current_app.loader.import_default_modules()
    return [task for name, task in sorted(current_app.tasks.items()) if name.partition(".")[0] in APPS]


@pytest.mark.parametrize("task", our_tasks(), ids=lambda task: task.name)
def test_a_task_takes_ids_and_gives_nothing(task: AnyTask) -> None:
    signature = inspect.signature(task.run, eval_str=True)

    kinds = [parameter.annotation for parameter in signature.parameters.values()]

    assert all(kind is int for kind in kinds)
    assert signature.return_annotation is None
    assert all(name.endswith("_id") for name in signature.parameters)


@pytest.mark.parametrize("task", our_tasks(), ids=lambda task: task.name)
def test_a_task_is_a_door_of_one_line(task: AnyTask) -> None:
    lines = inspect.getsource(task.run).split('"""')[-1].strip().splitlines()

    assert len(lines) == 1


@pytest.mark.parametrize("task", our_tasks(), ids=lambda task: task.name)
def test_a_task_lives_under_its_own_name_in_a_tasks_module(task: AnyTask) -> None:
    assert task.name == f"{task.run.__module__}.{task.run.__name__}"
    assert task.run.__module__.endswith(".tasks")


def test_every_subscriber_works_on_a_known_queue() -> None:
    queues = {subscriber.queue for subscriber in subscriptions.all_subscribers()}

    assert queues <= QUEUES


def test_every_scheduled_task_exists_and_has_a_queue() -> None:
    names = {task.name for task in our_tasks()}

    scheduled: list[dict[str, Any]] = list(settings.CELERY_BEAT_SCHEDULE.values())

    assert {entry["task"] for entry in scheduled} <= names
    assert {entry.get("options", {}).get("queue", settings.CELERY_TASK_DEFAULT_QUEUE) for entry in scheduled} <= QUEUES


def test_the_demo_has_a_worker_for_every_queue() -> None:
    started = "\n".join(source.path.read_text() for source in sources() if source.app == "portal")

    assert set(_consumed(started)) == QUEUES


def _consumed(text: str) -> Iterator[str]:
    for found in CONSUMES.finditer(text):
        yield from found[1].split(",")


@pytest.mark.parametrize("model", claimable_models(), ids=lambda model: model.__name__)
def test_a_table_of_owed_work_names_its_task(model: type[Claimable]) -> None:
    assert model.task_name in {task.name for task in our_tasks()}


@pytest.mark.django_db
@pytest.mark.parametrize("model", claimable_models(), ids=lambda model: model.__name__)
def test_what_is_owed_is_found_by_an_index_of_its_own(model: type[Claimable]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE tablename = %s", [model._meta.db_table])
        indexes = [row[0] for row in cursor.fetchall()]

    assert any("(publish_at) WHERE" in index and "'pending'" in index for index in indexes)
