"""What the page of a draft shows of its trial on past cases."""

import pytest
from django.test import Client

from ideas import clock, transitions
from ideas.models import Assignment, AssignmentRole, AssignmentState, Submission
from moderation import rule_page, rulebook
from tests.conftest import MONA, OFFICE, OLGA, UMEA, VANNAS, Submit
from tests.moderation.conftest import Draft
from tests.moderation.test_rule_pages import at

pytestmark = pytest.mark.django_db


def _had(case: Submission, code: str) -> None:
    """That municipality had a part in the case once, so it may read it."""
    now = clock.now()
    Assignment.objects.create(
        submission=case,
        municipality_id=code,
        role=AssignmentRole.CONTRIBUTOR,
        state=AssignmentState.RELEASED,
        assigned_at=now,
        ended_at=now,
    )


def test_a_draft_shows_what_it_would_have_moved_saved_and_broken(
    olga_desk: Client, draft: Draft, routed: Submit
) -> None:
    moved, saved, broken = (routed(f"Bussen i Umeå är full, gång {number}.") for number in range(3))
    for case in (moved, saved, broken):
        _had(case, OFFICE)
    transitions.reroute(saved.pk, to=VANNAS, reason="Vännäs linje.", by=UMEA, actor=MONA)
    transitions.reroute(broken.pk, to=OFFICE, reason="Hela regionen.", by=UMEA, actor=MONA)
    rulebook.activate(draft(words=("gång 2",), target=OFFICE).pk, actor=OLGA)
    rule = draft()
    rulebook.move(rule.pk, up=True, position=2, actor=OLGA)

    page = olga_desk.get(at(rule)).content.decode()
    fewer = olga_desk.get(at(rule) + "?antal=1").content.decode()
    odd = olga_desk.get(at(rule) + "?antal=0")

    assert "Prövad på de 3 nyaste ärendena." in page
    assert "3 ärenden hade hamnat någon annanstans." in page
    assert "1 ärende som en person fick rätta till hade hamnat rätt direkt." in page
    assert "1 ärende hade hamnat fel" in page
    assert page.index("Hade hamnat fel") < page.index(broken.case_number) < page.index("Hade hamnat rätt direkt")
    assert moved.case_number in page
    assert (moved.case_number in fewer, broken.case_number in fewer) == (False, True)
    assert (odd.status_code, "Prövad på de 3 nyaste" in odd.content.decode()) == (200, True)


def test_cases_are_named_for_those_who_may_read_them_and_the_others_counted(
    olga_desk: Client, draft: Draft, routed: Submit
) -> None:
    own, *foreign = routed("Bussen är full."), routed("Bussen i Umeå är full."), routed("Bussen på Teg är full.")

    page = " ".join(olga_desk.get(at(draft())).content.decode().split())

    assert f'href="/handlaggning/{own.case_number}/"' in page
    assert [case.case_number in page for case in foreign] == [False, False]
    assert "och 2 till som du inte får läsa" in page
    assert "3 ärenden hade hamnat någon annanstans." in page
    assert "är full" not in page


def test_where_no_case_may_be_read_there_is_a_number_and_no_empty_list(
    olga_desk: Client, draft: Draft, routed: Submit
) -> None:
    routed("Bussen i Umeå är full.")

    page = olga_desk.get(at(draft())).content.decode()

    assert "1 ärende som du inte får läsa" in page
    assert "<table" not in page


def test_a_long_list_shows_the_newest_that_may_be_read(
    olga_desk: Client, draft: Draft, routed: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rule_page, "SHOWN", 1)
    older, newest = routed("Bussen är full."), routed("Bussen är försenad.")
    routed("Bussen i Umeå är full.")

    page = olga_desk.get(at(draft())).content.decode()

    assert (newest.case_number in page, older.case_number in page) == (True, False)


def test_a_trial_says_what_people_decided(olga_desk: Client, draft: Draft, routed: Submit) -> None:
    redirected, joined, answered = (routed(f"Bussen i Umeå är full, gång {number}.") for number in range(3))
    transitions.redirect(redirected.pk, body="polisen", public_reason="De bestämmer.", by=UMEA, actor=MONA)
    for code in (VANNAS, "2404"):
        transitions.add_contributor(joined.pk, to=code, by=UMEA, actor=MONA)
    transitions.release_contributor(joined.pk, code="2404", by=UMEA, actor=MONA)
    transitions.publish_answer(answered.pk, body="En till kommer.", by=UMEA, publish_case=False, actor=MONA)
    for case in (redirected, joined, answered):
        _had(case, OFFICE)

    page = olga_desk.get(at(draft())).content.decode()

    told = [
        f'data-label="En person valde">{people}</td>' for people in ("Polisen", "+ Vännäs \u2212 Vindeln", "att svara")
    ]
    assert [line in page for line in told] == [True] * 3


def test_a_trial_names_the_other_body_that_a_case_would_go_to(olga_desk: Client, draft: Draft, routed: Submit) -> None:
    moved = routed("Bussen i Umeå är full.")
    _had(moved, OFFICE)

    page = olga_desk.get(at(draft(action="redirect", target="postnord"))).content.decode()

    assert "Föreslå att hänvisa till" in page
    assert "Postnord" in page[page.index(moved.case_number) :]
