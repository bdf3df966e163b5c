"""Past cases are routed again with the versions that decided then."""

import json
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from ideas import recipients, transitions
from ideas.actors import PROGRAM
from ideas.models import Municipality, Place, RoutingDecision, Submission
from ideas.proposals import Decided
from moderation import modelbook, models_in_use, rulebook
from moderation.models import RoutingModel, RoutingRule, RuleSet
from tests.conftest import OFFICE, OLGA, OTTO, UMEA, VANNAS, Submit
from tests.moderation.conftest import Draft
from tests.moderation.test_models_in_use import stored
from tests.moderation.trained import small

pytestmark = pytest.mark.django_db


Command = Callable[..., tuple[int, dict[str, Any]]]


def command(*options: str) -> tuple[int, dict[str, Any]]:
    """Exit status and what the command says to a program."""
    said, since = StringIO(), (timezone.localdate() - timedelta(days=1)).isoformat()
    try:
        call_command("replay_routing", "--since", since, "--json", *options, stdout=said)
        status = 0
    except CommandError:
        status = 1
    return status, json.loads(said.getvalue())


def test_stored_inputs_give_the_stored_result(routed: Submit, draft: Draft) -> None:
    routed("Bussen i Umeå är full.", postcode="90325", municipality=UMEA)
    rulebook.activate(draft().pk, actor=OLGA)
    with_rule = routed("Bussen på Teg är full.")
    transitions.reroute(with_rule.pk, to=UMEA, reason="Umeås linje.", by=VANNAS, actor=OTTO)
    RoutingRule.objects.all().delete()
    rulebook.forget()

    status, said = command()

    assert (status, said) == (0, {"looked_at": 2, "same": 2, "gone": {}, "not_again": [], "different": []})


def test_the_office_has_what_was_for_a_municipality_that_left_and_replays_so(routed: Submit) -> None:
    Municipality.objects.filter(pk=UMEA).update(active=False)
    case = routed("Bussen i Umeå är full.")
    Municipality.objects.filter(pk=UMEA).update(active=True)

    status, said = command()

    decision = case.routing_decisions.get()
    assert (decision.lead_id, decision.decided, decision.inputs["gone"]) == (OFFICE, Decided.PEOPLE, [UMEA])
    assert [part.municipality_id for part in case.assignments.all()] == [OFFICE]
    assert (status, said["same"]) == (0, 1)


def test_a_decision_is_made_again_with_the_model_of_its_time(routed: Submit) -> None:
    rows = [stored(small(step)) for step in (20, 25)]
    for row in rows:
        modelbook.promote(row.pk, actor=PROGRAM)
        routed("Bussen i Umeå är full.")
    models_in_use.forget()
    RoutingModel.objects.filter(pk=rows[1].pk).update(state="retired")

    assert command() == (0, {"looked_at": 2, "same": 2, "gone": {}, "not_again": [], "different": []})
    versions = RoutingDecision.objects.order_by("pk").values_list("model_version", flat=True)
    assert list(versions) == [row.version for row in rows]
    RoutingModel.objects.filter(pk=rows[0].pk).delete()
    models_in_use.forget()
    said = command()[1]
    assert (said["same"], said["gone"], said["different"]) == (1, {"model": 1}, [])


def test_another_result_is_an_error(routed: Submit) -> None:
    case = routed("Bussen i Umeå är full.")
    decision = case.routing_decisions.get()
    RoutingDecision.objects.update(lead=VANNAS, confidence=0.1)

    status, said = command()

    assert status == 1
    assert said["different"] == [
        {"case_number": case.case_number, "decision": decision.pk, "columns": ["lead_id", "confidence"]}
    ]


@pytest.mark.parametrize(
    ("columns", "missing"),
    [
        ({"router_version": "places-0"}, "router"),
        ({"model_version": "m-1"}, "model"),
        ({"rules_version": "0123456789ab"}, "rules"),
        ({"inputs": {}}, "inputs"),
        ({"text_version": None}, "text"),
    ],
)
def test_what_is_gone_is_counted_and_no_error(routed: Submit, columns: dict[str, Any], missing: str) -> None:
    case = routed("Bussen i Umeå är full.")
    RoutingDecision.objects.update(lead=VANNAS, **columns)
    decision = RoutingDecision.objects.get()

    told = {"case_number": case.case_number, "decision": decision.pk, "missing": missing}
    assert command() == (
        0,
        {
            "looked_at": 1,
            "same": 0,
            "gone": {missing: 1},
            "not_again": [told | {"router": decision.router_version}],
            "different": [],
        },
    )


def test_it_says_of_each_case_that_another_router_decided(routed: Submit) -> None:
    case, said = routed("Bussen i Umeå är full."), StringIO()
    RoutingDecision.objects.update(router_version="places-0", lead=VANNAS)

    call_command("replay_routing", "--since", "2026-01-01", stdout=said)

    decision = case.routing_decisions.get().pk
    told = f"{case.case_number} (decision {decision}): decided by another version of the router (places-0)"
    assert told in said.getvalue().splitlines()


@pytest.mark.parametrize(
    "changed",
    [{"postcode": "91132"}, {"latitude": 63.9, "longitude": 19.7}, {"address": "Vännäs"}],
    ids=lambda changed: next(iter(changed)),
)
def test_a_place_that_was_corrected_since_is_no_difference_of_the_router(
    routed: Submit, changed: dict[str, Any]
) -> None:
    case = routed("Bussen är full.", postcode="90325", point=(63.82, 20.26), address="Teg")
    before = command()
    Place.objects.filter(submission=case).update(**changed)

    status, said = command()

    assert (before[1]["same"], status, said["different"], said["gone"]) == (1, 0, [], {"place": 1})
    assert "903" not in str(case.routing_decisions.get().inputs["where"])


def test_a_decision_that_stored_nothing_of_the_place_is_made_again_with_that_of_today(routed: Submit) -> None:
    case = routed("Bussen är full.", postcode="90325")
    decision = case.routing_decisions.get()
    decision.inputs.pop("where")
    decision.save()

    same = command()[1]["same"]
    Place.objects.filter(submission=case).update(postcode="91132")

    assert (same, command()[0]) == (1, 1)


def test_what_the_decision_stored_is_read_and_not_the_row_of_today(routed: Submit) -> None:
    case = routed("Bussen är full.", municipality=UMEA, language="sv")
    Submission.objects.filter(pk=case.pk).update(municipality_chosen=VANNAS, language="fi", kind_chosen="opinion")

    assert command()[1]["same"] == 1


def test_a_text_of_which_nothing_is_left_is_gone(routed: Submit) -> None:
    routed("Bussen är full.").texts.update(title="", body="", salt=b"")

    assert command()[1]["gone"] == {"text": 1}


def test_the_present_router_can_be_asked_too(routed: Submit, draft: Draft) -> None:
    case = routed("Bussen i Umeå är full.")
    rulebook.activate(draft().pk, actor=OLGA)

    status, said = command("--now")

    assert (status, said["same"], said["now"]["moved"]) == (0, 1, 1)
    (moved,) = said["now"]["cases"]
    assert (moved["case_number"], moved["before"]["lead"], moved["after"]["lead"]) == (case.case_number, UMEA, VANNAS)


def test_only_what_is_asked_for_is_looked_at(routed: Submit) -> None:
    for number in range(3):
        routed(f"Bussen i Umeå är full, gång {number}.")
    RoutingDecision.objects.filter(pk=RoutingDecision.objects.earliest("pk").pk).update(
        decided_at=timezone.now() - timedelta(days=9)
    )

    assert [command(*options)[1]["looked_at"] for options in ([], ["--limit", "1"])] == [2, 1]


@pytest.mark.parametrize(
    "options", [["--since", "i går"], ["--since", "2026-13-01"], ["--since", "2026-01-01", "--limit", "0"], []]
)
def test_nonsense_is_refused_in_words(db: None, options: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("replay_routing", *options, stdout=StringIO())


def test_it_says_to_people_what_it_found(routed: Submit, draft: Draft) -> None:
    case = routed("Bussen i Umeå är full.")
    rulebook.activate(draft().pk, actor=OLGA)
    said = StringIO()

    call_command("replay_routing", "--since", "2026-01-01T00:00", "--now", stdout=said)

    assert "1 decisions looked at, 1 came out as they are stored." in said.getvalue()
    assert f"{case.case_number}: 2480 assign -> 2460 assign" in said.getvalue()


def test_the_worker_asks_the_rules_and_the_same_rules_are_kept(routed: Submit, draft: Draft) -> None:
    rulebook.activate(draft().pk, actor=OLGA)

    decision = routed("Bussen i Umeå är full.").routing_decisions.get()

    assert (decision.lead_id, decision.rules_version) == (VANNAS, RuleSet.objects.get().pk)
    inquiry = recipients.inquiry_then(decision)
    assert inquiry is not None
    again = recipients.propose(inquiry)
    assert transitions.decision_columns(again, decision.inputs)["lead_id"] == VANNAS
    assert PROGRAM.role == decision.submission.events.get(verb="routed").actor_role
