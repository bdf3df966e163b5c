"""The rules have one writer at a time: who comes second waits, and then sees what the first did."""

import uuid

import pytest
from django.db import transaction

from ideas.models import Assignment, Event
from ideas.verbs import Verb
from moderation import rulebook
from moderation.asking import ask
from moderation.models import RoutingRule, RuleState
from moderation.routing.rules import version_of
from moderation.rulebook import ChangedMeanwhile, RuleColumns
from tests.conftest import OFFICE, OLGA, Submit
from tests.ideas.connections import at_once, elsewhere
from tests.moderation.conftest import Draft

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_same_form_twice_at_once_is_one_rule(draft: Draft) -> None:
    token = uuid.uuid4()

    at_once(lambda: draft(form_token=token), lambda: draft(form_token=token))

    assert RoutingRule.objects.count() == 1
    assert Event.objects.filter(verb=Verb.RULE_DRAFTED).count() == 1


def test_two_drafts_at_once_stand_one_after_the_other(draft: Draft) -> None:
    at_once(draft, draft)

    assert set(RoutingRule.objects.values_list("position", flat=True)) == {1, 2}


def test_a_rule_that_two_people_move_moves_once(draft: Draft) -> None:
    draft()
    draft()
    rule = draft()

    def up() -> RoutingRule:
        return rulebook.move(rule.pk, up=True, position=3, actor=OLGA)

    at_once(up, up)

    rule.refresh_from_db()
    assert rule.position == 2


def test_a_case_reaches_the_office_while_somebody_changes_the_rules(draft: Draft, assigned: Submit) -> None:
    rule = draft()

    at_once(lambda: rulebook.activate(rule.pk, actor=OLGA), lambda: assigned(OFFICE))

    assert Assignment.objects.get().municipality_id == OFFICE


def test_of_two_activations_at_once_one_wins_and_the_other_hears_of_it(draft: Draft) -> None:
    first, second = draft(), draft(target=OFFICE)
    saw = [version_of(rulebook.with_draft(rule)) for rule in (first, second)]

    with pytest.raises(ChangedMeanwhile):
        at_once(
            lambda: rulebook.activate(first.pk, seen=saw[0], actor=OLGA),
            lambda: rulebook.activate(second.pk, seen=saw[1], actor=OLGA),
        )

    assert [rule.id for rule in rulebook.active_rules().rules] == [first.pk]
    assert Event.objects.filter(verb=Verb.RULE_ACTIVATED).count() == 1


def test_the_same_activation_twice_at_once_is_one(draft: Draft) -> None:
    rule = draft()
    saw = version_of(rulebook.with_draft(rule))

    def activate() -> RoutingRule:
        return rulebook.activate(rule.pk, seen=saw, actor=OLGA)

    assert at_once(activate, activate).state == RuleState.ACTIVE
    assert Event.objects.filter(verb=Verb.RULE_ACTIVATED).count() == 1


def test_of_two_changes_of_a_draft_at_once_one_wins_and_the_other_hears_of_it(draft: Draft) -> None:
    rule = draft()
    saw = rulebook.wording(rule)

    def write(note: str) -> RoutingRule:
        columns = RuleColumns("assign", OFFICE, note, words=("buss",))
        return rulebook.change(rule.pk, columns, seen=saw, actor=OLGA)

    with pytest.raises(ChangedMeanwhile):
        at_once(lambda: write("Den första"), lambda: write("Den andra"))

    rule.refresh_from_db()
    assert rule.note == "Den första"


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
