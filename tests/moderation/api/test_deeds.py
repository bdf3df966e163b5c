"""Every deed, as the pages do it."""

import uuid
from typing import Any

import pytest

from ideas import transitions
from ideas.actors import SENDER
from ideas.bodies import find
from ideas.models import Answer, Event, Message, ModerationDecision, RoutingDecision, Submission
from ideas.verbs import Verb
from moderation.permissions import Deed
from tests.conftest import MONA, OTTO, UMEA, VANNAS, Submit
from tests.moderation.api.conftest import BODIES, System, connect

pytestmark = pytest.mark.django_db


def _reload(submission: Submission) -> Submission:
    return Submission.objects.get(pk=submission.pk)


def test_publishing(umea: System, assigned: Submit) -> None:
    answer = umea.do("publish", assigned(UMEA))

    assert (answer.status_code, answer.json()["visibility"]) == (200, "public")
    assert "publish" not in answer.json()["deeds"]


def test_releasing(umea: System, assigned: Submit) -> None:
    submission = assigned(UMEA, doubts=("honeypot",))
    assert umea.get(f"{submission.case_number}/").json()["deeds"].count("release") == 1

    answer = umea.do("release", submission)

    assert (answer.status_code, answer.json()["doubts"]) == (200, [])


def test_a_draft_is_kept_and_nobody_is_told(umea: System, assigned: Submit) -> None:
    submission = assigned(UMEA)
    events = Event.objects.count()

    answer = umea.do("draft", submission)

    assert answer.json()["draft"]["text"] == "Lamporna lagas i mars."
    assert Event.objects.count() == events


@pytest.mark.parametrize(("publish", "visibility"), [(True, "public"), (False, "pending")])
def test_answering(umea: System, assigned: Submit, publish: bool, visibility: str) -> None:
    submission = assigned(UMEA)

    answer = umea.do("answer", submission, {"text": "Den 3 mars.", "publish_case": publish})

    case = answer.json()
    assert (answer.status_code, case["status"], case["visibility"]) == (200, "answered", visibility)
    assert case["answers"][0]["text"] == "Den 3 mars."
    assert case["answers"][0]["signatures"] == [{"municipality": UMEA, "kind": "author", "title": "Kundtjänst"}]
    event = Event.objects.get(verb=Verb.ANSWER_PUBLISHED)
    assert (event.actor_role, event.actor_id) == ("api_key", umea.key.pk)


def test_publishing_the_case_with_the_answer_needs_the_scope_for_it(assigned: Submit) -> None:
    submission = assigned(UMEA)
    system = connect(scopes=[Deed.ANSWER])

    answer = system.do("answer", submission, {"text": "Den 3 mars.", "publish_case": True})

    assert answer.status_code == 403
    assert "`publish`" in answer.json()["detail"]
    assert not Answer.objects.exists()
    assert system.do("answer", submission, {"text": "Den 3 mars.", "publish_case": False}).status_code == 200
    assert _reload(submission).visibility == "pending"


def test_an_answer_to_a_private_case_is_never_published(umea: System, assigned: Submit) -> None:
    submission = assigned(UMEA, publish_wish=False)

    refused = umea.do("answer", submission, {"text": "Den 3 mars.", "publish_case": True})
    taken = umea.do("answer", submission, {"text": "Den 3 mars."})

    assert [error["pointer"] for error in refused.json()["errors"]] == ["#/publish_case"]
    assert (refused.status_code, taken.status_code) == (422, 200)
    assert _reload(submission).visibility == "sender_only"


@pytest.mark.parametrize(("body", "waits"), [({}, True), ({"wait_for_reply": False}, False)])
def test_writing_to_the_sender(umea: System, assigned: Submit, body: dict[str, bool], waits: bool) -> None:
    answer = umea.do("message", assigned(UMEA), {"text": "Vilken park?\r\nÖbacka?"} | body)

    message = Message.objects.get()
    assert answer.status_code == 200
    assert (message.body, message.title, message.municipality_id) == ("Vilken park?\nÖbacka?", "Kundtjänst", UMEA)
    assert answer.json()["parts"][0]["state"] == ("waiting" if waits else "open")


def test_declining(umea: System, assigned: Submit) -> None:
    answer = umea.do("decline", assigned(UMEA), BODIES["decline"] | {"note": "Ring dem."})  # type: ignore[operator]

    decision = ModerationDecision.objects.get()
    assert answer.json()["status"] == "declined"
    assert (decision.rule, decision.public_reason, decision.private_reason, decision.role) == (
        *("not_ours", "Vägen sköts av Trafikverket.", "Ring dem."),
        "api_key",
    )


def test_redirecting(umea: System, assigned: Submit) -> None:
    case = umea.do("redirect", assigned(UMEA)).json()

    assert (case["status"], case["deeds"], case["decision"]["reason"]) == ("redirected", ["read"], "Vägen är statens.")
    assert case["decision"]["body"]["name"]["en"].startswith("Trafikverket")
    assert case["decision"]["body"]["web"] == "https://www.trafikverket.se"


def test_redirecting_without_words_sends_the_prepared_ones(umea: System, assigned: Submit) -> None:
    case = umea.do("redirect", assigned(UMEA, language="en"), {"to": "trafikverket"}).json()

    assert case["decision"]["reason"] == find("trafikverket").text("en")  # type: ignore[union-attr]


def test_passing_it_on(umea: System, vannas: System, assigned: Submit) -> None:
    submission = assigned(UMEA)

    answer = umea.do("reroute", submission)

    assert (answer.status_code, answer.json()["deeds"]) == (200, ["read"])
    assert RoutingDecision.objects.latest().lead_id == VANNAS
    assert "reroute" in vannas.get(f"{submission.case_number}/").json()["deeds"]


def test_a_system_says_who_answers_too(umea: System, assigned: Submit) -> None:
    submission = assigned(UMEA)

    both = umea.do("contributors", submission, {"to": [VANNAS, "2403"]}).json()
    one = umea.do("contributors", submission, {"to": ["2403"]}).json()

    assert {part["municipality"] for part in both["parts"] if part["role"] == "contributor"} == {VANNAS, "2403"}
    assert {part["municipality"]: part["state"] for part in one["parts"]} == {
        UMEA: "open",
        VANNAS: "released",
        "2403": "open",
    }


@pytest.mark.parametrize("codes", [["king"], [UMEA], [""]])
def test_a_system_names_municipalities_that_there_are(umea: System, assigned: Submit, codes: list[str]) -> None:
    assert umea.do("contributors", assigned(UMEA), {"to": codes}).status_code == 422


def test_correcting_topic_and_kind(umea: System, answered: Submit) -> None:
    case = umea.do("classify", answered(UMEA), {"kind": "idea"}).json()
    case = umea.do("classify", _named(case["case_number"]), {"topic": "energi"}).json()

    assert (case["kind"], case["topic"]) == ("idea", "energi")
    assert [item["became"] for item in case["history"][-2:]] == ["idea", "energi"]


def _named(number: str) -> Submission:
    return Submission.objects.get(case_number=number)


WRONG: list[tuple[str, Any, str, str]] = [
    ("draft", {}, "#/text", "Skriv svaret först."),
    ("draft", {"text": 7}, "#/text", ""),
    ("draft", {"text": "x" * 20_001}, "#/text", "20"),
    ("answer", {"text": "", "publish_case": True}, "#/text", "Skriv svaret först."),
    ("answer", {"text": "Ja."}, "#/publish_case", ""),
    ("answer", {"text": "Ja.", "publish_case": "yes"}, "#/publish_case", "true eller false"),
    ("message", {"text": " "}, "#/text", "Skriv meddelandet först."),
    ("message", {"text": "Hej", "wait_for_reply": 1}, "#/wait_for_reply", "true eller false"),
    ("decline", {"reason": "Nej."}, "#/rule", "Välj varför."),
    ("decline", {"rule": "king", "reason": "Nej."}, "#/rule", "king"),
    ("decline", {"rule": "abuse"}, "#/reason", "avsändaren har rätt att få veta"),
    ("redirect", {"reason": "Nej."}, "#/to", "Välj vem"),
    ("redirect", {"to": "king"}, "#/to", "king"),
    ("redirect", {"to": "region_vasternorrland"}, "#/to", "region_vasternorrland"),
    ("redirect", {"to": "vakin"}, "#/to", "vakin"),
    ("classify", {}, "#/topic", "Välj"),
    ("classify", {"topic": "king"}, "#/topic", "king"),
    ("classify", {"kind": "king"}, "#/kind", "king"),
    ("reroute", {"to": UMEA, "reason": "Er väg."}, "#/to", UMEA),
    ("reroute", {"to": "", "reason": "Er väg."}, "#/to", "Välj vem"),
    ("reroute", {"to": VANNAS}, "#/reason", "Skriv varför"),
    ("reroute", {"to": "\ud800", "reason": "\ud800\0"}, "#/to", ""),
]


@pytest.mark.parametrize(("deed", "body", "pointer", "words"), WRONG)
def test_what_will_not_do_is_said_by_field_as_on_the_page(
    umea: System, assigned: Submit, deed: str, body: Any, pointer: str, words: str
) -> None:
    submission = assigned(UMEA)
    before = Event.objects.count()

    answer = umea.do(deed, submission, body, **{"accept-language": "sv"})

    found = {error["pointer"]: error["detail"] for error in answer.json()["errors"]}
    assert answer.status_code == 422
    assert words in found[pointer]
    assert Event.objects.count() == before
    assert not Answer.objects.exists()


def test_where_one_can_choose_the_choices_are_named(umea: System, assigned: Submit) -> None:
    submission = assigned(UMEA)

    rules = umea.do("decline", submission, {}).json()["errors"][0]["choices"]
    places = umea.do("reroute", submission, {}).json()["errors"][0]["choices"]

    assert "not_ours" in rules
    assert (VANNAS in places, UMEA in places) == (True, False)


@pytest.mark.parametrize(
    ("sent", "status", "slug"),
    [("[1]", 400, "malformed"), ("{", 400, "malformed"), ("", 422, "invalid"), ('"x"', 400, "malformed")],
)
def test_a_body_that_cannot_be_read(umea: System, assigned: Submit, sent: str, status: int, slug: str) -> None:
    answer = umea.do("decline", assigned(UMEA), sent)

    assert answer.status_code == status
    assert f"/{slug}/" in answer.json()["type"]


@pytest.mark.parametrize("deed", ["draft", "answer", "message", "decline", "redirect", "reroute"])
def test_what_has_ended_is_refused_and_stays(umea: System, assigned: Submit, deed: str) -> None:
    submission = assigned(UMEA)
    transitions.withdraw(submission.pk, actor=SENDER)
    before = Event.objects.count()

    answer = umea.do(deed, submission)

    assert answer.status_code == 409
    assert "/moved-on/" in answer.json()["type"]
    assert Event.objects.count() == before


@pytest.mark.parametrize("deed", ["decline", "redirect", "reroute"])
def test_a_contributor_does_not_decide_about_the_whole(vannas: System, assigned: Submit, deed: str) -> None:
    submission = assigned(UMEA)
    submission.assignments.create(municipality_id=VANNAS, role="contributor", assigned_at=submission.arrived_at)
    body = {"to": UMEA, "reason": "Er väg."} if deed == "reroute" else ...

    answer = vannas.do(deed, submission, body if deed == "reroute" else BODIES[deed])

    assert answer.status_code in (409, 422)
    assert _reload(submission).status == "assigned"


@pytest.mark.parametrize("deed", BODIES)
def test_the_same_request_again_after_a_lost_answer_changes_nothing(umea: System, assigned: Submit, deed: str) -> None:
    submission = assigned(UMEA, doubts=("honeypot",) if deed == "release" else ())
    told = {"if-match": umea.version(submission), "idempotency-key": str(uuid.uuid4())}
    first = umea.do(deed, submission, **told)
    before = Event.objects.count()

    again = umea.do(deed, submission, **told)

    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json() == first.json()
    assert again.headers["ETag"] == first.headers["ETag"] != told["if-match"]
    assert Event.objects.count() == before


def test_a_message_needs_a_key_of_its_own(umea: System, assigned: Submit) -> None:
    submission, other = assigned(UMEA), assigned(UMEA)
    key = str(uuid.uuid4())
    umea.do("message", submission, **{"idempotency-key": key})

    answers = [
        umea.do("message", submission, {"text": "Något annat."}, **{"idempotency-key": key}),
        umea.do("message", other, **{"idempotency-key": key}),
    ]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert all("/key-reused/" in answer.json()["type"] for answer in answers)
    assert Message.objects.count() == 1


@pytest.mark.parametrize("key", ["", "x", "123"])
def test_a_message_without_a_key_is_not_taken(umea: System, assigned: Submit, key: str) -> None:
    answer = umea.do("message", assigned(UMEA), **{"idempotency-key": key})

    assert answer.status_code == 400
    assert [error["header"] for error in answer.json()["errors"]] == ["Idempotency-Key"]
    assert not Message.objects.exists()


def test_the_senders_own_key_is_no_message_of_ours(umea: System, assigned: Submit) -> None:
    submission, key = assigned(UMEA), uuid.uuid4()
    transitions.reply(submission.pk, body="Vilken park menar du?", idempotency_key=key, actor=SENDER)

    answer = umea.do("message", submission, **{"idempotency-key": str(key)})

    assert answer.status_code == 422
    assert Message.objects.count() == 1


def test_what_a_person_did_meanwhile_is_seen(umea: System, assigned: Submit) -> None:
    submission = assigned(VANNAS)
    transitions.reroute(submission.pk, to=UMEA, reason="Platsen ligger i Umeå.", by=VANNAS, actor=OTTO)
    transitions.save_answer_draft(submission.pk, body="Påbörjat", by=UMEA, actor=MONA)

    case = umea.get(f"{submission.case_number}/").json()

    assert (case["draft"]["text"], case["decision"]["kind"]) == ("Påbörjat", "reroute")
