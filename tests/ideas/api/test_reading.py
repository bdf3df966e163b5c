"""Public cases and the region's facts, as everybody reads them."""

import pytest

from ideas import transitions
from ideas.actors import SENDER
from ideas.models import Topic
from tests.conftest import MONA, OTTO, UMEA, VANNAS, Submit
from tests.ideas.api.conftest import Program


def test_the_list_is_the_feed(program: Program, answered: Submit, published: Submit) -> None:
    first, second, unanswered = answered(), answered(), published()

    items = program.get("submissions/").json()["items"]

    assert [item["case_number"] for item in items] == [second.case_number, first.case_number]
    assert unanswered.case_number not in str(items)


def test_a_case_has_its_text_its_answers_and_who_stands_behind_them(program: Program, answered: Submit) -> None:
    case = answered(title="Lampor", text="När lagas lamporna?", name="Alice", show_name=False)

    item = program.get(f"submissions/{case.case_number}/").json()

    assert (item["title"], item["text"], item["author"], item["readable"]) == (
        "Lampor",
        "När lagas lamporna?",
        None,
        True,
    )
    assert item["answers"][0]["text"] == "**Ja**, lamporna lagas den 3 mars."
    assert item["answers"][0]["signatures"] == [{"municipality": UMEA, "kind": "author", "title": MONA.title}]
    assert item["parts"] == [{"municipality": UMEA, "role": "lead", "answered": True}]
    assert [moment["event"] for moment in item["timeline"]] == ["received", "routed", "published", "answer_published"]
    assert item["arrived_at"].endswith("Z")


def test_reasons_are_told_in_every_language(program: Program, answered: Submit) -> None:
    case = answered()
    routing = case.routing_decisions.get()
    routing.evidence = [{"code": "place_given", "municipality": UMEA, "parameters": {"place": "Ersboda"}}]
    routing.save()

    reasons = program.get(f"submissions/{case.case_number}/").json()["routing"]["reasons"]

    assert reasons[0]["sentence"]["sv"] == "Avsändaren angav platsen Ersboda, som ligger i Umeå."
    assert reasons[0]["sentence"]["en"] == "The sender gave the place Ersboda, which is in Umeå."
    assert set(reasons[0]["sentence"]) == {"sv", "en", "fi"}


def test_a_name_is_shown_to_whom_its_owner_wished(program: Program, answered: Submit) -> None:
    case = answered(name="Alice", show_name=True)

    assert program.get(f"submissions/{case.case_number}/").json()["author"] == "Alice"


def test_of_a_declined_case_the_reason_is_left(program: Program, declined: Submit) -> None:
    case = declined(text="En hemlig text")

    answer = program.get(f"submissions/{case.case_number}/")

    assert answer.json()["readable"] is False
    assert (answer.json()["text"], answer.json()["answers"]) == (None, [])
    assert answer.json()["decision"]["reason"]
    assert set(answer.json()["decision"]["rule_text"]) == {"sv", "en", "fi"}
    assert "hemlig" not in answer.content.decode()


def test_what_was_never_public_does_not_exist(program: Program, received: Submit, assigned: Submit) -> None:
    answers = [program.get(f"submissions/{number}/") for number in (received().case_number, "UR-2019-00001-B", "x")]
    answers.append(program.get(f"submissions/{assigned(publish_wish=False).case_number}/"))

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert answers[0]["Content-Type"] == "application/problem+json"


def test_filters_are_those_of_the_feed(program: Program, answered: Submit) -> None:
    wanted, _ = answered(kind="idea", lead=VANNAS), answered(kind="question")

    found = program.get(f"submissions/?municipality={VANNAS}&kind=idea").json()["items"]

    assert [item["case_number"] for item in found] == [wanted.case_number]


def test_words_find_cases_and_their_answers(program: Program, answered: Submit) -> None:
    lamps, _ = answered(text="När lagas gatlyktorna?"), answered(text="Får hunden bada?", answer="Nej, inte i sjön.")

    found = program.get("submissions/?q=gatlykta").json()["items"]

    assert [item["case_number"] for item in found] == [lamps.case_number]


def test_pages_follow_each_other_without_a_gap(program: Program, answered: Submit) -> None:
    cases = [answered() for _ in range(5)]
    seen, path = [], "submissions/?limit=2"

    while path:
        page = program.get(path)
        seen += [item["case_number"] for item in page.json()["items"]]
        path = (page.json()["next"] or "").partition("/api/v1/")[2]
        assert page.has_header("Link") is bool(path)

    assert seen == [case.case_number for case in reversed(cases)]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=ten", "limit"),
        ("limit=٣", "limit"),
        ("kind=complaint", "kind"),
        ("topic=moon", "topic"),
        ("municipality=0180", "municipality"),
        ("cursor=abc", "cursor"),
        ("modified_since=yesterday", "modified_since"),
        ("modified_since=2026-01-01T00:00:00", "modified_since"),
        ("modified_since=2026-02-30T00:00:00Z", "modified_since"),
        ("modified_since=2026-01-01T00:00:00Z&q=lampor", "q"),
        ("q=" + "a" * 201, "q"),
        ("topic=skola_forskola&topic=kultur", "topic"),
        ("modified_since=0001-01-01T00:00:00%2B01:00", "modified_since"),
        ("modified_since=2026-01-01T00:00:00Z&cursor=abc", "cursor"),
    ],
)
def test_a_wrong_parameter_is_named(program: Program, query: str, parameter: str) -> None:
    answer = program.get(f"submissions/?{query}")

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert [error["parameter"] for error in answer.json()["errors"]] == [parameter]


def test_what_changed_comes_oldest_first_with_what_can_no_longer_be_read(
    program: Program, answered: Submit, published: Submit, received: Submit
) -> None:
    old, gone, open_one, _ = answered(), answered(), published(), received()
    since = gone.changed_at.isoformat().replace("+00:00", "Z")
    transitions.retract_consent(gone.pk, actor=SENDER)

    items = program.get(f"submissions/?modified_since={since}").json()["items"]

    assert [(item["case_number"], item["readable"]) for item in items] == [
        (open_one.case_number, True),
        (gone.case_number, False),
    ]
    assert old.case_number not in str(items)
    assert items[1]["text"] is None


def test_an_offset_that_no_clock_has_is_a_moment_all_the_same(program: Program, published: Submit) -> None:
    published()

    answer = program.get("submissions/?modified_since=2020-01-01T00:00:00%2B23:00")

    assert (answer.status_code, len(answer.json()["items"])) == (200, 1)


def test_changes_can_be_followed_a_page_at_a_time(program: Program, published: Submit) -> None:
    cases = [published() for _ in range(5)]
    seen, path = [], "submissions/?modified_since=2020-01-01T00:00:00+00:00&limit=2"

    while path:
        page = program.get(path).json()
        seen += [item["case_number"] for item in page["items"]]
        path = (page["next"] or "").partition("/api/v1/")[2]

    assert seen == [case.case_number for case in cases]


def test_changes_of_one_municipality_are_those_it_had_a_part_in(program: Program, published: Submit) -> None:
    moved, _ = published(), published()
    transitions.reroute(moved.pk, to=VANNAS, reason="Vägen är i Vännäs.", by=UMEA, actor=MONA)

    items = program.get(f"submissions/?modified_since=2020-01-01T00:00:00Z&municipality={VANNAS}").json()["items"]

    assert [item["case_number"] for item in items] == [moved.case_number]
    assert OTTO.municipality_codes == (VANNAS,)


def test_facts_are_whole_and_in_swedish_order(program: Program) -> None:
    municipalities = program.get("municipalities/").json()["items"]

    assert [one["name"]["sv"] for one in municipalities][:2] == ["Bjurholm", "Nordmaling"]
    assert municipalities[-2]["name"]["sv"] == "Örnsköldsvik"
    assert municipalities[-1]["is_office"]
    assert len(program.get("topics/").json()["items"]) == Topic.objects.count()
    assert len(program.get("goals/").json()["items"]) == 12


def test_reads_are_kept_and_told_apart_by_their_etag(program: Program, answered: Submit) -> None:
    answered()
    first = program.get("submissions/")

    again = program.get("submissions/", If_None_Match=first["ETag"])

    assert (first.status_code, again.status_code) == (200, 304)
    assert "s-maxage" in first["Cache-Control"]
    assert not first.has_header("RateLimit")
    assert not first.has_header("Vary")


def test_a_page_of_another_site_may_read(program: Program) -> None:
    read = program.get("municipalities/", Origin="https://example.org")
    asked = program.client.options("/api/v1/submissions/", headers={"Origin": "https://example.org"})
    sent = program.submit()

    assert read["Access-Control-Allow-Origin"] == "*"
    assert read["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert (asked.status_code, asked["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS")
    assert not sent.has_header("Access-Control-Allow-Origin")
