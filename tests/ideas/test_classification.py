"""Topic and kind, corrected by a person."""

import pytest
from django.core.cache import caches
from django.test import Client

from ideas import queries, transitions
from ideas.models import Event
from ideas.transitions import TransitionNotAllowed
from ideas.verbs import Verb
from tests.conftest import MONA, UMEA, Submit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_page_cache() -> None:
    caches["pages"].clear()


def test_a_topic_is_set_once_and_the_log_says_what_it_was(assigned: Submit) -> None:
    submission = assigned(topic="skola_forskola")

    for _ in range(2):
        transitions.set_topic(submission.pk, topic="energi", by=UMEA, actor=MONA)

    submission.refresh_from_db()
    assert (submission.topic_id, submission.topic_chosen_id) == ("energi", "skola_forskola")
    assert Event.objects.get(verb=Verb.TOPIC_SET).payload == {
        "old": "skola_forskola",
        "new": "energi",
        "municipality": UMEA,
    }


def test_a_kind_is_set_once_and_what_was_chosen_stays(assigned: Submit) -> None:
    submission = assigned(kind="question")

    for _ in range(2):
        transitions.set_kind(submission.pk, kind="idea", by=UMEA, actor=MONA)

    submission.refresh_from_db()
    assert (submission.kind, submission.kind_chosen) == ("idea", "question")
    assert Event.objects.get(verb=Verb.KIND_SET).payload == {"old": "question", "new": "idea", "municipality": UMEA}


def test_what_does_not_exist_is_refused(assigned: Submit) -> None:
    submission = assigned()

    with pytest.raises(TransitionNotAllowed):
        transitions.set_topic(submission.pk, topic="king", by=UMEA, actor=MONA)
    with pytest.raises(TransitionNotAllowed):
        transitions.set_kind(submission.pk, kind="king", by=UMEA, actor=MONA)

    assert not Event.objects.filter(verb__in=[Verb.TOPIC_SET, Verb.KIND_SET]).exists()


def test_a_correction_is_no_moment_in_public_but_whoever_mirrors_fetches_it_again(
    client: Client, answered: Submit
) -> None:
    submission = answered()
    before = submission.changed_at

    transitions.set_topic(submission.pk, topic="energi", by=UMEA, actor=MONA)

    submission.refresh_from_db()
    case = client.get(f"/api/v1/submissions/{submission.case_number}/").json()
    assert submission.changed_at > before
    assert case["topic"] == "energi"
    assert Verb.TOPIC_SET not in {moment["event"] for moment in case["timeline"]}
    assert not queries.sender_events(submission).filter(verb=Verb.TOPIC_SET).exists()
