"""A trained model that can't be read is an alarm."""

from typing import Any

import pytest

from ideas import clock
from moderation import models_in_use
from moderation.models import ModelState, RoutingModel
from portal.operations import alarms
from tests.notifications.smtp import MailServer
from tests.portal.operations.conftest import Sees
from tests.portal.operations.test_doctor import codes, doctor

pytestmark = pytest.mark.django_db


@pytest.fixture
def model() -> RoutingModel:
    """The one that is in use."""
    now = clock.now()
    return RoutingModel.objects.create(
        version="besom",
        state=ModelState.ACTIVE,
        blob=b"rubbish",
        trained_at=now,
        promoted_at=now,
        rows_count=1,
        decided_count=0,
        fingerprint="besom",
    )


def test_a_model_that_nobody_had_trouble_with_is_no_trouble(model: RoutingModel, sees: Sees) -> None:
    assert sees("models") == {}


def test_a_model_that_could_not_be_read_is_trouble_as_long_as_it_is_in_use(model: RoutingModel, sees: Sees) -> None:
    models_in_use.note_failure(model.version, "not a model")

    failed = sees("models")["model_unreadable"]
    RoutingModel.objects.update(state=ModelState.RETIRED)

    assert failed.params == {"version": "besom"}
    assert sees("models") == {}


def test_the_operators_hear_of_it_and_so_does_the_doctor(
    model: RoutingModel, mail_server: MailServer, settings: Any
) -> None:
    settings.OPERATOR_EMAIL = ["drift@example.com"]
    models_in_use.note_failure(model.version, "not a model")

    told = alarms.watch()

    assert (told, len(mail_server.mails), "model_unreadable" in codes(doctor())) == (True, 1, True)
