"""Only the switch to another model waits for others, and others for it."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from ideas import clock
from ideas.actors import PROGRAM, Actor, Role
from ideas.models import Municipality
from moderation import modelbook
from moderation.models import ModelState, RoutingModel
from tests.conftest import OFFICE
from tests.ideas.connections import at_once, elsewhere
from tests.moderation.test_models_in_use import stored
from tests.moderation.trained import small

pytestmark = pytest.mark.django_db(transaction=True)

COORDINATOR = Actor(Role.COORDINATOR, (OFFICE,))


def _in_use() -> str:
    return RoutingModel.objects.get(state=ModelState.ACTIVE).version


def test_a_candidate_is_stored_while_somebody_holds_the_office() -> None:
    with transaction.atomic():
        Municipality.objects.select_for_update(no_key=True).get(code=OFFICE)
        row = elsewhere(lambda: stored(small()))

    assert RoutingModel.objects.get().pk == row.pk


def test_no_model_is_read_or_written_under_the_lock() -> None:
    first, second = (stored(small(step)) for step in (20, 25))
    modelbook.promote(first.pk, actor=COORDINATOR)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        modelbook.promote(second.pk, actor=COORDINATOR)

    sql = [query["sql"] for query in asked]
    lock = next(number for number, one in enumerate(sql) if "FOR NO KEY UPDATE" in one)
    assert [one for one in sql[lock:] if "blob" in one] == []
    assert any("blob" in one for one in sql[:lock])
    assert _in_use() == second.version


def test_two_promotions_at_once_leave_one_model_in_use() -> None:
    first, second = (stored(small(step)) for step in (20, 25))

    at_once(
        lambda: modelbook.promote(first.pk, actor=COORDINATOR), lambda: modelbook.promote(second.pk, actor=COORDINATOR)
    )

    assert _in_use() == second.version


def test_what_is_promoted_at_this_moment_is_not_cleared_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(modelbook, "CANDIDATES_KEPT", 1)
    old = stored(small())
    RoutingModel.objects.update(trained_at=clock.now() - timedelta(days=1))

    at_once(lambda: modelbook.promote(old.pk, actor=COORDINATOR), lambda: stored(small(25)))

    assert _in_use() == old.version


def test_the_first_model_yields_to_one_that_a_person_promotes_at_this_moment() -> None:
    theirs, ours = (stored(small(step)) for step in (20, 25))

    row = at_once(
        lambda: modelbook.promote(theirs.pk, actor=COORDINATOR), lambda: modelbook.promote_first(ours.pk, actor=PROGRAM)
    )

    assert (row.pk, _in_use()) == (theirs.pk, theirs.version)
