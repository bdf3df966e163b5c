"""Who writes."""

import pytest
from django.test import Client

from tests.ideas.writing import Writer


@pytest.fixture
def writer(client: Client) -> Writer:
    """Alice at the form."""
    return Writer(client)
