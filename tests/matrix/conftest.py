"""The matrix's data set is made once, in a transaction that is never committed."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.core.cache import caches
from django.db import transaction

from tests.matrix.world import World, build


@pytest.fixture(scope="package")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The data set. No test here changes anything."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture
def db(world: World, django_db_blocker: Any) -> Iterator[None]:
    """Instead of pytest-django's: inside the transaction of the data set, and back to its beginning after the test."""
    caches["pages"].clear()
    cookies = {who: deepcopy(client.cookies) for who, client in world.clients.items()}
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
    for who, client in world.clients.items():
        client.cookies = cookies[who]
    caches["pages"].clear()
