"""A second reading proposes, and moves nothing; after a person's decision there is none."""

from dataclasses import replace
from typing import Any

import pytest

from ideas import queries, transitions
from ideas.actors import PROGRAM
from ideas.models import Assignment, Event, RoutingDecision, Submission
from ideas.proposals import Decided, TopicGuess
from ideas.verbs import Verb
from tests.conftest import OFFICE, OLGA, UMEA, VANNAS, Submit, proposal, staff_actor

pytestmark = pytest.mark.django_db


def read_again(case: Submission, lead: str = UMEA, **said: Any) -> RoutingDecision | None:
    again = replace(proposal(lead), **said)
    return transitions.reread(case.pk, again, text=case.texts.get(), inputs={"kind": "idea"}, actor=OLGA)


def test_it_stores_new_guesses_and_leaves_the_case_with_the_office(assigned: Submit) -> None:
    case = assigned(OFFICE)
    before = list(Assignment.objects.values())

    read_again(case, topics=(TopicGuess("energi", 0.9),), contributors=(VANNAS,))

    first, second = case.routing_decisions.order_by("pk")
    assert (second.lead_id, second.contributors, second.decided) == (OFFICE, [], Decided.PEOPLE)
    assert (second.ranked, second.topics, second.inputs) == ([[UMEA, 0.9]], [["energi", 0.9]], {"kind": "idea"})
    assert first.ranked == [[OFFICE, 0.9]]
    assert list(Assignment.objects.values()) == before
    assert queries.latest_routing(case) == second


def test_the_log_has_it_for_staff_alone(assigned: Submit) -> None:
    case = assigned(OFFICE)

    decision = read_again(case)

    event = Event.objects.get(verb=Verb.REREAD)
    assert decision
    assert event.payload == {"decision": decision.pk, "router": "test"}
    assert event not in queries.public_events(case)
    assert event not in queries.sender_events(case)


def test_a_copy_of_the_public_cases_hears_of_new_reasons(assigned: Submit) -> None:
    case = assigned(OFFICE)
    case.refresh_from_db()
    before = case.changed_at

    read_again(case)

    case.refresh_from_db()
    assert case.changed_at == Event.objects.get(verb=Verb.REREAD).at > before
    read_again(case)
    assert Submission.objects.get(pk=case.pk).changed_at == case.changed_at


def test_told_otherwise_and_saying_the_same_is_nothing_new(assigned: Submit) -> None:
    case = assigned(OFFICE)
    read_again(case)
    RoutingDecision.objects.update(inputs={"kind": "question"})

    assert read_again(case) is None


def test_the_same_again_is_nothing_new(assigned: Submit) -> None:
    case = assigned(OFFICE)

    made = [read_again(case) for _ in range(2)]

    assert [one is None for one in made] == [False, True]
    assert Event.objects.filter(verb=Verb.REREAD).count() == 1


@pytest.mark.parametrize("decided", [Decided.REDIRECT, Decided.ASK, Decided.PEOPLE])
def test_what_a_person_has_to_decide_anyway_stays_so(assigned: Submit, decided: Decided) -> None:
    decision = read_again(assigned(OFFICE), decided=decided, body="polisen")

    assert decision
    assert (decision.lead_id, decision.decided, decision.body) == (OFFICE, decided, "polisen")


@pytest.mark.parametrize("by", [OFFICE, UMEA])
def test_a_persons_decision_is_never_followed_by_a_reading(assigned: Submit, by: str) -> None:
    case = assigned(OFFICE)
    transitions.reroute(case.pk, to=UMEA, reason="Er bro.", by=OFFICE, actor=OLGA)
    if by == UMEA:
        transitions.reroute(case.pk, to=OFFICE, reason="Nej.", by=UMEA, actor=staff_actor(UMEA))
    before = list(RoutingDecision.objects.values())

    assert read_again(case, VANNAS) is None
    assert list(RoutingDecision.objects.values()) == before
    assert not Event.objects.filter(verb=Verb.REREAD).exists()


def test_what_a_municipality_has_or_nobody_yet_is_not_read_again(received: Submit, assigned: Submit) -> None:
    ended = assigned(OFFICE)
    transitions.redirect(ended.pk, body="polisen", public_reason="Brott.", by=OFFICE, actor=OLGA)

    assert [read_again(case) for case in (received(), assigned(UMEA), ended)] == [None] * 3
    assert PROGRAM.role not in Event.objects.filter(verb=Verb.REREAD).values_list("actor_role", flat=True)
