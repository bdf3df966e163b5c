"""Rules change in one place, by steps that are written down, and one that fails is heard of."""

import logging
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from ideas import recipients
from ideas.chain import first_break
from ideas.models import Event, Municipality
from ideas.proposals import OFFICE, Decided, Inquiry
from ideas.transitions import TransitionNotAllowed
from ideas.verbs import Verb
from moderation import rulebook
from moderation.asking import ask
from moderation.models import RoutingRule, RuleSet, RuleState, User
from moderation.routing.rules import RuleFault, version_of
from moderation.rulebook import RuleColumns
from tests.conftest import OLGA, UMEA, VANNAS, Submit
from tests.moderation.conftest import Draft

pytestmark = pytest.mark.django_db


def _events() -> list[tuple[str, dict[str, Any]]]:
    found = Event.objects.filter(chain=f"municipality:{OFFICE}").order_by("seq")
    assert first_break(found) is None
    return [(event.verb, event.payload) for event in found]


def test_a_draft_decides_nothing_until_it_is_activated(draft: Draft) -> None:
    rule = draft(words=("glass",))
    inquiry = Inquiry(text="Var finns glassen i Umeå?")

    before = recipients.propose(inquiry)
    rulebook.activate(rule.pk, actor=OLGA)
    active = recipients.propose(inquiry)
    rulebook.retire(rule.pk, actor=OLGA)
    after = recipients.propose(inquiry)

    assert [proposal.lead for proposal in (before, active, after)] == [UMEA, VANNAS, UMEA]
    assert [proposal.rules_version == "" for proposal in (before, active, after)] == [True, False, True]


def test_every_step_is_an_event_of_the_office_with_codes_alone(draft: Draft) -> None:
    rule, other = draft(note="Hemligt skäl", words=("hemligt ord",)), draft()
    rulebook.change(rule.pk, _columns(note="Nytt skäl", words=("annat ord",)), actor=OLGA)
    rulebook.move(rule.pk, up=False, position=1, actor=OLGA)
    rulebook.activate(rule.pk, actor=OLGA)
    rulebook.retire(rule.pk, actor=OLGA)

    about = {"rule": rule.pk, "action": "assign", "target": VANNAS}
    assert _events() == [
        (Verb.RULE_DRAFTED, about),
        (Verb.RULE_DRAFTED, about | {"rule": other.pk}),
        (Verb.RULE_CHANGED, about | {"columns": ["note", "words"]}),
        (Verb.RULE_CHANGED, about | {"columns": ["position"], "position": 2, "other": other.pk}),
        (Verb.RULE_ACTIVATED, about),
        (Verb.RULE_RETIRED, about),
    ]
    assert {event.actor_id for event in Event.objects.all()} == {OLGA.user_id}


def test_a_step_twice_is_one_step(draft: Draft) -> None:
    token = uuid.uuid4()
    rule, again = draft(form_token=token), draft(form_token=token)
    draft()
    columns = _columns(note="Nytt skäl")

    for _ in range(2):
        rulebook.change(rule.pk, columns, actor=OLGA)
        rulebook.move(rule.pk, up=False, position=1, actor=OLGA)
        rulebook.activate(rule.pk, actor=OLGA)
    for _ in range(2):
        rulebook.retire(rule.pk, actor=OLGA)

    assert rule == again
    assert len(_events()) == 6


def test_what_was_active_is_not_changed_but_made_anew(draft: Draft) -> None:
    rule = rulebook.activate(draft().pk, actor=OLGA)

    with pytest.raises(TransitionNotAllowed):
        rulebook.change(rule.pk, _columns(note="Nytt skäl"), actor=OLGA)
    rulebook.retire(rule.pk, actor=OLGA)
    with pytest.raises(TransitionNotAllowed):
        rulebook.activate(rule.pk, actor=OLGA)

    rule.refresh_from_db()
    assert (rule.state, rule.note, rule.position) == (RuleState.RETIRED, "Därför", None)


def test_rules_are_asked_in_their_order(draft: Draft) -> None:
    first, second, third = draft(), draft(target=OFFICE), draft(target=UMEA)
    for rule in (first, second, third):
        rulebook.activate(rule.pk, actor=OLGA)

    rulebook.move(third.pk, up=True, position=3, actor=OLGA)
    rulebook.move(third.pk, up=True, position=2, actor=OLGA)
    rulebook.move(third.pk, up=True, position=1, actor=OLGA)

    assert [rule.id for rule in rulebook.active_rules().rules] == [third.pk, first.pk, second.pk]


@pytest.mark.parametrize("change", [{"target": "9999"}, {"action": "redirect"}, {"place": "Ingenstans i världen"}])
def test_what_could_not_be_carried_out_is_not_activated(draft: Draft, change: dict[str, Any]) -> None:
    rule = draft(**change)

    with pytest.raises(RuleFault):
        rulebook.activate(rule.pk, actor=OLGA)

    rule.refresh_from_db()
    assert rule.state == RuleState.DRAFT


def test_a_rule_for_a_municipality_that_left_is_not_activated(draft: Draft) -> None:
    rule = draft()
    Municipality.objects.filter(pk=VANNAS).update(active=False)

    with pytest.raises(RuleFault, match="target_inactive"):
        rulebook.activate(rule.pk, actor=OLGA)


@pytest.mark.parametrize(
    "columns",
    [
        {"words": [], "topic": None},
        {"action": "dance"},
        {"target": ""},
        {"state": "active"},
        {"state": "retired"},
        {"state": "king"},
        {"position": None},
        {"failure": "target"},
    ],
)
def test_the_database_refuses_a_rule_that_makes_no_sense(draft: Draft, columns: dict[str, Any]) -> None:
    rule = draft()

    with pytest.raises(IntegrityError), transaction.atomic():
        RoutingRule.objects.filter(pk=rule.pk).update(**columns)


def test_two_rules_never_stand_at_one_position(draft: Draft) -> None:
    draft()
    rule = draft()
    RoutingRule.objects.filter(pk=rule.pk).update(position=1)

    with pytest.raises(IntegrityError), transaction.atomic():
        connection.check_constraints()
    RoutingRule.objects.filter(pk=rule.pk).update(position=2)


def test_the_rules_are_not_read_for_every_message(draft: Draft, django_assert_num_queries: Any) -> None:
    rulebook.activate(draft().pk, actor=OLGA)
    recipients.asked(Inquiry(text="Glass"))

    with django_assert_num_queries(0):
        recipients.asked(Inquiry(text="Glass"))


def test_what_another_process_changed_is_seen_after_a_moment(draft: Draft, monkeypatch: pytest.MonkeyPatch) -> None:
    rule = rulebook.activate(draft().pk, actor=OLGA)
    rulebook.active_rules()
    RoutingRule.objects.filter(pk=rule.pk).update(target=UMEA)

    at_once = rulebook.active_rules().rules[0].target
    monkeypatch.setattr(rulebook, "READ_EVERY", 0.0)
    later = rulebook.active_rules().rules[0].target

    assert (at_once, later) == (VANNAS, UMEA)


def test_rules_that_a_stored_decision_asked_are_kept(draft: Draft) -> None:
    rule = rulebook.activate(draft(words=("glass",)).pk, actor=OLGA)
    first = rulebook.active_rules()
    for version in (first.version, first.version, "", "unknown"):
        rulebook.keep(version)
    rulebook.retire(rule.pk, actor=OLGA)

    assert rulebook.active_rules() == rulebook.RulesInForce()
    kept = rulebook.rules_of(first.version)
    assert kept is not None
    assert (version_of(kept), [one.words for one in kept]) == (first.version, [("glass",)])
    assert (rulebook.rules_of(""), rulebook.rules_of("unknown")) == ((), None)
    assert RuleSet.objects.count() == 1


def test_a_rule_that_fails_sends_the_case_to_people_and_raises_the_alarm(
    draft: Draft,
    received: Submit,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    submission = received(text="Glassen i Umeå")
    rule = rulebook.activate(draft(words=("glass",)).pk, actor=OLGA)
    Municipality.objects.filter(pk=VANNAS).update(active=False)
    rulebook.forget()

    with caplog.at_level(logging.ERROR), django_capture_on_commit_callbacks(execute=True):
        proposal = ask(submission).proposal
        ask(submission)

    rule.refresh_from_db()
    assert (proposal.lead, proposal.decided) == (OFFICE, Decided.PEOPLE)
    assert (rule.failure, rule.last_failed_at is not None) == ("target_inactive", True)
    assert f"rule {rule.pk} could not be carried out (target_inactive)" in caplog.text
    assert "Glassen" not in caplog.text
    assert [verb for verb, _ in _events()].count(Verb.RULE_FAILED) == 1


def test_a_page_that_asks_the_router_logs_a_failed_rule_and_writes_nothing(
    draft: Draft, caplog: pytest.LogCaptureFixture, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    rule = rulebook.activate(draft(words=("glass",)).pk, actor=OLGA)
    Municipality.objects.filter(pk=VANNAS).update(active=False)
    rulebook.forget()

    with caplog.at_level(logging.ERROR), django_capture_on_commit_callbacks(execute=True):
        recipients.propose(Inquiry(text="Glassen i Umeå"))

    rule.refresh_from_db()
    assert f"rule {rule.pk} could not be carried out (target_inactive)" in caplog.text
    assert (rule.failure, rule.last_failed_at) == ("", None)
    assert Verb.RULE_FAILED not in [verb for verb, _ in _events()]


def test_a_failure_is_written_down_now_and_then_and_is_one_event(draft: Draft) -> None:
    rule, start = rulebook.activate(draft().pk, actor=OLGA), timezone.now()
    noted = []

    for minutes in (0, 5, 11):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            rulebook.note_failures({rule.pk: "target"})
        rule.refresh_from_db()
        noted.append(rule.last_failed_at)

    assert noted == [start, start, start + timedelta(minutes=11)]
    assert [verb for verb, _ in _events()].count(Verb.RULE_FAILED) == 1


def test_a_failure_of_a_rule_that_is_gone_is_no_alarm(draft: Draft) -> None:
    rule = draft()
    rulebook.retire(rule.pk, actor=OLGA)

    rulebook.note_failures({rule.pk: "target", 987654321: "target"})

    rule.refresh_from_db()
    assert rule.last_failed_at is None


def test_the_alarm_is_over_when_somebody_has_mended_the_cause(draft: Draft) -> None:
    rule = rulebook.activate(draft().pk, actor=OLGA)
    rulebook.note_failures({rule.pk: "target_inactive"})
    Municipality.objects.filter(pk=VANNAS).update(active=False)

    with pytest.raises(RuleFault):
        rulebook.settle_failure(rule.pk, actor=OLGA)
    Municipality.objects.filter(pk=VANNAS).update(active=True)
    mended = [rulebook.settle_failure(rule.pk, actor=OLGA) for _ in range(2)]

    assert [(one.last_failed_at, one.failure) for one in mended] == [(None, "")] * 2
    assert [payload.get("columns") for verb, payload in _events() if verb == Verb.RULE_CHANGED] == [["failure"]]


def test_a_rule_outlives_its_owner(draft: Draft, olga: User) -> None:
    rule = draft(owner_id=olga.pk)

    olga.delete()

    rule.refresh_from_db()
    assert rule.owner is None


def _columns(**changes: Any) -> RuleColumns:
    return RuleColumns(**({"action": "assign", "target": VANNAS, "note": "Därför", "words": ("buss",)} | changes))
