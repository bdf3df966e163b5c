"""The desk API keeps to what its schema says, whatever is sent with a key. Without one: tests/ideas/api/test_contract.py."""

import uuid
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import ignored_auth, missing_required_header

from moderation import keys
from moderation.api.door import DeskView
from tests.conftest import Submit
from tests.ideas.api.test_contract import EXAMPLES, SEMANTIC, contract, quiet
from tests.moderation.api.conftest import connect

__all__ = ["quiet"]
NOT_HELD = [*SEMANTIC, missing_required_header, ignored_auth]
"""Also not held: that a missing `If-Match` is told by another status than the one that was made for it (428, RFC 6585), and
that a credential which the check did not choose itself is wrong: here it is right."""
_turns = count()
desk = contract.include(path_regex="/desk/")


@desk.parametrize()  # type: ignore[untyped-decorator]  # the schema has no types
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@pytest.mark.django_db
def test_every_answer_to_a_key_is_one_that_the_schema_promises(case: Any, assigned: Submit, quiet: None) -> None:
    """About a case that exists, with its version and without."""
    turn, submission, system = next(_turns), assigned(), connect()
    case.headers["Authorization"] = f"Bearer {system.plain}"
    if case.path_parameters.get("case_number"):
        case.path_parameters["case_number"] = submission.case_number
    if turn % 3:
        view = DeskView()
        view.actor = keys.actor_of(system.key)
        case.headers["If-Match"], case.headers["Idempotency-Key"] = view.version(submission), str(uuid.uuid4())

    case.call_and_validate(excluded_checks=NOT_HELD)
