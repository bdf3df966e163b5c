"""assigned -> answered."""

import pytest

from ideas import chain, queries, transitions
from ideas.models import Event, Status, TextVersion, Visibility
from tests.conftest import MONA, OTTO, UMEA, VANNAS, Submit


def test_answering_publishes_case_and_answer_together(assigned: Submit) -> None:
    submission = assigned()

    transitions.publish_answer(submission.pk, body="Ja, i mars.", by=UMEA, publish_case=True, actor=MONA)

    case = queries.public_answered().get()
    assert (case.status, case.visibility) == (Status.ANSWERED, Visibility.PUBLIC)
    assert case.answers.get().published_version == TextVersion.objects.get(body="Ja, i mars.")


def test_another_municipality_cannot_answer(assigned: Submit) -> None:
    submission = assigned(UMEA)

    with pytest.raises(transitions.TransitionNotAllowed):
        transitions.publish_answer(submission.pk, body="Nej.", by=VANNAS, publish_case=True, actor=OTTO)

    assert not queries.public().exists()


def test_the_chain_of_an_answered_case_is_whole(answered: Submit) -> None:
    submission = answered()

    events = list(Event.objects.filter(submission=submission).order_by("seq"))

    assert [event.verb for event in events] == ["received", "routed", "published", "answer_published"]
    assert chain.first_break(events) is None
