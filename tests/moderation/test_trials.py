"""Past cases are routed again with a draft of a rule."""

from typing import Any

import pytest

from ideas import transitions
from ideas.models import Municipality, RoutingDecision, Submission
from moderation import replay, rulebook
from moderation.models import RoutingRule
from moderation.replay import Destination
from tests.conftest import MONA, OFFICE, OLGA, OTTO, UMEA, VANNAS, Submit
from tests.moderation.conftest import Draft

pytestmark = pytest.mark.django_db


def _trial(rule: RoutingRule, **more: Any) -> replay.Trial:
    return replay.try_rules(rulebook.with_draft(rule), **more)


def test_a_draft_is_tried_on_what_came_in(routed: Submit, draft: Draft) -> None:
    moved, kept = routed("Bussen i Umeå är full."), routed("Cykelvägen i Umeå är hal.")

    trial = _trial(draft())

    (one,) = trial.moved
    assert (trial.tried, len(trial.saved), len(trial.broken)) == (2, 0, 0)
    assert (one.case_number, one.before, one.after) == (moved.case_number, Destination(UMEA), Destination(VANNAS))
    kept.refresh_from_db()
    assert [part.municipality_id for part in moved.assignments.all()] == [UMEA]
    assert RoutingDecision.objects.count() == 2


def test_what_a_person_decided_is_the_truth(routed: Submit, draft: Draft) -> None:
    saved, broken = routed("Bussen i Umeå är full."), routed("Bussen i Vännäs är full.")
    other = routed("Bussen vid Sävar är full.")
    transitions.reroute(saved.pk, to=VANNAS, reason="Vännäs linje.", by=UMEA, actor=MONA)
    transitions.reroute(broken.pk, to=UMEA, reason="Umeås linje.", by=VANNAS, actor=OTTO)
    transitions.reroute(other.pk, to=OFFICE, reason="Hela regionen.", by=UMEA, actor=MONA)
    rulebook.activate(draft(words=("bussen i vännäs",), target=UMEA).pk, actor=OLGA)
    rule = draft()
    rulebook.move(rule.pk, up=True, position=2, actor=OLGA)
    rule.refresh_from_db()

    trial = _trial(rule)

    assert {one.case_number for one in trial.moved} == {saved.case_number, broken.case_number, other.case_number}
    assert [one.case_number for one in trial.saved] == [saved.case_number]
    assert [one.case_number for one in trial.broken] == [broken.case_number]


def _redirect(case: Submission, body: str = "polisen") -> None:
    transitions.redirect(case.pk, body=body, public_reason="De bestämmer.", by=UMEA, actor=MONA)


def test_a_rule_that_redirects_saves_what_people_redirected_to_that_body(routed: Submit, draft: Draft) -> None:
    saved, elsewhere, untouched = (routed(f"Bussen i Umeå är full, gång {number}.") for number in range(3))
    _redirect(saved)
    _redirect(elsewhere, "forsakringskassan")

    trial = _trial(draft(action="redirect", target="polisen"))

    assert untouched.case_number in {one.case_number for one in trial.moved}
    assert [one.case_number for one in trial.saved] == [saved.case_number]
    assert (len(trial.moved), trial.broken) == (3, [])


def test_a_rule_that_redirects_breaks_what_the_municipalities_had(routed: Submit, draft: Draft) -> None:
    answered, passed_on, unsettled = (routed(f"Bussen i Umeå är full, gång {number}.") for number in range(3))
    transitions.publish_answer(answered.pk, body="Vi sätter in en till.", by=UMEA, publish_case=False, actor=MONA)
    transitions.reroute(passed_on.pk, to=VANNAS, reason="Vännäs linje.", by=UMEA, actor=MONA)
    transitions.reroute(unsettled.pk, to=OFFICE, reason="Vet inte.", by=UMEA, actor=MONA)

    trial = _trial(draft(action="redirect", target="polisen"))

    assert {one.case_number for one in trial.broken} == {answered.case_number, passed_on.case_number}
    assert (len(trial.moved), trial.saved) == (3, [])


def test_a_rule_that_keeps_a_case_breaks_what_people_redirected_as_the_rules_do_now(
    routed: Submit, draft: Draft
) -> None:
    case = routed("Bussen i Umeå är full.")
    transitions.reroute(case.pk, to=VANNAS, reason="Vännäs linje.", by=UMEA, actor=MONA)
    transitions.redirect(case.pk, body="polisen", public_reason="De bestämmer.", by=VANNAS, actor=OTTO)
    rulebook.activate(draft(action="redirect", target="polisen").pk, actor=OLGA)
    rule = draft()
    rulebook.move(rule.pk, up=True, position=2, actor=OLGA)
    rule.refresh_from_db()

    trial = _trial(rule)

    assert [one.case_number for one in trial.broken] == [case.case_number]
    assert trial.saved == []


def test_a_rule_that_adds_a_contributor_saves_what_people_added_and_breaks_what_they_released(
    routed: Submit, draft: Draft
) -> None:
    added, released, untouched = (routed(f"Bussen i Umeå är full, gång {number}.") for number in range(3))
    for case in (added, released):
        transitions.add_contributor(case.pk, to=VANNAS, by=UMEA, actor=MONA)
    transitions.release_contributor(released.pk, code=VANNAS, by=UMEA, actor=MONA)

    trial = _trial(draft(action="add_contributor"))

    assert untouched.case_number in {one.case_number for one in trial.moved}
    assert [one.case_number for one in trial.saved] == [added.case_number]
    assert [one.case_number for one in trial.broken] == [released.case_number]


def test_who_has_the_lead_by_a_person_is_no_contributor_that_people_added(routed: Submit, draft: Draft) -> None:
    case = routed("Bussen i Umeå är full.")
    transitions.add_contributor(case.pk, to=VANNAS, by=UMEA, actor=MONA)
    transitions.reroute(case.pk, to=VANNAS, reason="Vännäs linje.", by=UMEA, actor=MONA)

    joined, sent = _trial(draft(action="add_contributor")), _trial(draft())

    assert (len(joined.moved), joined.saved, joined.broken) == (1, [], [])
    assert [one.case_number for one in sent.saved] == [case.case_number]


def test_flags_contributors_and_failures_are_told_apart(routed: Submit, draft: Draft) -> None:
    routed("Bussen i Umeå är full.")

    flagged = _trial(draft(action="flag", target="threat"))
    joined = _trial(draft(action="add_contributor"))
    redirected = _trial(draft(action="redirect", target="polisen"))
    Municipality.objects.filter(pk=VANNAS).update(active=False)
    failed = _trial(draft())

    assert (flagged.flagged, flagged.moved) == (1, [])
    assert joined.moved[0].after == Destination(UMEA, (VANNAS,))
    assert redirected.moved[0].after == Destination(UMEA, (), "polisen", "redirect")
    assert (failed.failed, failed.moved[0].after) == (1, Destination(OFFICE, (), "", "people"))


def test_a_trial_takes_the_newest_cases_in_their_order(
    routed: Submit, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replay, "CHUNK", 2)
    cases = [routed(f"Bussen i Umeå är full, gång {number}.") for number in range(4)]

    trial = _trial(draft(), limit=3)

    assert trial.tried == 3
    assert [one.case_number for one in trial.moved] == [case.case_number for case in cases[:0:-1]]


def test_a_trial_ends_in_time(routed: Submit, draft: Draft) -> None:
    routed("Bussen i Umeå är full.")

    trial = _trial(draft(), seconds=0)

    assert (trial.tried, trial.is_cut_short) == (0, True)


def test_a_text_that_was_erased_is_not_tried(routed: Submit, draft: Draft) -> None:
    routed("Bussen i Umeå är full.").texts.all().delete()

    assert _trial(draft()).tried == 0


def test_a_trial_asks_a_bounded_number_of_questions(
    routed: Submit, draft: Draft, django_assert_max_num_queries: Any
) -> None:
    rules = rulebook.with_draft(draft())
    for number in range(6):
        routed(f"Bussen i Umeå är full, gång {number}.", postcode="90325")

    with django_assert_max_num_queries(5):
        trial = replay.try_rules(rules)

    assert len(trial.moved) == 6
