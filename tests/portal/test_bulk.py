"""Bulk data in the database: whole cases that keep every rule, on every page."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Count, Q
from django.test import Client

from ideas import case_numbers, chain
from ideas.models import (
    OPEN_STATES,
    Answer,
    Assignment,
    AssignmentState,
    Contact,
    Event,
    Handling,
    RoutingDecision,
    Status,
    Submission,
    TextVersion,
    Visibility,
)
from ideas.outbox import WorkState
from moderation.models import User
from portal.bulk.seeding import Seeding
from portal.operations import cases, chains, leftovers
from tests.moderation.conftest import SignIn, at_desk

__all__ = ["at_desk"]
pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
NUMBER = 300


@pytest.fixture(scope="module")
def _seeded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """NUMBER cases, for all tests of this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        list(Seeding(NUMBER, seed=5, now=NOW).run())
        yield
        transaction.set_rollback(True)


@pytest.fixture
def seeded(_seeded: None, db: None) -> None:
    """As `_seeded`; whatever a test changes is undone."""


@pytest.mark.usefixtures("seeded")
class TestSeeded:
    def test_all_are_there_and_marked_as_samples(self) -> None:
        assert Submission.objects.filter(is_sample=True).count() == NUMBER == Submission.objects.count()
        assert set(Submission.objects.values_list("visibility", flat=True)) >= {"public", "pending", "sender_only"}
        assert set(Submission.objects.values_list("status", flat=True)) == {
            "assigned",
            "answered",
            "declined",
            "withdrawn",
        }

    def test_every_constraint_holds(self) -> None:
        connection.check_constraints()

        for model in (Submission, Answer, TextVersion, Contact, Assignment):
            for row in model.objects.all():
                nothing = [
                    field.name for field in model._meta.fields if field.null and not field.value_from_object(row)
                ]
                row.clean_fields(exclude=nothing)

    def test_numbers_are_right_and_rise_with_the_time(self) -> None:
        found = list(Submission.objects.order_by("arrived_at"))
        running = [int(case.case_number.split("-")[2]) for case in found]

        assert running == sorted(running)
        for case in found:
            assert case_numbers.parse(case.case_number) == case.case_number
            assert case.case_number.startswith(f"UR-{case.arrived_at.year}")

    def test_every_chain_follows_from_its_beginning(self) -> None:
        events = Event.objects.order_by("chain", "seq")

        links = [list(found) for _, found in groupby(events, attrgetter("chain"))]

        assert all(chain.first_break(found) is None for found in links)
        assert all([one.at for one in found] == sorted(one.at for one in found) for found in links)

    def test_events_name_the_texts_by_their_digests(self) -> None:
        named = Event.objects.filter(payload__has_key="digest")

        for event in named:
            text = TextVersion.objects.get(pk=event.payload["text_version"])
            assert event.payload["digest"] == chain.text_digest(text)
        assert named.count() > NUMBER

    def test_all_that_was_owed_is_done_and_nobody_is_told(self) -> None:
        assert Handling.objects.filter(subscriber="route").count() == NUMBER
        assert not Handling.objects.exclude(state=WorkState.DONE).exists()

    def test_an_operator_finds_nothing_wrong(self) -> None:
        assert list(cases.look(everything=True)) == []
        assert list(chains.look(everything=True)) == []
        assert list(leftovers.look(everything=True)) == []

    def test_every_open_case_has_one_lead_and_every_ended_one_no_open_part(self) -> None:
        leads = Count("assignments", filter=Q(assignments__role="lead") & ~Q(assignments__state="released"))
        parts = Count("assignments", filter=Q(assignments__state__in=OPEN_STATES))
        for case in Submission.objects.annotate(leads=leads, open_parts=parts):
            assert case.leads == (case.status in (Status.ASSIGNED, Status.ANSWERED))
            assert case.open_parts == (case.status == Status.ASSIGNED)

    def test_answered_has_a_signed_answer_and_public_has_a_text(self) -> None:
        for case in Submission.objects.filter(status=Status.ANSWERED):
            answer = case.answers.get()
            assert answer.published_at == case.answered_at
            assert answer.signatures.get().text_version == answer.published_version
            assert answer.signatures.get().title
        for case in Submission.objects.filter(visibility=Visibility.PUBLIC):
            assert case.published_version == case.texts.get()
            assert case.published_at
            assert case.publish_wish

    def test_evidence_points_at_words_that_stand_there(self) -> None:
        quoted = 0
        for decision in RoutingDecision.objects.filter(by_person=False).select_related("text_version"):
            text = decision.text_version
            assert text
            for item in decision.evidence:
                if item["start"] is not None:
                    words = getattr(text, {"title": "title", "text": "body"}[item["field"]])[
                        item["start"] : item["end"]
                    ]
                    assert words.strip() == words != ""
                    quoted += 1
        assert quoted > NUMBER / 4

    def test_whoever_has_no_answer_after_a_decline_has_a_reason(self) -> None:
        declined = Submission.objects.filter(status=Status.DECLINED)

        assert declined.exists()
        for case in declined:
            assert case.decisions.get(kind="decline").public_reason

    def test_pages_show_them(self, client: Client) -> None:
        public = Submission.objects.filter(visibility=Visibility.PUBLIC, status=Status.ANSWERED).order_by(
            "-answered_at"
        )

        assert public[0].case_number in client.get("/svar/").content.decode()
        for case in [*public[:8], *Submission.objects.filter(status=Status.DECLINED, publish_wish=True)[:3]]:
            assert client.get(f"/arenden/{case.case_number}/").status_code == 200
        for case in Submission.objects.filter(visibility=Visibility.SENDER_ONLY, published_at=None)[:3]:
            assert client.get(f"/arenden/{case.case_number}/").status_code == 404

    def test_the_desk_shows_them(self, at_desk: SignIn) -> None:
        desk = at_desk(User.objects.get(email="moderator.umea@example.com"))
        mine = Assignment.objects.filter(municipality="2480").select_related("submission").order_by("-id")

        page = desk.get("/en/handlaggning/").content.decode()

        waiting = mine.filter(state=AssignmentState.OPEN)
        assert any(part.submission.case_number in page for part in waiting)
        for part in [*waiting[:3], *mine.filter(state=AssignmentState.ANSWERED)[:3]]:
            assert desk.get(f"/en/handlaggning/{part.submission.case_number}/").status_code == 200
