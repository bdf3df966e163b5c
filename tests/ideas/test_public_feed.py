"""The list of answers: filters, paging, what stands in it, and its Atom form."""

import html
import re
from contextlib import closing
from datetime import UTC, datetime
from http import HTTPStatus
from xml.etree import ElementTree

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client

from ideas import clock, feed, search
from ideas.models import AssignmentRole, Submission
from tests.conftest import UMEA, VANNAS, Submit

ATOM = "{http://www.w3.org/2005/Atom}"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _empty_page_cache() -> None:
    caches["pages"].clear()


def _headings(client: Client, address: str) -> list[str]:
    page = client.get(address).content.decode()
    return [html.unescape(text) for text in re.findall(r"<h3><a [^>]*>(.*?)</a></h3>", page)]


def test_the_newest_answer_comes_first_and_unanswered_cases_do_not(
    client: Client, answered: Submit, published: Submit
) -> None:
    with clock.at(NOON):
        answered(title="Den äldre")
    answered(title="Den nyare")
    published(title="Utan svar")

    assert _headings(client, "/svar/") == ["Den nyare", "Den äldre"]


def test_an_answer_to_a_private_case_is_nowhere_to_be_read(client: Client, answered: Submit) -> None:
    answered(title="Mellan oss", publish_wish=False)

    assert "Mellan oss" not in client.get("/svar/").content.decode()
    assert "Mellan oss" not in client.get("/svar/atom.xml").content.decode()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("kommun=vannas", ["En idé i Vännäs"]),
        ("kommun=vannas&kommun=umea", ["En idé i Vännäs", "En fråga i Umeå"]),
        ("slag=fraga", ["En fråga i Umeå"]),
        ("slag=synpunkt", []),
        ("amne=bibliotek", ["En fråga i Umeå"]),
        ("kommun=vannas&slag=fraga", []),
        ("kommun=", ["En idé i Vännäs", "En fråga i Umeå"]),
    ],
)
def test_the_address_filters_the_answers(client: Client, answered: Submit, query: str, expected: list[str]) -> None:
    answered(UMEA, title="En fråga i Umeå", kind="question", topic="bibliotek")
    answered(VANNAS, title="En idé i Vännäs", kind="idea")

    assert _headings(client, f"/svar/?{query}") == expected


@pytest.mark.parametrize(
    "query",
    [
        "kommun=skelleftea",
        "slag=klagomal",
        "amne=x",
        "amne=bibliotek&amne=kultur",
        "efter=x",
        "efter=1-2.y",
    ],
)
def test_a_filter_that_the_portal_does_not_have_is_no_page(client: Client, db: None, query: str) -> None:
    assert client.get(f"/svar/?{query}").status_code == HTTPStatus.NOT_FOUND


def test_paging_shows_each_case_once_even_when_many_were_answered_in_the_same_moment(answered: Submit) -> None:
    with clock.at(NOON):
        made = {answered(title=f"Ärende {number}").pk for number in range(7)}

    seen: list[int] = []
    after = ""
    for _ in range(4):
        page = feed.page(feed.Filters(after=after), size=2)
        seen += [submission.pk for submission in page.submissions]
        after = page.next

    assert after == ""
    assert len(seen) == len(set(seen))
    assert set(seen) == made


def test_a_new_answer_does_not_move_the_page_after_a_cursor(answered: Submit) -> None:
    with clock.at(NOON):
        for number in range(4):
            answered(title=f"Ärende {number}")
    first = feed.page(feed.Filters(), size=2)
    before = [s.pk for s in feed.page(feed.Filters(after=first.next), size=2).submissions]

    answered(title="Kom emellan")

    assert [s.pk for s in feed.page(feed.Filters(after=first.next), size=2).submissions] == before


def test_a_joint_case_says_how_many_have_answered(client: Client, answered: Submit) -> None:
    submission = answered(UMEA)
    submission.assignments.create(municipality_id=VANNAS, role=AssignmentRole.CONTRIBUTOR, assigned_at=NOON)

    assert "1 of 2 have answered" in client.get("/en/svar/").content.decode()


def test_hostile_text_is_shown_as_text(client: Client, answered: Submit) -> None:
    answered(title="<script>alert(1)</script>", text="<img src=x onerror=alert(2)>", answer="<b onclick=x>Nej</b>")

    for address in ("/svar/", f"/arenden/{Submission.objects.get().case_number}/"):
        page = client.get(address).content.decode()
        assert "<script>alert" not in page
        assert "<img" not in page
        assert "<b onclick" not in page


def test_atom_has_what_the_standard_asks_for(client: Client, answered: Submit) -> None:
    with clock.at(NOON):
        answered(title="Med \x0b styrtecken & <tecken>", answer="Ja, *gärna*.")

    response = client.get("/svar/atom.xml?kommun=umea")
    root = ElementTree.fromstring(response.content)

    assert response["Content-Type"].startswith("application/atom+xml")
    for parent in (root, root.find(f"{ATOM}entry")):
        assert parent is not None
        for name in ("id", "title", "updated"):
            assert parent.findtext(f"{ATOM}{name}"), name
    assert root.findtext(f"{ATOM}entry/{ATOM}updated") == "2026-11-20T12:00:00+00:00"
    assert root.findtext(f"{ATOM}entry/{ATOM}author/{ATOM}name") == "Umeå kommun"
    assert "<em>gärna</em>" in (root.findtext(f"{ATOM}entry/{ATOM}summary") or "")


def test_an_atom_entry_has_the_same_id_in_every_language(client: Client, answered: Submit) -> None:
    answered()

    ids = [
        ElementTree.fromstring(client.get(address).content).findtext(f"{ATOM}entry/{ATOM}id")
        for address in ("/svar/atom.xml", "/en/svar/atom.xml", "/fi/svar/atom.xml")
    ]

    assert ids[0]
    assert set(ids) == {ids[0]}


def test_the_feed_speaks_the_language_of_its_address(client: Client, answered: Submit) -> None:
    answered()

    root = ElementTree.fromstring(client.get("/fi/svar/atom.xml").content)

    assert root.findtext(f"{ATOM}title") == "Kuntien vastaukset"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "fi"
    assert [category.get("term") for category in root.findall(f"{ATOM}entry/{ATOM}category")][:1] == ["Kysymys"]


def test_an_empty_feed_is_the_same_every_time(client: Client, db: None) -> None:
    first = client.get("/svar/atom.xml")
    caches["pages"].clear()

    assert client.get("/svar/atom.xml")["ETag"] == first["ETag"]


def test_a_search_stands_in_the_address_and_on_the_page(client: Client, answered: Submit) -> None:
    answered(UMEA, title="Cykelbanan i Umeå")
    answered(VANNAS, title="Cykelbanan i Vännäs")
    answered(VANNAS, title="Badhuset i Vännäs")

    page = client.get("/svar/?kommun=vannas&sok=+CYKELBANOR%20 ").content.decode()

    assert _headings(client, "/svar/?kommun=vannas&sok=cykelbanor") == ["Cykelbanan i Vännäs"]
    assert "<title>Svar om ”cykelbanor” –" in page
    assert '<meta name="robots" content="noindex">' in page
    assert '<link rel="canonical" href="http://localhost:8000/svar/?kommun=vannas&amp;sok=cykelbanor">' in page
    assert 'name="sok" type="search" value="cykelbanor"' in page
    assert 'href="/svar/?kommun=vannas"' in page  # the way to be rid of the words
    assert 'href="/svar/?sok=cykelbanor"' in page  # and of the municipality


def test_a_word_that_is_also_a_filter_goes_alone(client: Client, answered: Submit) -> None:
    answered(VANNAS, title="Vannas", topic="bibliotek")
    filters = feed.Filters(municipalities=("vannas",), words="vannas")

    assert filters.query(without=(feed.WORDS, "vannas")) == "kommun=vannas"
    assert filters.query(without=(feed.MUNICIPALITY, "vannas")) == "sok=vannas"


def test_a_search_without_a_find_shows_the_ways_on(client: Client, answered: Submit) -> None:
    answered(VANNAS, title="Rullskidbanan")

    page = client.get("/svar/?kommun=umea&sok=rullskidbana+<script>").content.decode()

    assert "Vi hittade inget svar om ”rullskidbana &lt;script&gt;”." in page
    assert 'href="/svar/?sok=rullskidbana+%3Cscript%3E"' in page
    assert 'href="/skriv/"' in page


def test_the_pages_of_a_search_follow_each_other(answered: Submit) -> None:
    for number in range(5):
        answered(title=f"Bro {number}")
        answered(title=f"Väg {number}", text="Asfalt", answer="Ja.")

    first = feed.page(feed.Filters(words="broar"), size=3)
    second = feed.page(feed.Filters(words="broar", after=first.next), size=3)

    titles = [s.published_version.title for s in first.submissions + second.submissions if s.published_version]
    assert titles == [f"Bro {number}" for number in (4, 3, 2, 1, 0)]
    assert (first.total, second.total, second.next) == (5, 5, "")


def test_what_is_found_often_is_counted_so_far(
    client: Client, answered: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "MOST_COUNTED", 2)
    for _ in range(3):
        answered()

    assert "Fler än 2 svar" in client.get("/svar/?sok=lampor").content.decode()
    assert "3 svar" in client.get("/svar/").content.decode()


def test_atom_takes_the_words_too(client: Client, answered: Submit) -> None:
    answered(title="Bro")
    answered(title="Väg", text="Asfalt")

    root = ElementTree.fromstring(client.get("/svar/atom.xml?sok=BROAR").content)

    assert [entry.findtext(f"{ATOM}title") for entry in root.iter(f"{ATOM}entry")] == ["Bro"]
    assert (root.findtext(f"{ATOM}id") or "").endswith("/svar/atom.xml?sok=broar")


def test_searches_fill_no_cache_of_ours(client: Client, answered: Submit) -> None:
    answered(title="Bro")
    address = "/svar/?sok=bro"

    before = client.get(address)
    answered(title="En bro till")
    after = client.get(address)

    assert "s-maxage=" in before["Cache-Control"]
    assert before["ETag"] != after["ETag"]


@pytest.mark.django_db(transaction=True)
def test_a_search_that_takes_too_long_says_so(
    client: Client, answered: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody holds the table of the search entries."""
    monkeypatch.setattr(search, "MOST_MILLISECONDS", 200)
    answered()

    with closing(connection.get_new_connection(connection.get_connection_params())) as other:
        other.execute("LOCK TABLE ideas_searchentry")
        page, atom = client.get("/svar/?sok=lampor"), client.get("/svar/atom.xml?sok=lampor")
        others = client.get("/svar/")

    assert page.status_code == atom.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert page["Retry-After"] == atom["Retry-After"] == "30"
    assert "Sökningen tog för lång tid" in page.content.decode()
    assert others.status_code == HTTPStatus.OK
