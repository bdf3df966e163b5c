"""The API keeps to what its schema says, whatever is sent: schemathesis makes the requests. `CONTRACT_EXAMPLES` says how many of each."""

import json
import os
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
import schemathesis
from django.conf import settings as django_settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from ideas.models import Submission
from tests.conftest import Submit
from tests.ideas.api.conftest import token_of

EXAMPLES = int(os.environ.get("CONTRACT_EXAMPLES", "3"))
SEMANTIC = [positive_data_acceptance]
"""Not held: a text may have the right shape and still be refused, for a place that is ambiguous or a case that has moved on."""
_turns = count()


@pytest.fixture
def cases(answered: Submit, assigned: Submit, declined: Submit) -> list[Submission]:
    """Cases that can be asked for."""
    return [answered(), assigned(), assigned(publish_wish=False), declined()]


@pytest.fixture
def quiet(db: None, settings: Any) -> Iterator[None]:
    """Nothing is throttled, and the end of a request does not close the connection that the test's transaction is on: Django's own
    test client does the same."""
    settings.REST_FRAMEWORK = django_settings.REST_FRAMEWORK | {
        "DEFAULT_THROTTLE_RATES": dict.fromkeys(("read", "ask", "send", "desk"), "1000000/min")
    }
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def _schema() -> Any:
    with translation.override("en"):
        raw = json.loads(json.dumps(SchemaGenerator().get_schema(public=True)))  # type: ignore[no-untyped-call]
    schema = schemathesis.openapi.from_dict(raw)
    schema.app = WSGIHandler()
    return schema


contract = _schema()


@contract.parametrize()  # type: ignore[untyped-decorator]
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
def test_every_answer_is_one_that_the_schema_promises(case: Any, cases: list[Submission], quiet: None) -> None:
    """Every other request is about a case that exists, with what opens it."""
    chosen = cases[next(_turns) // 2 % len(cases)]
    if case.path_parameters.get("case_number") and next(_turns) % 2:
        case.path_parameters["case_number"] = chosen.case_number
        case.headers["Authorization"] = f"Bearer {token_of(chosen)}"

    case.call_and_validate(excluded_checks=SEMANTIC)
