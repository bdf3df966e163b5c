"""Bulk cases, played twice: the rows that are copied are those that the transitions make."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from django.db import transaction

from ideas import clock, transitions
from ideas.actors import SENDER, Actor
from ideas.models import (
    Answer,
    AnswerSignature,
    Assignment,
    AssignmentRole,
    Contact,
    Event,
    Handling,
    Message,
    ModerationDecision,
    Place,
    RoutingDecision,
    Rule,
    Sender,
    Submission,
    TextVersion,
)
from ideas.recipients import is_elsewhere_now
from moderation import subscribers
from moderation.sample import create_accounts
from portal.bulk.copying import Ids, write
from portal.bulk.letters import Correspondence
from portal.bulk.moves import Case, message_key
from portal.bulk.plans import Move, Plan, plan
from portal.sample import staff

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def accounts(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The sample accounts, for all tests of this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        create_accounts()
        yield
        transaction.set_rollback(True)


CORRESPONDENCE = Correspondence(seed=11, total=30_000, now=NOW)


MANY = 60


@cache
def _cases() -> tuple[Plan, ...]:
    """The first MANY that differ in the moves they make, or in how they came in."""
    found: dict[object, Plan] = {}
    number = 22_000  # of the last year or so, from which much is still open
    while len(found) < MANY:
        one = plan(CORRESPONDENCE, number)
        new = one.letter.new
        way = (new.publish_wish, bool(new.doubts), bool(new.point))
        found.setdefault((tuple(move.do for move in one.moves), *way), one)
        number += 1
    return tuple(found.values())


def test_the_cases_below_make_every_move() -> None:
    done = {move.do for one in _cases() for move in one.moves}

    assert done == {"publish", "draft", "answer", "message", "reply", "reroute", "decline", "withdraw", "retract"}
    assert any(one.letter.new.doubts for one in _cases())
    assert any(one.letter.new.point for one in _cases())


@pytest.mark.parametrize("number", range(MANY))
def test_what_is_copied_is_what_the_transitions_make(number: int, accounts: None, db: None) -> None:
    one = _cases()[number]
    hands = {code: staff(code, "") for code in ("2480", "2284", "2460", "2401", "2409", "2404", "2403", "region")}
    save = transaction.savepoint()
    _take(one)
    by_transitions = _rows()
    transaction.savepoint_rollback(save)

    write(Case(one, 1234, new_id=Ids(), staff=hands, contacts={}).rows)

    assert _rows() == by_transitions


def _take(one: Plan) -> None:
    with clock.at(one.letter.arrived_at):
        pk = transitions.submit(one.letter.new, actor=SENDER).pk
    with clock.at(one.routed_at):
        subscribers.route(Event.objects.get(submission=pk, verb="received"))
    for number, move in enumerate(one.moves):
        with clock.at(move.at):
            _do(pk, move, message_key(one.letter.new.idempotency_key, number), one.letter.new.publish_wish)


def _do(pk: int, move: Move, key: uuid.UUID, publish: bool) -> None:
    by = Assignment.objects.exclude(state="released").get(submission=pk, role=AssignmentRole.LEAD).municipality_id
    actor: Actor = staff(by, move.title)
    moves: dict[str, Any] = {
        "publish": lambda: transitions.publish(pk, actor=actor),
        "draft": lambda: transitions.save_answer_draft(pk, body=move.text, by=by, actor=actor),
        "answer": lambda: transitions.publish_answer(pk, body=move.text, by=by, publish_case=publish, actor=actor),
        "message": lambda: transitions.send_message(
            pk, body=move.text, by=by, waits=move.waits, idempotency_key=key, actor=actor
        ),
        "reply": lambda: transitions.reply(pk, body=move.text, idempotency_key=key, actor=SENDER),
        "reroute": lambda: transitions.reroute(pk, to=move.to, reason=move.text, by=by, actor=actor),
        "decline": lambda: transitions.decline(
            pk, rule=Rule(str(move.rule)), public_reason=move.text, by=by, actor=actor
        ),
        "withdraw": lambda: transitions.withdraw(pk, actor=SENDER),
        "retract": lambda: transitions.retract_consent(pk, actor=SENDER),
    }
    moves[move.do]()


Rows = dict[str, list[dict[str, Any]]]
TABLES: tuple[Any, ...] = (
    Submission, Submission.goals.through, TextVersion, Sender, Contact, Place, RoutingDecision, Assignment, Answer,
    AnswerSignature, Message, ModerationDecision, Event, Handling,
)  # fmt: skip
CHANCE = {"salt", "hash", "previous_hash", "digest", "case_number"}
WRITTEN = {
    Contact: {"created_at", "confirmed_at"},
    Handling: {"created_at", "state", "done_at", "next_at", "publish_at"},
}
"""Columns that say when, or whether, something was really done."""
NAMED = {
    "text_version": TextVersion,
    "decision": ModerationDecision,
    "answer": Answer,
    "message": Message,
    "routing": RoutingDecision,
}
"""What the ids in an event's payload belong to."""


def _rows() -> Rows:
    """All rows of the one case that is there, with ids counted from its first row on."""
    ids = {model: {row.pk: index for index, row in enumerate(_of_case(model))} for model in TABLES}
    return {model.__name__: [_told(row, ids) for row in _of_case(model)] for model in TABLES}


def _of_case(model: Any) -> list[Any]:
    if model is Submission.goals.through:
        return list(model.objects.order_by("visiongoal_id"))
    rows = model.objects.exclude(submission=None) if model is Event else model.objects.all()
    return list(rows.order_by("pk"))


def _told(row: Any, ids: dict[Any, dict[int, int]]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        if field.name not in CHANCE | WRITTEN.get(type(row), set()):
            target = type(row) if field.primary_key and not field.remote_field else field.related_model
            value = field.value_from_object(row)
            told[field.name] = ids[target].get(value) if target in ids else value
    if isinstance(row, RoutingDecision):  # the seal of the place is made with the salt of the text
        told["inputs"] = {key: value for key, value in row.inputs.items() if key != "where"}
        told["is_sealed"] = ("where" in row.inputs, is_elsewhere_now(row))
    if isinstance(row, Event):
        named = {key: value for key, value in row.payload.items() if key not in CHANCE}
        told["chain"] = row.chain == f"submission:{row.submission_id}"
        names = NAMED | ({"decision": RoutingDecision} if row.verb == "routed" else {})
        told["payload"] = {key: ids[names[key]][value] if key in names else value for key, value in named.items()}
    return told


def test_a_case_that_came_lately_is_not_yet_through() -> None:
    lately = [plan(CORRESPONDENCE, number) for number in range(29_900, 30_000)]

    assert sum("answer" in {move.do for move in one.moves} for one in lately) < 60
    assert all(one.letter.arrived_at > NOW - timedelta(days=14) for one in lately)
