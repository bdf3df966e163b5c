"""Who of the staff may do what: deeds × people × where the case stands."""

import pytest
from django.test import Client

from ideas import transitions
from ideas.actors import Actor, Role
from ideas.models import Assignment, AssignmentRole, Submission
from ideas.transitions import TransitionNotAllowed
from moderation.models import Membership, User
from moderation.permissions import STEERING_DEEDS, Deed, acting_municipality, actor_of, may
from tests.conftest import MONA, OFFICE, OLGA, OTTO, UMEA, VANNAS, Submit, member
from tests.moderation.conftest import SignIn

pytestmark = pytest.mark.django_db

ALL = set(Deed)
OPERATOR = Actor(Role.OPERATOR, (), 4)
MANAGER = Actor(Role.MANAGER, (UMEA,), 5)
READER = Actor(Role.READER)


def _deeds(actor: Actor, submission: Submission) -> set[Deed]:
    return {deed for deed in Deed if may(actor, deed, submission)}


@pytest.mark.parametrize(
    ("actor", "deeds"),
    [
        (MONA, ALL),
        (MANAGER, ALL),
        (OTTO, set()),
        (OLGA, set()),
        (OPERATOR, set()),
        (READER, set()),
    ],
    ids=["own moderator", "own manager", "foreign", "office", "operator", "reader"],
)
def test_only_the_municipality_that_has_the_case_may_do_anything(
    assigned: Submit, actor: Actor, deeds: set[Deed]
) -> None:
    assert _deeds(actor, assigned(UMEA)) == deeds


def test_a_case_of_the_office_is_its_coordinators(assigned: Submit) -> None:
    submission = assigned(OFFICE)

    assert (_deeds(OLGA, submission), _deeds(MONA, submission)) == (ALL, set())


def test_a_case_that_nobody_has_yet_is_read_by_the_coordinator_only(received: Submit) -> None:
    submission = received()

    assert (_deeds(OLGA, submission), _deeds(MONA, submission)) == ({Deed.READ}, set())


def test_a_released_municipality_reads_and_does_nothing(assigned: Submit) -> None:
    submission = assigned(UMEA)

    transitions.reroute(submission.pk, to=VANNAS, reason="Det är er väg.", by=UMEA, actor=MONA)

    assert (_deeds(MONA, submission), _deeds(OTTO, submission)) == ({Deed.READ}, ALL)


def test_who_answered_may_still_publish_and_steer(answered: Submit) -> None:
    assert _deeds(MONA, answered(UMEA, publish_wish=False)) == {Deed.READ, Deed.PUBLISH, *STEERING_DEEDS}


def test_the_office_steers_what_it_had_wherever_it_is_now(assigned: Submit) -> None:
    submission = assigned(OFFICE)
    transitions.reroute(submission.pk, to=UMEA, reason="Platsen ligger i Umeå.", by=OFFICE, actor=OLGA)

    assert _deeds(OLGA, submission) == {Deed.READ, *STEERING_DEEDS}


def test_nothing_but_reading_is_left_of_what_a_decision_ended(declined: Submit, redirected: Submit) -> None:
    assert _deeds(MONA, declined()) == _deeds(MONA, redirected()) == {Deed.READ}


def test_a_contributor_neither_decides_about_the_whole_nor_sees_who_wrote(assigned: Submit) -> None:
    submission = assigned(UMEA)
    Assignment.objects.create(
        submission=submission,
        municipality_id=VANNAS,
        role=AssignmentRole.CONTRIBUTOR,
        assigned_at=submission.arrived_at,
    )

    assert _deeds(OTTO, submission) == ALL - {
        *(Deed.DECLINE, Deed.REROUTE, Deed.REDIRECT, Deed.CONTRIBUTORS, Deed.CLASSIFY, Deed.SEE_CONTACT),
    }
    assert acting_municipality(Actor(Role.MODERATOR, (VANNAS, UMEA), 9), submission) == UMEA


def test_an_actor_has_the_highest_role_and_the_codes_of_those_that_work_with_cases(olga: User) -> None:
    Membership.objects.create(user=olga, municipality_id=UMEA, role="manager", title="Enhetschef")
    Membership.objects.create(user=olga, municipality_id=OFFICE, role="operator")

    assert actor_of(olga) == Actor(Role.MANAGER, (UMEA, OFFICE), olga.pk, "Enhetschef")


def test_an_operators_office_is_not_one_with_cases(db: None) -> None:
    assert actor_of(member("drift@example.com", OFFICE, "operator")).municipality_codes == ()


def test_an_operator_is_led_to_a_page_without_cases(at_desk: SignIn, assigned: Submit) -> None:
    submission = assigned(OFFICE)
    desk = at_desk(member("drift@example.com", OFFICE, "operator"))

    queue = desk.get("/handlaggning/", follow=True)

    assert queue.redirect_chain == [("/handlaggning/drift/", 302)]
    assert submission.case_number not in queue.content.decode()
    assert desk.get(f"/handlaggning/{submission.case_number}/").status_code == 404


@pytest.mark.parametrize("verb", ["get", "post"])
def test_a_foreign_case_and_one_that_does_not_exist_give_the_same_bytes(
    mona_desk: Client, assigned: Submit, verb: str
) -> None:
    number = assigned(VANNAS).case_number
    tail = "svara/" if verb == "post" else ""
    data = {"body": "Hej"} if verb == "post" else None

    foreign = getattr(mona_desk, verb)(f"/handlaggning/{number}/{tail}", data)
    nothing = getattr(mona_desk, verb)(f"/handlaggning/UR-2026-99999-K/{tail}", data)

    assert foreign.status_code == nothing.status_code == 404
    assert foreign.content == nothing.content == mona_desk.get("/finns-inte/").content


def test_somebody_whose_membership_ended_gets_the_404(at_desk: SignIn, mona: User, assigned: Submit) -> None:
    number = assigned(UMEA).case_number
    membership = mona.memberships.get()
    membership.ends_at = membership.begins_at
    membership.save()

    desk = at_desk(mona)

    assert desk.get("/handlaggning/").content == desk.get(f"/handlaggning/{number}/").content
    assert desk.get("/handlaggning/").status_code == 404


def test_a_refused_deed_changes_nothing(assigned: Submit) -> None:
    submission = assigned(UMEA)

    with pytest.raises(TransitionNotAllowed):
        transitions.reroute(submission.pk, to=VANNAS, reason="x", by=VANNAS, actor=OTTO)

    assert may(MONA, Deed.ANSWER, submission)
