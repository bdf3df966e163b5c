"""The rules have one writer at a time: who comes second waits, and then sees what the first did."""

import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest
from django.db import transaction

from ideas.models import Assignment, Event
from ideas.verbs import Verb
from moderation import rulebook
from moderation.asking import ask
from moderation.models import RoutingRule
from tests.conftest import OFFICE, OLGA, Submit
from tests.ideas.connections import elsewhere
from tests.moderation.conftest import Draft

pytestmark = pytest.mark.django_db(transaction=True)

T = TypeVar("T")


def _at_once(first: Callable[[], T], second: Callable[[], T]) -> None:
    """`second` begins on another connection before `first` is committed."""
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            first()
            waits = pool.submit(elsewhere, second)
            time.sleep(0.3)  # it has read by then, were there no lock
        waits.result(10)


def test_the_same_form_twice_at_once_is_one_rule(draft: Draft) -> None:
    token = uuid.uuid4()

    _at_once(lambda: draft(form_token=token), lambda: draft(form_token=token))

    assert RoutingRule.objects.count() == 1
    assert Event.objects.filter(verb=Verb.RULE_DRAFTED).count() == 1


def test_two_drafts_at_once_stand_one_after_the_other(draft: Draft) -> None:
    _at_once(draft, draft)

    assert set(RoutingRule.objects.values_list("position", flat=True)) == {1, 2}


def test_a_rule_that_two_people_move_moves_once(draft: Draft) -> None:
    draft()
    draft()
    rule = draft()

    def up() -> RoutingRule:
        return rulebook.move(rule.pk, up=True, position=3, actor=OLGA)

    _at_once(up, up)

    rule.refresh_from_db()
    assert rule.position == 2


def test_a_case_reaches_the_office_while_somebody_changes_the_rules(draft: Draft, assigned: Submit) -> None:
    rule = draft()

    _at_once(lambda: rulebook.activate(rule.pk, actor=OLGA), lambda: assigned(OFFICE))

    assert Assignment.objects.get().municipality_id == OFFICE


def test_an_alarm_is_written_down_only_once_the_case_is_safe(draft: Draft, received: Submit) -> None:
    submission = received(text="Glassen i Umeå")
    rule = rulebook.activate(draft(words=("glass",)).pk, actor=OLGA)
    RoutingRule.objects.filter(pk=rule.pk).update(target="9999")
    rulebook.forget()
    noted = []

    with transaction.atomic():
        proposal = ask(submission).proposal
        noted.append(elsewhere(lambda: RoutingRule.objects.get(pk=rule.pk).failure))
    noted.append(RoutingRule.objects.get(pk=rule.pk).failure)

    assert proposal.lead == OFFICE
    assert noted == ["", "target_inactive"]
