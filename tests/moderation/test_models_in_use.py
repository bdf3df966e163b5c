"""Trained models in the database: which one is asked, and what becomes of the others."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import Error, IntegrityError, connection, transaction

from ideas import clock
from ideas.actors import PROGRAM, Actor, Role
from ideas.chain import first_break
from ideas.models import Event, RoutingDecision
from ideas.proposals import Inquiry
from ideas.transitions import TransitionNotAllowed
from ideas.verbs import Verb
from moderation import modelbook, models_in_use, recipients
from moderation.asking import ask
from moderation.modelbook import Training
from moderation.models import ModelState, RoutingModel
from moderation.routing.model import Model
from tests.conftest import OFFICE, Submit
from tests.moderation.trained import few, small

pytestmark = pytest.mark.django_db

COORDINATOR = Actor(Role.COORDINATOR, (OFFICE,))
BUS = Inquiry("Bussen i Umeå är full.")


def stored(model: Model) -> RoutingModel:
    training = Training(fingerprint=model.version, rows_count=3, decided_count=1, verdicts={}, figures={})
    return modelbook.store(model, training)


def promoted(model: Model) -> RoutingModel:
    return modelbook.promote(stored(model).pk, actor=COORDINATOR)


def _version(model: Model | None) -> str:
    return model.version if model else ""


def test_without_a_model_none_is_asked() -> None:
    assert models_in_use.active_model() is None
    assert recipients.propose(BUS).topics == ()


def test_a_candidate_is_not_asked() -> None:
    stored(small())

    assert models_in_use.active_model() is None


def test_the_router_asks_the_model_that_was_promoted() -> None:
    row = promoted(small())

    proposal = recipients.propose(BUS)

    assert proposal.model_version == row.version == small().version
    assert len(proposal.topics) == 28


def test_promoting_twice_and_going_back_are_events_of_the_office_with_versions_alone() -> None:
    first, second = (stored(small(step)) for step in (20, 25))
    for row in (first, second, second, first):
        modelbook.promote(row.pk, actor=COORDINATOR)

    events = list(Event.objects.filter(chain=f"municipality:{OFFICE}").order_by("seq"))
    assert [(event.verb, event.payload) for event in events] == [
        (Verb.MODEL_PROMOTED, {"version": first.version, "before": ""}),
        (Verb.MODEL_PROMOTED, {"version": second.version, "before": first.version}),
        (Verb.MODEL_ROLLED_BACK, {"version": first.version, "before": second.version}),
    ]
    assert first_break(events) is None


def test_one_can_go_back_to_a_model() -> None:
    first, second = (stored(small(step)) for step in (20, 25))
    for row in (first, second, first):
        modelbook.promote(row.pk, actor=COORDINATOR)

    for row in (first, second):
        row.refresh_from_db()
    used = models_in_use.active_model()
    assert (first.state, second.state) == (ModelState.ACTIVE, ModelState.RETIRED)
    assert used
    assert used.version == first.version


@pytest.mark.parametrize(
    "columns",
    [
        {"state": "active", "promoted_at": None},
        {"state": "king"},
        {"state": "candidate"},
        {"failure": "rubbish"},
    ],
)
def test_the_database_refuses_a_model_that_makes_no_sense(columns: dict[str, Any]) -> None:
    row = promoted(small())

    with pytest.raises(IntegrityError), transaction.atomic():
        RoutingModel.objects.filter(pk=row.pk).update(**columns)


def test_two_models_cannot_be_active() -> None:
    rows = [modelbook.promote(stored(small(step)).pk, actor=PROGRAM) for step in (20, 25)]

    with pytest.raises(IntegrityError), transaction.atomic():
        RoutingModel.objects.filter(pk=rows[0].pk).update(state=ModelState.ACTIVE)


def test_a_model_that_cannot_be_read_is_loud_once_and_none(
    received: Submit, caplog: pytest.LogCaptureFixture, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    submission = received()
    row = promoted(small())
    RoutingModel.objects.filter(pk=row.pk).update(blob=b"rubbish", version="broken")
    models_in_use.forget()

    with caplog.at_level(logging.ERROR), django_capture_on_commit_callbacks(execute=True):
        proposals = [ask(submission).proposal for _ in range(2)]

    row.refresh_from_db()
    assert [proposal.model_version for proposal in proposals] == ["", ""]
    assert [record.getMessage().split(" (")[0] for record in caplog.records] == ["routing model broken cannot be read"]
    assert (row.failed_at is not None, models_in_use.broken()) == (True, ["broken"])


def test_a_page_that_asks_the_router_logs_an_unreadable_model_and_writes_nothing(
    caplog: pytest.LogCaptureFixture, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    row = promoted(small())
    RoutingModel.objects.filter(pk=row.pk).update(blob=b"rubbish", version="unread")
    models_in_use.forget()

    with caplog.at_level(logging.ERROR), django_capture_on_commit_callbacks(execute=True):
        recipients.propose(BUS)

    row.refresh_from_db()
    assert "routing model unread cannot be read" in caplog.text
    assert (row.failed_at, models_in_use.broken()) == (None, [])


def test_the_alarm_is_over_when_the_router_can_read_the_model_again(received: Submit) -> None:
    submission = received()
    row = promoted(small())
    models_in_use.note_failure(row.version, "not a model")
    models_in_use.note_failure(row.version, "something else")
    noted = RoutingModel.objects.get(pk=row.pk).failure
    RoutingModel.objects.filter(pk=row.pk).update(state=ModelState.RETIRED)
    models_in_use.active_model()
    RoutingModel.objects.filter(pk=row.pk).update(state=ModelState.ACTIVE)
    models_in_use.forget()

    model = models_in_use.active_model()
    ask(submission)

    assert (_version(model), noted, models_in_use.broken()) == (row.version, "not a model", [])


def test_a_model_that_cannot_be_read_is_not_promoted() -> None:
    row = stored(small())
    RoutingModel.objects.filter(pk=row.pk).update(blob=b"rubbish")

    with pytest.raises(TransitionNotAllowed):
        modelbook.promote(row.pk, actor=COORDINATOR)

    assert not Event.objects.filter(verb=Verb.MODEL_PROMOTED).exists()


def test_storing_the_same_model_twice_is_one_row() -> None:
    assert stored(small()).pk == stored(small()).pk


def test_what_nobody_needs_goes_when_a_new_model_comes(assigned: Submit) -> None:
    used = promoted(small())
    for number in range(modelbook.CANDIDATES_KEPT + 4):
        RoutingModel.objects.create(
            version=f"old{number}",
            fingerprint=f"old{number}",
            blob=b"",
            trained_at=clock.now() - timedelta(days=100 - number),
            rows_count=1,
            decided_count=0,
        )
    RoutingModel.objects.filter(version="old2").update(
        state=ModelState.RETIRED, promoted_at=clock.now(), failed_at=clock.now(), failure="not a model"
    )
    assigned()
    RoutingDecision.objects.update(model_version="old1")

    newest = stored(small(25))

    kept = set(RoutingModel.objects.values_list("version", flat=True))
    assert kept >= {used.version, newest.version, "old1", "old2", "old5"}
    assert kept.isdisjoint({"old0", "old3", "old4"})
    assert len(kept) == modelbook.CANDIDATES_KEPT + 3


def test_a_past_decision_can_ask_the_model_of_its_time() -> None:
    first, second = (promoted(small(step)) for step in (20, 25))

    then, now = (models_in_use.model_of(row.version) for row in (first, second))

    assert (_version(then), _version(now)) == (first.version, second.version)
    assert (models_in_use.model_of(""), models_in_use.model_of("unknown")) == (None, None)


def test_the_database_is_asked_every_few_seconds_only(django_assert_num_queries: Any) -> None:
    promoted(small())
    models_in_use.active_model()

    with django_assert_num_queries(0):
        models_in_use.active_model()


def test_what_another_process_promoted_is_seen_after_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = promoted(small()), stored(small(25))
    models_in_use.active_model()
    RoutingModel.objects.filter(pk=first.pk).update(state=ModelState.RETIRED)
    RoutingModel.objects.filter(pk=second.pk).update(state=ModelState.ACTIVE, promoted_at=clock.now())

    at_once = models_in_use.active_model()
    monkeypatch.setattr(models_in_use, "LOOKED_AT_EVERY", 0.0)
    later = models_in_use.active_model()

    assert (_version(at_once), _version(later)) == (first.version, second.version)


def test_while_one_thread_looks_the_others_go_on_with_the_model_before(django_assert_num_queries: Any) -> None:
    promoted(small())
    models_in_use.active_model()
    models_in_use.forget()

    with models_in_use._looking, django_assert_num_queries(0):
        model = models_in_use.active_model()

    assert _version(model) == small().version


def test_measuring_takes_what_is_in_force_and_keeps_to_it(capsys: pytest.CaptureFixture[str]) -> None:
    row = promoted(small())

    propose = recipients.for_measuring()
    promoted(small(25))

    assert propose(BUS).model_version == row.version
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("there", ["no model", "no tables"])
def test_measuring_makes_a_model_where_there_is_none(
    there: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("moderation.training.shipped", few)
    if there == "no tables":
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE moderation_routingmodel RENAME TO gone")

    propose = recipients.for_measuring()

    assert propose(BUS).model_version == small().version
    assert "in memory" in capsys.readouterr().err
    if there == "no tables":
        with pytest.raises(Error), transaction.atomic():
            RoutingModel.objects.count()
