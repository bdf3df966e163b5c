"""What people decided becomes examples, and a candidate of them at night."""

import json
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from ideas import clock, transitions
from ideas.actors import PROGRAM, Actor, Role
from ideas.models import Event, Submission, TextVersion
from ideas.proposals import Decided
from ideas.verbs import Verb
from moderation import corrections, learning, modelbook, models_in_use
from moderation.models import ModelState, RoutingModel
from tests.conftest import MONA, OFFICE, OLGA, OTTO, UMEA, VANNAS, Submit, proposal
from tests.moderation.trained import few

pytestmark = pytest.mark.django_db

COORDINATOR = Actor(Role.COORDINATOR, (OFFICE,))


def reroute(case: Submission, to: str, by: str = UMEA) -> None:
    transitions.reroute(case.pk, to=to, reason="Det är er väg.", by=by, actor=MONA)


def test_what_the_router_decides_alone_is_no_example(assigned: Submit) -> None:
    assigned()

    assert corrections.decided() == ()


def test_a_rerouting_tells_the_municipality(assigned: Submit) -> None:
    case = assigned(title="Hål", text="Vägen är full av hål.")
    reroute(case, VANNAS)

    (example,) = corrections.decided()

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

    (example,) = corrections.decided()

    assert (example.municipalities, example.topics, example.kinds) == (("2403",), ("gator_vagar",), ("idea",))


def test_a_redirection_tells_that_another_body_decides(redirected: Submit) -> None:
    redirected()

    (example,) = corrections.decided()

    assert (example.municipalities, example.not_ours) == ((), True)


def test_a_redirection_tells_whose_it_is(assigned: Submit) -> None:
    case = assigned()
    reroute(case, VANNAS)
    transitions.redirect(case.pk, body="polisen", public_reason="Det är ett brott.", by=VANNAS, actor=OTTO)

    (example,) = corrections.decided()

    assert (example.municipalities, example.not_ours, example.body) == ((), True, "polisen")


def test_who_answers_what_the_router_would_have_sent_away_says_that_it_is_ours(received: Submit) -> None:
    cases = [received() for _ in range(3)]
    for case, decided in zip(cases, (Decided.REDIRECT, Decided.REDIRECT, Decided.ASSIGN), strict=True):
        said = replace(proposal(), decided=decided, body="polisen")
        transitions.route(case.pk, said, text=case.texts.get(), actor=PROGRAM)
    for case in (cases[0], cases[2]):
        transitions.publish_answer(case.pk, body="Det lagar vi.", by=UMEA, publish_case=False, actor=MONA)

    (example,) = corrections.decided()

    assert example.id.startswith(f"case-{cases[0].pk}-")
    assert (example.municipalities, example.not_ours, example.body) == ((), False, "")


def test_what_the_office_got_and_answered_is_the_offices(assigned: Submit) -> None:
    case = assigned()
    reroute(case, OFFICE)
    transitions.publish_answer(case.pk, body="Det gör vi ihop.", by=OFFICE, publish_case=False, actor=OLGA)

    (example,) = corrections.decided()

    assert (example.municipalities, example.not_ours) == ((OFFICE,), False)


def test_a_later_decision_makes_another_example_of_the_same_case(assigned: Submit) -> None:
    case = assigned()
    reroute(case, VANNAS)
    (before,) = corrections.decided()

    transitions.set_kind(case.pk, kind="idea", by=VANNAS, actor=OTTO)

    (after,) = corrections.decided()
    assert before.id != after.id
    assert after.municipalities == before.municipalities


def test_the_newest_are_taken_and_in_parts(assigned: Submit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corrections, "CHUNK", 2)
    cases = [assigned(text=f"Vägen är full av hål, gång {number}.") for number in range(6)]
    for case in (*cases, cases[0]):
        transitions.set_kind(case.pk, kind="idea" if case.kind == "question" else "opinion", by=UMEA, actor=MONA)
        case.refresh_from_db()

    taken = corrections.decided(5)

    assert {example.text[-2:] for example in taken} == {"0.", "2.", "3.", "4.", "5."}
    assert corrections.decided(-1) == ()


def test_it_asks_a_bounded_number_of_questions(assigned: Submit, django_assert_max_num_queries: Any) -> None:
    for _ in range(5):
        reroute(assigned(), VANNAS)

    with django_assert_max_num_queries(3):
        assert len(corrections.decided()) == 5


def test_passing_a_case_to_the_office_tells_nothing_of_the_place(assigned: Submit) -> None:
    reroute(assigned(), OFFICE)

    (example,) = corrections.decided()

    assert (example.municipalities, example.not_ours) == ((), None)


def test_what_was_erased_is_learned_from_no_more(assigned: Submit) -> None:
    case = assigned()
    reroute(case, VANNAS)

    TextVersion.objects.filter(submission=case).update(body="")

    assert corrections.decided() == ()


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


@pytest.fixture
def few_examples(monkeypatch: pytest.MonkeyPatch) -> None:
    """The project has fewer examples: it goes faster."""
    monkeypatch.setattr(learning, "shipped", few)


@pytest.mark.usefixtures("few_examples")
def test_the_command_twice_makes_one_candidate_and_promotes_none() -> None:
    for _ in range(2):
        _said()

    row = RoutingModel.objects.get()
    assert (row.state, row.rows_count, row.decided_count) == (ModelState.CANDIDATE, len(few()), 0)
    assert models_in_use.active_model() is None


@pytest.mark.usefixtures("few_examples")
def test_the_first_model_is_made_once_and_taken_into_use(assigned: Submit) -> None:
    first = _said("--first")
    reroute(assigned(), VANNAS)
    again = _said("--first")

    row = RoutingModel.objects.get()
    assert (first["state"], first["version"]) == (ModelState.ACTIVE, row.version)
    assert again == {"note": "A model is in use."}


def _of_another_time(**columns: Any) -> RoutingModel:
    return RoutingModel.objects.create(
        version="besom",
        blob=b"of another time",
        trained_at=clock.now(),
        rows_count=1,
        decided_count=0,
        **{"fingerprint": "besom", "promoted_at": clock.now(), "state": ModelState.ACTIVE} | columns,
    )


@pytest.mark.usefixtures("few_examples")
def test_a_model_that_this_version_of_the_program_cannot_read_is_replaced_by_the_first_and_kept() -> None:
    row = _of_another_time()

    made = _said("--first")

    row.refresh_from_db()
    assert (made["state"], row.state) == (ModelState.ACTIVE, ModelState.RETIRED)
    assert models_in_use.active_version() == made["version"]
    assert made["note"].startswith("Model besom cannot be read by this program (not a model")
    assert (row.failure, bytes(row.blob)) == ("not a model: BadZipFile", b"of another time")


@pytest.mark.usefixtures("few_examples")
def test_a_model_of_the_same_examples_that_cannot_be_read_is_made_anew() -> None:
    made = learning.train(few())
    assert made
    RoutingModel.objects.filter(pk=made.pk).delete()
    row = _of_another_time(fingerprint=made.fingerprint)

    first = _said("--first")

    row.refresh_from_db()
    assert (first["version"], first["state"], row.state) == (made.version, ModelState.ACTIVE, ModelState.RETIRED)


@pytest.mark.usefixtures("few_examples")
def test_a_model_that_came_back_damaged_is_made_whole() -> None:
    made = _said("--first")
    RoutingModel.objects.update(blob=b"damaged")
    models_in_use.forget()

    again = _said("--first")

    row = RoutingModel.objects.get()
    assert (again["version"], row.state, modelbook.is_readable(row)) == (made["version"], ModelState.ACTIVE, True)


@pytest.mark.usefixtures("few_examples")
def test_where_the_newest_model_cannot_be_read_the_first_is_the_newest_that_can() -> None:
    made = learning.train(few())
    assert made
    _of_another_time(state=ModelState.CANDIDATE, promoted_at=None)

    assert _said("--first")["version"] == made.version


@pytest.mark.usefixtures("few_examples")
def test_a_model_that_a_person_promoted_and_that_can_be_read_stays_whatever_is_newer(assigned: Submit) -> None:
    theirs = learning.train(few())
    assert theirs
    modelbook.promote(theirs.pk, actor=COORDINATOR)
    reroute(assigned(), VANNAS)
    newer = learning.train(few())
    assert newer

    said, row = _said("--first"), modelbook.promote_first(newer.pk, actor=PROGRAM)

    assert said == {"note": "A model is in use."}
    assert (row.pk, models_in_use.active_version()) == (theirs.pk, theirs.version)


@pytest.mark.usefixtures("few_examples")
def test_the_command_promotes_where_it_is_told_to_and_says_what_it_made(assigned: Submit) -> None:
    candidate = _said()
    active = _said("--activate")

    figures = candidate["figures"]["own"]
    assert (candidate["state"], candidate["rows"], candidate["note"]) == (ModelState.CANDIDATE, len(few()), "")
    assert figures["kind"]["n"] > 0
    assert (active["state"], active["note"]) == (ModelState.ACTIVE, "There is nothing new to learn from.")
    out = StringIO()
    call_command("train_routing", stdout=out)
    assert f"Model {candidate['version']}, active, of {len(few())} examples (0 from here)" in out.getvalue()


def _said(*options: str) -> dict[str, Any]:
    out = StringIO()
    call_command("train_routing", *options, "--json", stdout=out)
    said: dict[str, Any] = json.loads(out.getvalue())
    return said
