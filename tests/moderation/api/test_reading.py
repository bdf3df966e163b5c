"""The lists, and one case."""

import uuid
from typing import Any

import pytest

from ideas import transitions
from ideas.actors import SENDER
from ideas.models import Assignment, AssignmentRole, Rule
from moderation.permissions import Deed
from tests.conftest import MONA, OFFICE, OTTO, UMEA, VANNAS, Submit
from tests.moderation.api.conftest import System, connect

pytestmark = pytest.mark.django_db


def _numbers(answer: Any) -> list[str]:
    return [row["case_number"] for row in answer.json()["items"]]


def test_the_lists_are_those_of_the_queue(umea: System, assigned: Submit, answered: Submit, declined: Submit) -> None:
    todo, asked, done, ended = assigned(UMEA), assigned(UMEA), answered(UMEA), declined(UMEA)
    assigned(VANNAS)
    transitions.send_message(
        asked.pk, body="Vilken park?", by=UMEA, waits=True, idempotency_key=uuid.uuid4(), actor=MONA
    )

    lists = {name: _numbers(umea.get(f"?list={name}")) for name in ("todo", "waiting", "finished")}

    assert lists == {
        "todo": [todo.case_number],
        "waiting": [asked.case_number],
        "finished": [ended.case_number, done.case_number],
    }
    assert _numbers(umea.get()) == lists["todo"]


@pytest.mark.parametrize("wanted", ["todo", "finished"])
def test_a_list_comes_a_page_at_a_time(umea: System, assigned: Submit, declined: Submit, wanted: str) -> None:
    make = declined if wanted == "finished" else assigned
    made = [make(UMEA).case_number for _ in range(5)]

    pages, path = [], f"?list={wanted}&limit=2"
    while path:
        answer = umea.get(path)
        pages.append(_numbers(answer))
        following = answer.json()["next"]
        assert answer.headers.get("Link") == (f'<{following}>; rel="next"' if following else None)
        path = "?" + following.partition("?")[2] if following else ""

    expected = made if wanted == "todo" else made[::-1]
    assert pages == [expected[:2], expected[2:4], expected[4:]]


def test_a_case_that_was_done_meanwhile_still_marks_the_place(umea: System, assigned: Submit) -> None:
    made = [assigned(UMEA) for _ in range(4)]
    following = umea.get("?limit=2").json()["next"].partition("?")[2]

    transitions.publish_answer(made[1].pk, body="Ja.", by=UMEA, publish_case=True, actor=MONA)

    assert _numbers(umea.get(f"?{following}")) == [case.case_number for case in made[2:]]


@pytest.mark.parametrize(
    ("query", "name"),
    [("list=all", "list"), ("limit=0", "limit"), ("limit=1000", "limit"), ("cursor=x", "cursor"), ("limit=a", "limit")],
)
def test_a_wrong_parameter_is_named(umea: System, query: str, name: str) -> None:
    answer = umea.get(f"?{query}")

    assert answer.status_code == 400
    assert [error["parameter"] for error in answer.json()["errors"]] == [name]


def test_a_foreign_case_is_no_cursor(umea: System, assigned: Submit) -> None:
    foreign = assigned(VANNAS)

    assert umea.get(f"?cursor={foreign.case_number}").status_code == 400


def test_a_list_asks_a_bounded_number_of_questions(
    umea: System, assigned: Submit, django_assert_max_num_queries: Any
) -> None:
    for _ in range(12):
        assigned(UMEA)

    with django_assert_max_num_queries(16):
        assert len(_numbers(umea.get())) == 12


def test_a_case_tells_what_its_page_tells(umea: System, assigned: Submit, django_assert_max_num_queries: Any) -> None:
    submission = assigned(UMEA, name="Alice", phone="070-1", postcode="90321", address="Storgatan 1")
    transitions.save_answer_draft(submission.pk, body="Vi ser på det.", by=UMEA, actor=MONA)
    transitions.send_message(
        submission.pk, body="Vilken park?", by=UMEA, waits=False, idempotency_key=uuid.uuid4(), actor=MONA
    )
    transitions.reply(submission.pk, body="Öbacka.", idempotency_key=uuid.uuid4(), actor=SENDER)

    with django_assert_max_num_queries(45):
        case = umea.get(f"{submission.case_number}/").json()

    assert case["text"] == "När lagas lamporna i parken? Det är mörkt hela vägen."
    assert (case["status"], case["visibility"], case["acts_for"], case["publish_wish"]) == (
        *("assigned", "pending"),
        UMEA,
        True,
    )
    assert case["parts"] == [
        {
            "municipality": UMEA,
            "role": "lead",
            "state": "open",
            "assigned_at": case["parts"][0]["assigned_at"],
            "ended_at": None,
        }
    ]
    assert case["routing"]["reasons"][0]["code"] == "chosen_municipality"
    assert case["routing"]["reasons"][0]["sentence"]["sv"] == "Avsändaren valde Umeå."
    assert [message["text"] for message in case["messages"]] == ["Vilken park?", "Öbacka."]
    assert case["draft"]["text"] == "Vi ser på det."
    assert [item["event"] for item in case["history"]] == ["received", "routed", "message_sent", "reply_received"]
    assert case["sender"] == {"name": "Alice", "show_name": False, "email": "alice@example.com", "phone": "070-1"}
    assert (case["exact_place"]["address"], case["exact_place"]["postcode"]) == ("Storgatan 1", "90321")
    assert case["deeds"] == [str(deed) for deed in Deed if deed != Deed.RELEASE]


def test_who_wrote_and_where_needs_the_scope(assigned: Submit) -> None:
    submission = assigned(UMEA, name="Alice", address="Storgatan 1", postcode="90321")
    system = connect(scopes=[deed for deed in Deed if deed != Deed.SEE_CONTACT])

    answer = system.get(f"{submission.case_number}/")

    assert (answer.json()["sender"], answer.json()["exact_place"]) == (None, None)
    assert "see_contact" not in answer.json()["deeds"]
    assert not any(words in answer.content.decode() for words in ("alice@example.com", "Alice", "Storgatan", "90321"))


def test_the_scope_alone_does_not_show_a_contributor_who_wrote(assigned: Submit, vannas: System) -> None:
    submission = assigned(UMEA, name="Alice")
    Assignment.objects.create(
        submission=submission,
        municipality_id=VANNAS,
        role=AssignmentRole.CONTRIBUTOR,
        assigned_at=submission.arrived_at,
    )

    case = vannas.get(f"{submission.case_number}/").json()

    assert (case["sender"], case["exact_place"]) == (None, None)
    assert case["deeds"] == ["read", "publish", "answer", "message"]


def test_what_was_passed_on_is_read_and_no_more(umea: System, vannas: System, assigned: Submit) -> None:
    submission = assigned(UMEA, name="Alice")
    transitions.reroute(submission.pk, to=VANNAS, reason="Det är er väg.", by=UMEA, actor=MONA)

    case = umea.get(f"{submission.case_number}/").json()

    assert (case["deeds"], case["sender"], case["acts_for"]) == (["read"], None, None)
    assert case["history"][-1] | {"at": ""} == {
        "event": "rerouted",
        "at": "",
        "role": "moderator",
        "municipality": VANNAS,
        "passed_on_by": UMEA,
        "reason": "Det är er väg.",
        "became": None,
    }
    assert vannas.get(f"{submission.case_number}/").json()["sender"]["name"] == "Alice"


def test_the_note_of_a_decision_stays_with_those_who_decided(umea: System, vannas: System, assigned: Submit) -> None:
    submission = assigned(VANNAS)
    transitions.reroute(submission.pk, to=UMEA, reason="Det är er väg.", by=VANNAS, actor=OTTO)
    transitions.decline(
        submission.pk,
        rule=Rule.NOT_OURS,
        public_reason="Trafikverket.",
        private_reason="Tredje gången.",
        by=UMEA,
        actor=MONA,
    )

    own, other = umea.get(f"{submission.case_number}/"), vannas.get(f"{submission.case_number}/")

    assert own.json()["decision"]["note"] == "Tredje gången."
    assert other.json()["decision"]["note"] == ""
    assert "Tredje" not in other.content.decode()


def test_the_office_is_told_where_it_may_belong(assigned: Submit) -> None:
    row = connect(OFFICE)
    assigned(OFFICE)

    found = row.get().json()["items"][0]

    assert (found["state"], found["municipalities"], found["days"]) == ("unsure", [OFFICE], 0)
