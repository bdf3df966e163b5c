"""The sender's own case, by its tracking token."""

import uuid

from ideas import transitions
from ideas.models import Message, Submission
from tests.conftest import MONA, UMEA, Submit
from tests.ideas.api.conftest import Program, token_of


def _key() -> str:
    return str(uuid.uuid4())


def test_everything_that_was_said_is_there(program: Program, answered: Submit) -> None:
    case = answered(publish_wish=False)

    own = program.own(case).json()

    assert own["answers"][0]["text"] == "**Ja**, lamporna lagas den 3 mars."
    assert (own["status"], own["can_reply"], own["visibility"]) == ("answered", False, "sender_only")


def test_a_token_opens_its_own_case_alone(program: Program, received: Submit) -> None:
    mine, other = received(), received()
    path = f"submissions/{other.case_number}/own/"

    wrong = program.get(path, Authorization=f"Bearer {token_of(mine)}")
    unknown = program.get("submissions/UR-2019-00001-B/own/", Authorization=f"Bearer {token_of(mine)}")
    without = program.get(path)
    basic = program.get(path, Authorization=f"Basic {token_of(other)}")

    answers = [wrong, unknown, without, basic]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.content for answer in answers}) == 1
    assert without["WWW-Authenticate"] == "Bearer"


def test_a_token_that_was_ended_opens_nothing(program: Program, received: Submit) -> None:
    case = received()
    old = token_of(case)
    Submission.objects.filter(pk=case.pk).update(link_version=1)

    assert program.get(f"submissions/{case.case_number}/own/", Authorization=f"Bearer {old}").status_code == 401


def test_a_reply_sent_twice_is_one_message(program: Program, assigned: Submit) -> None:
    case, key = assigned(), _key()

    first = program.own(case, "replies/", post=True, body={"text": "Vid skolan."}, Idempotency_Key=key)
    again = program.own(case, "replies/", post=True, body={"text": "Vid skolan."}, Idempotency_Key=key)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert Message.objects.get().body == "Vid skolan."


def test_a_key_of_another_message_is_refused(program: Program, assigned: Submit) -> None:
    case, other, key = assigned(), assigned(), _key()
    program.own(case, "replies/", post=True, body={"text": "Vid skolan."}, Idempotency_Key=key)

    elsewhere = program.own(other, "replies/", post=True, body={"text": "Vid skolan."}, Idempotency_Key=key)
    changed = program.own(case, "replies/", post=True, body={"text": "Vid kyrkan."}, Idempotency_Key=key)

    assert [answer.json()["type"].split("/")[-2] for answer in (elsewhere, changed)] == ["key-reused", "key-reused"]
    assert Message.objects.count() == 1


def test_a_reply_ends_the_waiting(program: Program, assigned: Submit) -> None:
    case = assigned()
    transitions.send_message(
        case.pk, body="Vilken gata?", by=UMEA, waits=True, idempotency_key=uuid.uuid4(), actor=MONA
    )
    asked = program.own(case).json()

    program.own(case, "replies/", post=True, body={"text": "Storgatan"}, Idempotency_Key=_key())

    assert asked["waits_for_you"] == UMEA
    assert program.own(case).json()["waits_for_you"] is None


def test_an_empty_reply_and_a_late_one_are_refused(program: Program, assigned: Submit, answered: Submit) -> None:
    empty = program.own(assigned(), "replies/", post=True, body={"text": " "}, Idempotency_Key=_key())
    late = program.own(answered(), "replies/", post=True, body={"text": "Hej"}, Idempotency_Key=_key())

    assert (empty.status_code, empty.json()["errors"][0]["pointer"]) == (422, "#/text")
    assert (late.status_code, late.json()["title"]) == (409, "The case has moved on")


def test_a_change_that_one_has_not_seen_is_not_overwritten(program: Program, assigned: Submit) -> None:
    case = assigned()
    seen = program.own(case)["ETag"]
    transitions.publish(case.pk, actor=MONA)

    stale = program.own(case, "withdrawal/", post=True, If_Match=seen)
    fresh = program.own(case, "withdrawal/", post=True, If_Match=stale["ETag"])

    assert (stale.status_code, fresh.status_code) == (412, 200)
    assert fresh.json()["status"] == "withdrawn"


def test_withdrawing_twice_is_quiet(program: Program, assigned: Submit) -> None:
    case = assigned()
    seen = program.own(case)["ETag"]

    answers = [program.own(case, "withdrawal/", post=True, If_Match=seen) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert case.events.filter(verb="withdrawn").count() == 1


def test_an_answered_case_is_not_withdrawn(program: Program, answered: Submit) -> None:
    assert program.own(answered(), "withdrawal/", post=True).status_code == 409


def test_the_text_goes_from_the_web(program: Program, answered: Submit) -> None:
    case = answered()

    own = program.own(case, "retraction/", post=True)

    assert (own.status_code, own.json()["can_retract"]) == (200, False)
    assert program.get(f"submissions/{case.case_number}/").json()["readable"] is False


def test_a_version_that_a_proxy_made_weak_is_the_same_version(program: Program, assigned: Submit) -> None:
    case = assigned()
    seen = program.own(case)["ETag"]

    assert program.own(case, "withdrawal/", post=True, If_Match=f"W/{seen}").status_code == 200


def test_of_a_declined_case_there_is_nothing_to_take_back(program: Program, declined: Submit) -> None:
    case = declined()

    answer = program.own(case, "retraction/", post=True)

    assert (answer.status_code, program.own(case).json()["can_retract"]) == (409, False)
    assert program.get(f"submissions/{case.case_number}/").json()["decision"]["reason"]


def test_of_a_redirected_case_its_sender_learns_who_decides(program: Program, redirected: Submit) -> None:
    case = redirected(publish_wish=False)

    own = program.own(case).json()

    assert (own["status"], own["can_reply"], own["can_retract"]) == ("redirected", False, False)
    assert own["decision"]["body"]["web"] == "https://www.trafikverket.se"
    assert own["decision"]["reason"] == "Riksväg 92 sköts av Trafikverket."
