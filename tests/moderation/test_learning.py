"""What people decided becomes examples, and a candidate of them at night."""

import json
from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import call_command

from ideas import transitions
from ideas.actors import Actor, Role
from ideas.models import Event, Submission, TextVersion
from ideas.verbs import Verb
from moderation import learning, modelbook, models_in_use
from moderation.models import ModelState, RoutingModel
from moderation.tasks import train_candidate
from tests.conftest import MONA, OFFICE, UMEA, VANNAS, Submit
from tests.moderation.trained import few

pytestmark = pytest.mark.django_db

COORDINATOR = Actor(Role.COORDINATOR, (OFFICE,))


@pytest.fixture(autouse=True)
def _anew() -> Iterator[None]:
    """What a process has loaded is of another test's database."""
    models_in_use.forget()
    yield
    models_in_use.forget()


def reroute(case: Submission, to: str, by: str = UMEA) -> None:
    transitions.reroute(case.pk, to=to, reason="Det är er väg.", by=by, actor=MONA)


def test_what_the_router_decides_alone_is_no_example(assigned: Submit) -> None:
    assigned()

    assert learning.decided() == ()


def test_a_rerouting_tells_the_municipality(assigned: Submit) -> None:
    case = assigned(title="Hål", text="Vägen är full av hål.")
    reroute(case, VANNAS)

    (example,) = learning.decided()

    assert (example.title, example.text, example.language) == ("Hål", "Vägen är full av hål.", "sv")
    assert (example.municipalities, example.not_ours) == ((VANNAS,), False)
    assert (example.topics, example.kinds) == ((), ())


def test_the_last_word_counts(assigned: Submit) -> None:
    case = assigned()
    reroute(case, VANNAS)
    reroute(case, "2403", by=VANNAS)
    for topic in ("energi", "gator_vagar"):
        transitions.set_topic(case.pk, topic=topic, by="2403", actor=MONA)
    transitions.set_kind(case.pk, kind="idea", by="2403", actor=MONA)

    (example,) = learning.decided()

    assert (example.municipalities, example.topics, example.kinds) == (("2403",), ("gator_vagar",), ("idea",))


def test_a_redirection_tells_that_another_body_decides(redirected: Submit) -> None:
    redirected()

    (example,) = learning.decided()

    assert (example.municipalities, example.not_ours) == ((), True)


def test_passing_a_case_to_the_office_tells_nothing_of_the_place(assigned: Submit) -> None:
    reroute(assigned(), OFFICE)

    (example,) = learning.decided()

    assert (example.municipalities, example.not_ours) == ((), None)


def test_what_was_erased_is_learned_from_no_more(assigned: Submit) -> None:
    case = assigned()
    reroute(case, VANNAS)

    TextVersion.objects.filter(submission=case).update(body="")

    assert learning.decided() == ()


def test_a_candidate_is_compared_with_the_model_in_use_on_the_same_messages(assigned: Submit) -> None:
    first = learning.train(few())
    assert first
    modelbook.promote(first.pk, actor=COORDINATOR)
    case = assigned(text="Bussen kör förbi hållplatsen varje morgon.")
    transitions.set_topic(case.pk, topic="kollektivtrafik", by=UMEA, actor=MONA)

    second = learning.train(few())

    assert second
    against = second.figures["against"]
    assert (second.state, second.decided_count, against["version"]) == (ModelState.CANDIDATE, 1, first.version)
    assert second.figures["decided"]["topic"]["n"] == against["decided"]["topic"]["n"] == 1
    assert second.figures["own"]["n"] == against["own"]["n"] == len(few())
    assert against["own"] == first.figures["own"]
    first.refresh_from_db()
    assert first.state == ModelState.ACTIVE


def test_nothing_new_makes_no_second_model(assigned: Submit) -> None:
    made = [learning.train(few()), learning.train(few())]

    assert made[0]
    assert made[1] is None
    reroute(assigned(), VANNAS)
    assert learning.train(few())


def test_a_model_holds_no_text_of_the_cases(assigned: Submit) -> None:
    reroute(assigned(title="Kvastskaftet", text="Kvastskaftet ligger i diket."), VANNAS)

    made = learning.train(few())

    assert made
    row = RoutingModel.objects.filter(pk=made.pk).values().get()
    assert "vastskaft" not in str(row)
    assert b"vastskaft" not in bytes(row["blob"])


def test_training_changes_no_decision(assigned: Submit) -> None:
    case = assigned()
    reroute(case, VANNAS)
    before = list(case.routing_decisions.values())

    learning.train(few())

    assert list(case.routing_decisions.values()) == before
    assert not Event.objects.filter(verb=Verb.MODEL_PROMOTED).exists()


def test_the_nightly_task_twice_makes_one_candidate_and_promotes_none() -> None:
    for _ in range(2):
        train_candidate()

    row = RoutingModel.objects.get()
    assert row.state == ModelState.CANDIDATE
    assert row.figures["own"]["topic"]["right"] >= 0.8

    for _ in range(2):
        call_command("train_routing", first=True, verbosity=0)

    row.refresh_from_db()
    assert row.state == ModelState.ACTIVE
    assert RoutingModel.objects.count() == 1
    assert _told() == {"version": row.version, "note": "There is nothing new to learn from."}


def _told() -> dict[str, str]:
    out = StringIO()
    call_command("train_routing", json=True, stdout=out)
    said = json.loads(out.getvalue())
    return {name: said[name] for name in ("version", "note")}
