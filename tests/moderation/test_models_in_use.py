"""Trained models in the database: which one is asked, and what becomes of the others."""

import logging
from collections.abc import Iterator

import pytest
from django.db import IntegrityError, transaction

from ideas.actors import PROGRAM, Actor, Role
from ideas.chain import first_break
from ideas.models import Event
from ideas.proposals import Inquiry
from ideas.transitions import TransitionNotAllowed
from ideas.verbs import Verb
from moderation import modelbook, models_in_use, recipients
from moderation.modelbook import Training
from moderation.models import ModelState, RoutingModel
from moderation.routing.model import Model
from tests.conftest import OFFICE
from tests.moderation.trained import small

pytestmark = pytest.mark.django_db

COORDINATOR = Actor(Role.COORDINATOR, (OFFICE,))


@pytest.fixture(autouse=True)
def _anew() -> Iterator[None]:
    """What a process has loaded is of another test's database."""
    models_in_use.forget()
    yield
    models_in_use.forget()


def stored(model: Model) -> RoutingModel:
    training = Training(fingerprint=model.version, rows_count=3, decided_count=1, verdicts={}, figures={})
    return modelbook.store(model, training)


def test_without_a_model_none_is_asked() -> None:
    assert models_in_use.active_model() is None
    assert recipients.propose(Inquiry("Bussen i Umeå är full.")).topics == ()


def test_a_candidate_is_not_asked() -> None:
    stored(small())

    assert models_in_use.active_model() is None


def test_the_router_asks_the_model_that_was_promoted() -> None:
    row = modelbook.promote(stored(small()).pk, actor=COORDINATOR)

    proposal = recipients.propose(Inquiry("Bussen i Umeå är full."))

    assert proposal.model_version == row.version == small().version
    assert len(proposal.topics) == 28


def test_promoting_twice_is_one_event_of_the_office() -> None:
    first, second = (stored(small(step)) for step in (20, 25))
    modelbook.promote(first.pk, actor=COORDINATOR)
    for _ in range(2):
        modelbook.promote(second.pk, actor=COORDINATOR)

    events = list(Event.objects.filter(chain=f"municipality:{OFFICE}").order_by("seq"))
    assert [(event.verb, event.payload) for event in events] == [
        (Verb.MODEL_PROMOTED, {"version": first.version, "before": ""}),
        (Verb.MODEL_PROMOTED, {"version": second.version, "before": first.version}),
    ]
    assert first_break(events) is None


def test_one_can_go_back_to_a_model() -> None:
    first, second = (stored(small(step)) for step in (20, 25))
    for row in (first, second, first):
        modelbook.promote(row.pk, actor=COORDINATOR)

    for row in (first, second):
        row.refresh_from_db()
    assert (first.state, second.state) == (ModelState.ACTIVE, ModelState.RETIRED)
    assert second.promoted_at is not None
    used = models_in_use.active_model()
    assert used
    assert used.version == first.version


def test_two_models_cannot_be_active() -> None:
    rows = [modelbook.promote(stored(small(step)).pk, actor=PROGRAM) for step in (20, 25)]

    with pytest.raises(IntegrityError), transaction.atomic():
        RoutingModel.objects.filter(pk=rows[0].pk).update(state=ModelState.ACTIVE)


def test_a_model_that_cannot_be_read_is_loud_and_none(caplog: pytest.LogCaptureFixture) -> None:
    row = modelbook.promote(stored(small()).pk, actor=COORDINATOR)
    RoutingModel.objects.filter(pk=row.pk).update(blob=b"rubbish", version="broken")
    models_in_use.forget()

    with caplog.at_level(logging.ERROR):
        found = [models_in_use.active_model(), models_in_use.active_model()]

    assert found == [None, None]
    assert [record.getMessage().split(" (")[0] for record in caplog.records] == ["routing model broken cannot be read"]


def test_a_model_that_cannot_be_read_is_not_promoted() -> None:
    row = stored(small())
    RoutingModel.objects.filter(pk=row.pk).update(blob=b"rubbish")

    with pytest.raises(TransitionNotAllowed):
        modelbook.promote(row.pk, actor=COORDINATOR)

    assert not Event.objects.filter(verb=Verb.MODEL_PROMOTED).exists()


def test_storing_the_same_model_twice_is_one_row() -> None:
    assert stored(small()).pk == stored(small()).pk


def test_old_candidates_go_and_what_was_in_use_stays() -> None:
    used = modelbook.promote(stored(small()).pk, actor=COORDINATOR)
    for number in range(modelbook.CANDIDATES_KEPT + 2):
        RoutingModel.objects.create(
            version=f"old{number}",
            fingerprint=f"old{number}",
            blob=b"",
            trained_at=used.trained_at,
            rows_count=1,
            decided_count=0,
        )

    newest = stored(small(25))

    kept = RoutingModel.objects.filter(state=ModelState.CANDIDATE)
    assert kept.count() == modelbook.CANDIDATES_KEPT
    assert newest in kept
    assert RoutingModel.objects.filter(pk=used.pk).exists()


def test_a_past_decision_can_ask_the_model_of_its_time() -> None:
    first, second = (stored(small(step)) for step in (20, 25))
    for row in (first, second):
        modelbook.promote(row.pk, actor=COORDINATOR)

    then = models_in_use.model_of(first.version)

    assert then
    assert then.version == first.version
    assert models_in_use.model_of("") is None


def test_the_database_is_asked_every_few_seconds_only(django_assert_num_queries: pytest.FixtureRequest) -> None:
    modelbook.promote(stored(small()).pk, actor=COORDINATOR)
    models_in_use.active_model()

    with django_assert_num_queries(0):  # type: ignore[operator]
        models_in_use.active_model()
