"""The log can't be changed, and a change past the trigger is found."""

import pytest
from django.db import IntegrityError, connection

from ideas import chain
from ideas.models import Event, TextVersion
from tests.conftest import Submit


@pytest.mark.parametrize("statement", ["UPDATE ideas_event SET verb = 'declined'", "DELETE FROM ideas_event"])
def test_the_database_refuses_to_change_the_log(received: Submit, statement: str) -> None:
    received()

    with pytest.raises(IntegrityError, match="append-only"), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("verb", "declined"),
        ("actor_role", "manager"),
        ("payload", {"to": "2480"}),
        ("seq", 3),
        ("chain", "submission:0"),
    ],
)
def test_a_changed_event_is_named(answered: Submit, field: str, value: object) -> None:
    events = list(Event.objects.filter(submission=answered()).order_by("seq"))

    setattr(events[1], field, value)

    assert chain.first_break(events) is events[1]


def test_a_missing_event_is_found(answered: Submit) -> None:
    events = list(Event.objects.filter(submission=answered()).order_by("seq"))

    assert chain.first_break([events[0], *events[2:]]) is events[2]


def test_erasing_a_text_leaves_the_chain_whole(received: Submit) -> None:
    submission = received()
    TextVersion.objects.filter(submission=submission).update(title="", body="", salt=b"")

    events = Event.objects.filter(submission=submission).order_by("seq")

    assert chain.first_break(events) is None


def test_no_event_holds_any_text(answered: Submit) -> None:
    submission = answered(text="Hemligt ord: kvastskaft.", name="Alice Kvastskaft")

    stored = " ".join(str(event.payload) for event in Event.objects.filter(submission=submission))

    assert "vastskaft" not in stored
