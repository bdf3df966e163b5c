"""`If-Match`: nobody's work is overwritten."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from ideas import transitions
from ideas.actors import SENDER
from ideas.models import Event, Message, ModerationDecision
from ideas.verbs import Verb
from tests.conftest import MONA, UMEA, Submit
from tests.moderation.api.conftest import BODIES, System, connect

DEEDS = list(BODIES)


def _held(deed: str) -> dict[str, Any]:
    return {"doubts": ("honeypot",)} if deed == "release" else {}


@pytest.mark.django_db
@pytest.mark.parametrize("deed", DEEDS)
def test_without_a_version_nothing_is_changed(umea: System, assigned: Submit, deed: str) -> None:
    submission = assigned(UMEA, **_held(deed))
    before, version = Event.objects.count(), umea.version(submission)

    answer = umea.do(deed, submission, **{"if-match": ""})

    assert (answer.status_code, answer.headers["ETag"]) == (428, version)
    assert "/precondition-required/" in answer.json()["type"]
    assert (Event.objects.count(), umea.version(submission)) == (before, version)


@pytest.mark.django_db
def test_without_a_version_nothing_is_called_done_either(umea: System, assigned: Submit) -> None:
    submission = assigned(UMEA)
    umea.do("publish", submission)

    assert umea.do("publish", submission, **{"if-match": ""}).status_code == 428


@pytest.mark.django_db
@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("given", ['"0-0"', "0-0", "x", 'W/"0-0"'])
def test_with_another_version_nothing_is_changed(umea: System, assigned: Submit, deed: str, given: str) -> None:
    submission = assigned(UMEA, **_held(deed))
    before, version = Event.objects.count(), umea.version(submission)

    answer = umea.do(deed, submission, **{"if-match": given})

    assert (answer.status_code, answer.headers["ETag"]) == (412, version)
    assert "/stale/" in answer.json()["type"]
    assert (Event.objects.count(), umea.version(submission)) == (before, version)


@pytest.mark.django_db
@pytest.mark.parametrize("deed", DEEDS)
def test_with_the_version_that_it_has_it_changes(umea: System, assigned: Submit, deed: str) -> None:
    submission = assigned(UMEA, **_held(deed))
    version = umea.version(submission)

    answer = umea.do(deed, submission, **{"if-match": f'"0-0", {version}'})

    assert answer.status_code == 200
    assert answer.headers["ETag"] == umea.version(submission) != version


@pytest.mark.django_db
def test_whatever_others_do_makes_a_new_version(umea: System, assigned: Submit) -> None:
    submission = assigned(UMEA)
    versions = [umea.version(submission)]

    transitions.reply(submission.pk, body="Ett till.", idempotency_key=uuid.uuid4(), actor=SENDER)
    versions.append(umea.version(submission))
    transitions.save_answer_draft(submission.pk, body="Vi ser på det.", by=UMEA, actor=MONA)
    versions.append(umea.version(submission))
    transitions.save_answer_draft(submission.pk, body="Vi ser på det nu.", by=UMEA, actor=MONA)
    versions.append(umea.version(submission))
    transitions.publish(submission.pk, actor=MONA)
    versions.append(umea.version(submission))

    assert len(set(versions)) == len(versions)
    assert [umea.do("answer", submission, **{"if-match": old}).status_code for old in versions[:-1]] == [412] * 4


@pytest.mark.django_db
def test_a_look_makes_no_new_version(umea: System, assigned: Submit) -> None:
    submission = assigned(UMEA)

    assert umea.version(submission) == umea.version(submission) == connect(scopes=[]).version(submission)


def _at_once(*requests: Any) -> list[int]:
    """The statuses of requests that are sent at the same moment, each on a connection of its own."""
    start = Barrier(len(requests))

    def send(request: Any) -> int:
        try:
            start.wait(timeout=20)
            return int(request().status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(requests)) as pool:
        return sorted(pool.map(send, requests))


@pytest.mark.django_db(transaction=True)
def test_of_two_changes_at_once_one_is_taken(assigned: Submit) -> None:
    umea = connect()
    for _ in range(5):
        submission = assigned(UMEA)
        seen = {"if-match": umea.version(submission)}

        statuses = _at_once(
            lambda: umea.do("decline", submission, **seen),  # noqa: B023 -- called within the loop
            lambda: umea.do("message", submission, **seen),  # noqa: B023
        )

        assert statuses == [200, 412]
    assert ModerationDecision.objects.count() + Message.objects.count() == 5


@pytest.mark.django_db(transaction=True)
def test_the_same_change_twice_at_once_is_one_change(assigned: Submit) -> None:
    umea, submission = connect(), assigned(UMEA)
    seen = {"if-match": umea.version(submission), "idempotency-key": str(uuid.uuid4())}

    statuses = _at_once(*[lambda: umea.do("message", submission, **seen)] * 3)

    assert statuses == [200, 200, 200]
    assert Event.objects.filter(verb=Verb.MESSAGE_SENT).count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_message_key_for_two_cases_at_once_is_one_message(assigned: Submit) -> None:
    umea, cases = connect(), [assigned(UMEA), assigned(UMEA)]
    key = {"idempotency-key": str(uuid.uuid4())}

    statuses = _at_once(*[lambda case=case: umea.do("message", case, **key) for case in cases])

    assert statuses == [200, 422]
    assert Message.objects.count() == 1
