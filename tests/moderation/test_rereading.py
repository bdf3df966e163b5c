"""The desk: a coordinator asks the router again about a case that waits at the office."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from ideas import transitions
from ideas.actors import PROGRAM
from ideas.models import Event, Submission
from ideas.verbs import Verb
from moderation import modelbook, rulebook, subscribers
from tests.conftest import OFFICE, OLGA, UMEA, Submit, member
from tests.moderation.conftest import Draft, SignIn
from tests.moderation.test_models_in_use import stored
from tests.moderation.trained import small

pytestmark = pytest.mark.django_db

BUTTON = "Ask the program again"


@pytest.fixture
def unsure(received: Submit) -> Submission:
    """A case of which the router did not know whose it is."""
    case = received(text="Bussen är full varje morgon.")
    subscribers.route(case.events.earliest("id"))
    return case


def page(desk: Client, case: Submission) -> str:
    return " ".join(desk.get(f"/en/handlaggning/{case.case_number}/").content.decode().split())


def ask(desk: Client, case: Submission) -> int:
    return desk.post(f"/en/handlaggning/{case.case_number}/las-igen/").status_code


def test_with_a_model_there_are_topics_and_the_case_stays(olga_desk: Client, unsure: Submission) -> None:
    before = page(olga_desk, unsure)
    modelbook.promote(stored(small()).pk, actor=PROGRAM)

    answers = [ask(olga_desk, unsure) for _ in range(2)]

    after = page(olga_desk, unsure)
    assert BUTTON in before
    assert answers == [303, 303]
    assert "The program says the same as before." in after
    assert "The program was asked to read it again." in after
    first, second = unsure.routing_decisions.order_by("pk")
    assert (first.model_version, second.model_version) == ("", small().version)
    assert [part.municipality_id for part in unsure.assignments.all()] == [OFFICE]


def test_a_rule_that_would_send_it_somewhere_is_a_guess(olga_desk: Client, unsure: Submission, draft: Draft) -> None:
    rulebook.activate(draft(target=UMEA).pk, actor=OLGA)

    ask(olga_desk, unsure)

    decision = unsure.routing_decisions.latest()
    assert (decision.lead_id, decision.decided, decision.ranked[0][0]) == (OFFICE, "people", UMEA)
    assert "Give it to Umeå" in page(olga_desk, unsure)


def test_a_second_reading_is_made_again_as_one(olga_desk: Client, unsure: Submission, draft: Draft) -> None:
    rulebook.activate(draft(target=UMEA).pk, actor=OLGA)
    ask(olga_desk, unsure)
    said = StringIO()

    call_command("replay_routing", "--since", "2026-01-01", "--json", stdout=said)

    assert json.loads(said.getvalue()) == {"looked_at": 2, "same": 2, "gone": {}, "not_again": [], "different": []}


def test_after_a_persons_decision_there_is_nothing_to_ask(olga_desk: Client, unsure: Submission) -> None:
    transitions.reroute(unsure.pk, to=UMEA, reason="Er linje.", by=OFFICE, actor=OLGA)

    status = ask(olga_desk, unsure)

    assert status == 409
    assert BUTTON not in page(olga_desk, unsure)
    assert not Event.objects.filter(verb=Verb.REREAD).exists()


def test_it_is_for_coordinators(at_desk: SignIn, mona_desk: Client, unsure: Submission) -> None:
    desk = at_desk(member("nils@example.com", OFFICE, "moderator"))

    answers = [ask(desk, unsure), ask(mona_desk, unsure)]

    assert answers == [409, 404]
    assert BUTTON not in page(desk, unsure)
    assert unsure.routing_decisions.count() == 1
