"""Tests in this directory look into the database of the running portal."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from tests.services.stack import Stack


@pytest.fixture
def db(stack: Stack, django_db_blocker: Any) -> Iterator[None]:
    """Instead of pytest-django's: no transaction around the test, since other processes must see what it writes."""
    with django_db_blocker.unblock():
        yield
        connection.close()
