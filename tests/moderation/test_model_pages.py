"""The pages on which coordinators see the trained models, and choose one."""

import re
from typing import Any

import pytest
from django.test import Client

from ideas.actors import Actor, Role
from ideas.models import Event
from ideas.verbs import Verb
from moderation import modelbook, models_in_use
from moderation.models import ModelState, RoutingModel, User
from tests.conftest import OFFICE, UMEA, member
from tests.moderation.conftest import SignIn
from tests.moderation.trained import trained

pytestmark = pytest.mark.django_db

LIST = "/handlaggning/modell/"


@pytest.fixture
def pair(db: None) -> tuple[RoutingModel, RoutingModel]:
    """The model in use, and a candidate."""
    first = modelbook.promote(modelbook.store(*trained(20)).pk, actor=Actor(Role.COORDINATOR, (OFFICE,)))
    return first, modelbook.store(*trained(15, against=20))


def at(row: RoutingModel, step: str = "") -> str:
    return f"{LIST}{row.pk}/{step}"


def test_without_a_model_the_page_says_so(olga_desk: Client) -> None:
    assert "Det finns ingen modell än" in olga_desk.get(LIST).content.decode()


def test_the_list_has_the_model_in_use_first(olga_desk: Client, pair: tuple[RoutingModel, RoutingModel]) -> None:
    first, second = pair

    shown = olga_desk.get(LIST).content.decode()

    assert shown.index(first.version) < shown.index(second.version)
    assert "I bruk" in shown
    assert "Kandidat" in shown
    assert f'href="{LIST}" aria-current="page"' in shown


def test_a_candidate_stands_beside_the_model_in_use(olga_desk: Client, pair: tuple[RoutingModel, RoutingModel]) -> None:
    first, second = pair

    shown = olga_desk.get(at(second)).content.decode()

    assert f"Modell {first.version}" in shown
    assert "Ta modellen i bruk" in shown
    assert "Ämne, första gissningen" in shown
    topics = shown.partition("Ämnen som blev bättre eller sämre")[2]
    assert re.search(r"\d,\d\xa0% <span class=\"soft\">\((bättre|sämre)\)", topics)


def test_a_coordinator_takes_a_candidate_into_use_and_goes_back(
    olga_desk: Client, olga: User, pair: tuple[RoutingModel, RoutingModel]
) -> None:
    first, second = pair

    done = [olga_desk.post(at(row, "anvand/")) for row in (second, second, first)]

    first.refresh_from_db()
    second.refresh_from_db()
    assert [(answer.status_code, answer["Location"]) for answer in done] == [(302, LIST)] * 3
    assert (first.state, second.state) == (ModelState.ACTIVE, ModelState.RETIRED)
    assert first.promoted_by == olga
    verbs = Event.objects.order_by("id").values_list("verb", flat=True)
    assert list(verbs) == [Verb.MODEL_PROMOTED, Verb.MODEL_PROMOTED, Verb.MODEL_ROLLED_BACK]
    assert "Gå tillbaka till den här modellen" in olga_desk.get(at(second)).content.decode()


def test_a_model_that_cannot_be_read_is_refused_in_words(
    olga_desk: Client, pair: tuple[RoutingModel, RoutingModel]
) -> None:
    RoutingModel.objects.filter(pk=pair[1].pk).update(blob=b"rubbish")

    answer = olga_desk.post(at(pair[1], "anvand/"))

    assert answer.status_code == 409
    assert "Inget har ändrats" in answer.content.decode()
    assert RoutingModel.objects.get(state=ModelState.ACTIVE) == pair[0]


def test_looking_changes_nothing(olga_desk: Client, pair: tuple[RoutingModel, RoutingModel]) -> None:
    assert olga_desk.get(at(pair[1], "anvand/")).status_code == 405
    assert RoutingModel.objects.get(state=ModelState.ACTIVE) == pair[0]


@pytest.mark.parametrize(("code", "role"), [(UMEA, "moderator"), (UMEA, "manager"), (OFFICE, "operator")])
def test_the_pages_are_not_there_for_anybody_else(
    at_desk: SignIn, pair: tuple[RoutingModel, RoutingModel], code: str, role: str
) -> None:
    desk = at_desk(member("nils@example.com", code, role))

    answers: list[Any] = [desk.get(LIST), desk.get(at(pair[1])), desk.post(at(pair[1], "anvand/"))]

    assert [answer.status_code for answer in answers] == [404] * 3
    assert RoutingModel.objects.get(state=ModelState.ACTIVE) == pair[0]


def test_a_model_that_cannot_be_read_says_so(olga_desk: Client, pair: tuple[RoutingModel, RoutingModel]) -> None:
    before = olga_desk.get(LIST).content.decode()

    models_in_use.note_failure(pair[0].version, "not a model")

    assert "Går inte att läsa" not in before
    assert "Går inte att läsa sedan" in olga_desk.get(LIST).content.decode()


def test_the_pages_speak_three_languages_and_ask_a_fixed_number_of_questions(
    olga_desk: Client, pair: tuple[RoutingModel, RoutingModel], django_assert_max_num_queries: Any
) -> None:
    for path in (LIST, at(pair[1])):
        with django_assert_max_num_queries(14):
            english = olga_desk.get(f"/en{path}").content.decode()
        assert olga_desk.get(f"/fi{path}").status_code == 200
        assert "modell" not in english.lower().replace(LIST, "")
