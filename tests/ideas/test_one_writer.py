"""A case has one writer at a time: who comes second waits, and then sees what the first did."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import transaction

from ideas import transitions
from ideas.actors import PROGRAM
from ideas.models import Event, Submission
from ideas.verbs import Verb
from tests.conftest import Submit, proposal
from tests.ideas.connections import elsewhere

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_case_that_is_routed_twice_at_once_is_routed_once(received: Submit) -> None:
    submission = received()

    def route() -> Submission:
        return transitions.route(submission.pk, proposal(), text=submission.texts.get(), actor=PROGRAM)

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            route()
            second = pool.submit(elsewhere, route)
            time.sleep(0.3)  # it has looked at the case by then, were it not locked
        second.result(10)

    verbs = Event.objects.filter(submission=submission).order_by("seq").values_list("verb", flat=True)
    assert list(verbs) == [Verb.RECEIVED, Verb.ROUTED]
