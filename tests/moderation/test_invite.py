"""`manage.py invite`, and the link it prints."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from ideas.models import Event
from ideas.verbs import Verb
from moderation.models import Membership, User
from tests.conftest import OFFICE, UMEA, VANNAS
from tests.languages import not_finnish, said_in

pytestmark = pytest.mark.django_db

PASSWORD = "en ovanlig rad av ord"


def _invite(email: str = "nina@example.com", role: str = "moderator", municipality: str = UMEA, **more: str) -> str:
    out = StringIO()
    call_command("invite", email, role=role, municipality=municipality, stdout=out, **more)
    found = re.search(r"(/handlaggning/inbjudan/\S+)", out.getvalue())
    assert found
    return found[1]


def _accept(link: str, password: str = PASSWORD, again: str = PASSWORD) -> int:
    return Client().post(link, {"password": password, "again": again}).status_code


def test_an_invitation_makes_a_member_and_is_logged(db: None) -> None:
    _invite(title="Trafikplanerare")

    membership = Membership.objects.get(user__email="nina@example.com")
    event = Event.objects.get(verb=Verb.MEMBER_ADDED, chain=f"municipality:{UMEA}")
    assert (membership.municipality_id, membership.role, membership.title) == (UMEA, "moderator", "Trafikplanerare")
    assert event.payload == {"member": membership.user_id, "role": "moderator", "membership": membership.pk}


def test_inviting_twice_gives_the_same_link_and_one_event(db: None) -> None:
    assert _invite() == _invite(email="Nina@Example.com")
    assert Event.objects.filter(verb=Verb.MEMBER_ADDED).count() == 1


def test_a_second_municipality_is_one_more_membership(db: None) -> None:
    _invite()
    _invite(municipality=VANNAS)

    assert User.objects.get().memberships.count() == 2


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"role": "king"}, "no role 'king'"),
        ({"municipality": "Umeå"}, "no active municipality 'Umeå'"),
        ({"role": "coordinator"}, "--municipality region"),
        ({"role": "operator"}, "--municipality region"),
        ({"email": "nina"}, "not an e-mail address"),
    ],
)
def test_an_invitation_without_sense_is_refused_in_one_sentence(db: None, changes: dict[str, str], words: str) -> None:
    with pytest.raises(CommandError, match=re.escape(words)):
        _invite(**changes)

    assert not User.objects.exists()


def test_a_coordinator_works_at_the_office(db: None) -> None:
    _invite(role="coordinator", municipality=OFFICE)

    assert Membership.objects.get().role == "coordinator"


def test_looking_at_the_link_changes_nothing(db: None) -> None:
    link = _invite()

    responses = [Client().get(link), Client().get(link)]

    assert [response.status_code for response in responses] == [200, 200]
    assert not User.objects.get().has_usable_password()


def test_the_link_works_once(db: None) -> None:
    link = _invite()

    assert (_accept(link), _accept(link)) == (302, 404)
    assert User.objects.get().check_password(PASSWORD)
    assert Client().get(link).status_code == 404


@pytest.mark.parametrize(
    ("password", "again"),
    [("kort", "kort"), ("password1234", "password1234"), (PASSWORD, "något annat helt"), ("", "")],
    ids=["short", "common", "different", "empty"],
)
def test_a_password_that_will_not_do_is_refused_and_the_link_still_works(db: None, password: str, again: str) -> None:
    link = _invite()

    assert _accept(link, password, again) == 422
    assert _accept(link) == 302


@pytest.mark.parametrize("password", ["kort", "password1234", "nina@example.com", ""])
def test_why_a_password_is_refused_is_said_in_finnish(db: None, password: str) -> None:
    link = f"/fi{_invite()}"

    page = Client().post(link, {"password": password, "again": "något annat"}).content.decode()

    assert "invalid-feedback" in page
    assert not_finnish(said_in("fi", page)) == []


@pytest.mark.parametrize("token", ["x", "a" * 32, "å", "%F0%9F%A6%8A"])
def test_an_invented_link_does_not_exist(db: None, token: str) -> None:
    _invite()

    assert Client().get(f"/handlaggning/inbjudan/{User.objects.get().pk}/{token}/").status_code == 404
    assert Client().get(f"/handlaggning/inbjudan/999999/{token}/").status_code == 404
