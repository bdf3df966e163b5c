"""Sending somebody to the body that decides: what the case becomes, and what its pages say."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.cache import caches
from django.test import Client

from ideas import addresses, bodies, links, transitions
from ideas.models import AssignmentState, Event, SearchEntry, Status, Submission, Visibility
from ideas.transitions import TransitionNotAllowed
from ideas.verbs import Verb
from tests.conftest import MONA, OTTO, UMEA, VANNAS, Submit

pytestmark = pytest.mark.django_db
REASON = "Riksväg 92 sköts av Trafikverket."


@pytest.fixture(autouse=True)
def _empty_page_cache() -> None:
    caches["pages"].clear()


def _redirect(pk: int, **changes: Any) -> Submission:
    told: dict[str, Any] = {"body": "trafikverket", "public_reason": REASON, "by": UMEA, "actor": MONA}
    return transitions.redirect(pk, **(told | changes))


def _page(client: Client, path: str) -> str:
    return " ".join(client.get(path).content.decode().split())


def test_redirecting_ends_the_case_with_a_decision_and_one_event(assigned: Submit) -> None:
    submission = assigned(UMEA)

    _redirect(submission.pk)
    _redirect(submission.pk, public_reason="En gång till.")

    submission.refresh_from_db()
    decision, event = submission.decisions.get(), Event.objects.get(verb=Verb.REDIRECTED)
    assert (submission.status, submission.assignments.get().state) == (Status.REDIRECTED, AssignmentState.RELEASED)
    assert (decision.kind, decision.body, decision.public_reason) == ("redirect", "trafikverket", REASON)
    assert event.payload == {"decision": decision.pk, "body": "trafikverket", "municipality": UMEA}


def test_what_was_public_goes_from_the_web_and_the_search(published: Submit) -> None:
    submission = published()

    _redirect(submission.pk)

    submission.refresh_from_db()
    assert submission.visibility == Visibility.HIDDEN
    assert not SearchEntry.objects.filter(pk=submission.pk).exists()


@pytest.mark.parametrize("body", ["king", "", "vakin", "overformyndare"])
def test_nobody_is_sent_to_what_is_unknown_or_the_municipalities_own(assigned: Submit, body: str) -> None:
    submission = assigned(UMEA)

    with pytest.raises(TransitionNotAllowed):
        _redirect(submission.pk, body=body)

    submission.refresh_from_db()
    assert submission.status == Status.ASSIGNED


def test_the_lead_alone_decides(assigned: Submit) -> None:
    submission = assigned(UMEA)
    submission.assignments.create(municipality_id=VANNAS, role="contributor", assigned_at=submission.arrived_at)

    with pytest.raises(TransitionNotAllowed):
        _redirect(submission.pk, by=VANNAS, actor=OTTO)

    assert not Event.objects.filter(verb=Verb.REDIRECTED).exists()


def test_the_public_entry_names_who_decides_and_shows_no_text(client: Client, redirected: Submit) -> None:
    submission = redirected(title="Väg 92", text="Sänk farten på väg 92.")

    page = _page(client, f"/en/arenden/{submission.case_number}/")

    assert "A question that belongs to Trafikverket, the Swedish Transport Administration" in page
    assert REASON in page
    assert 'href="https://www.trafikverket.se"' in page
    assert "0771-921 921" in page
    assert "Umeå explained that another authority decides." in page
    assert "Väg 92" not in page
    assert "Sänk farten" not in page
    assert 'content="noindex"' in page


@pytest.mark.parametrize(
    ("body", "kind"),
    [("elnat_ovriga", "a company"), ("region_vasterbotten", "the region"), ("svenska_kyrkan", "an organisation")],
)
def test_what_decides_is_called_what_it_is(client: Client, redirected: Submit, body: str, kind: str) -> None:
    submission = redirected(body=body)

    page = _page(client, f"/en/arenden/{submission.case_number}/")

    assert f"Umeå explained that {kind} decides." in page
    assert f"Belongs to {kind}" in page


def test_a_private_or_held_one_has_no_entry(client: Client, redirected: Submit) -> None:
    numbers = [redirected(publish_wish=False).case_number, redirected(doubts=("honeypot",)).case_number]

    assert {client.get(f"/arenden/{number}/").status_code for number in numbers} == {404}


def test_a_prepared_explanation_is_shown_in_the_language_of_the_page(client: Client, redirected: Submit) -> None:
    body = bodies.find("trafikverket")
    assert body is not None
    number = redirected(reason=body.text("sv")).case_number

    pages = {
        code: _page(client, f"{path}/arenden/{number}/") for code, path in [("sv", ""), ("en", "/en"), ("fi", "/fi")]
    }

    assert all(body.text(code) in page for code, page in pages.items())


def test_the_sender_sees_where_to_turn_on_their_own_page(client: Client, redirected: Submit) -> None:
    submission = redirected(publish_wish=False)
    client.get(urlsplit(addresses.tracking_url(submission, "en")).path)

    page = _page(client, f"/en/mitt-arende/{submission.case_number}/")

    assert "It belongs to Trafikverket" in page
    assert REASON in page
    assert "0771-921 921" in page
    assert links.derive(links.Purpose.TRACK, submission.pk, 0) not in page


def test_the_api_says_who_decides(client: Client, redirected: Submit) -> None:
    case = client.get(f"/api/v1/submissions/{redirected().case_number}/").json()

    assert (case["status"], case["readable"], case["text"]) == ("redirected", False, None)
    assert case["decision"]["kind"] == "redirect"
    assert case["decision"]["body"]["key"] == "trafikverket"
    assert set(case["decision"]["body"]["name"]) == {"sv", "en", "fi"}


def test_a_body_that_is_known_no_more_leaves_its_explanation(client: Client, redirected: Submit) -> None:
    submission = redirected()
    submission.decisions.update(body="gone")

    page = _page(client, f"/en/arenden/{submission.case_number}/")

    assert "A question that belongs to somebody else" in page
    assert REASON in page
