"""A municipality that has left gets no case, whoever would give it one."""

from dataclasses import replace

import pytest

from ideas import transitions
from ideas.actors import PROGRAM
from ideas.models import Assignment, Municipality, RoutingDecision, Status
from ideas.proposals import Decided
from ideas.transitions import TransitionNotAllowed
from tests.conftest import MONA, OFFICE, UMEA, VANNAS, Submit, proposal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _vannas_left(db: None) -> None:
    Municipality.objects.filter(pk=VANNAS).update(active=False)


@pytest.mark.parametrize(("lead", "contributors"), [(VANNAS, ()), (UMEA, (VANNAS,))])
def test_the_program_cannot_assign_it(received: Submit, lead: str, contributors: tuple[str, ...]) -> None:
    case = received()
    said = replace(proposal(lead), contributors=contributors)

    with pytest.raises(TransitionNotAllowed):
        transitions.route(case.pk, said, text=case.texts.get(), actor=PROGRAM)

    case.refresh_from_db()
    assert case.status == Status.RECEIVED
    assert not Assignment.objects.exists()
    assert not RoutingDecision.objects.exists()


@pytest.mark.parametrize("to", [VANNAS, "9999"])
def test_nobody_passes_a_case_on_to_it_or_asks_it(assigned: Submit, to: str) -> None:
    case = assigned(UMEA)

    with pytest.raises(TransitionNotAllowed):
        transitions.reroute(case.pk, to=to, reason="Er väg.", by=UMEA, actor=MONA)
    with pytest.raises(TransitionNotAllowed):
        transitions.add_contributor(case.pk, to=to, by=UMEA, actor=MONA)

    assert [(part.municipality_id, part.state) for part in case.assignments.all()] == [(UMEA, "open")]


def test_the_office_stands_for_a_lead_and_a_contributor_goes() -> None:
    sure = replace(proposal(UMEA), contributors=(VANNAS,))

    lead_left, other_left = sure.without([UMEA]), sure.without([VANNAS])

    assert (lead_left.lead, lead_left.contributors, lead_left.decided) == (OFFICE, (), Decided.PEOPLE)
    assert (other_left.lead, other_left.contributors, other_left.decided) == (UMEA, (), Decided.ASSIGN)
    assert replace(sure, decided=Decided.REDIRECT).without([UMEA]).decided == Decided.REDIRECT
