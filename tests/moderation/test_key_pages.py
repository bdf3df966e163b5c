"""The pages on which managers make and revoke keys."""

import re
import time
import uuid
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from ideas.models import Event
from ideas.verbs import Verb
from moderation import keys
from moderation.models import ApiKey, Membership, User
from tests.conftest import OFFICE, UMEA, VANNAS, member, staff_actor
from tests.moderation.conftest import SignIn

pytestmark = pytest.mark.django_db

LIST, NEW = "/handlaggning/nycklar/", "/handlaggning/nycklar/ny/"
PLAIN = re.compile(r"fur_[a-z2-7]{8}_[a-z2-7]{40}")


@pytest.fixture
def maria(db: None) -> User:
    """Manages in Umeå."""
    user = member("maria@example.com", UMEA, "manager", "Enhetschef")
    TOTP.activate(user, "A" * 32)
    return user


@pytest.fixture
def maria_desk(at_desk: SignIn, maria: User) -> Client:
    """Umeå's manager at work, who has just given her password once more."""
    return _assured(at_desk(maria))


def _assured(client: Client) -> Client:
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] += [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session.save()
    return client


def _typed(**changes: Any) -> dict[str, Any]:
    fields = {"municipality": UMEA, "purpose": "Diariet", "scopes": ["answer"], "title": "", "token": str(uuid.uuid4())}
    return fields | changes


def _key(code: str = UMEA, **changes: Any) -> ApiKey:
    fields: dict[str, Any] = {"name": f"Nyckel i {code}", "scopes": [], "form_token": uuid.uuid4()}
    actor = staff_actor(code)
    return keys.create(municipality=code, actor=type(actor)(actor.role, (code,)), **(fields | changes))[0]


def test_a_new_key_is_shown_once_and_works(maria_desk: Client, maria: User) -> None:
    response = maria_desk.post(NEW, _typed(title="Kundtjänst"))
    plain = PLAIN.search(response.content.decode())

    assert response.status_code == 201
    assert "no-store" in response["Cache-Control"]
    assert plain
    key = keys.find(plain[0])
    assert key is not None
    assert (key.name, key.scopes, key.title, key.created_by) == ("Diariet", ["read", "answer"], "Kundtjänst", maria)
    assert Event.objects.get(verb=Verb.KEY_CREATED).actor_id == maria.pk


def test_the_key_is_nowhere_else(maria_desk: Client, caplog: pytest.LogCaptureFixture) -> None:
    response = maria_desk.post(NEW, _typed())
    found = PLAIN.search(response.content.decode())
    assert found
    secret = found[0].rpartition("_")[2]

    later = [maria_desk.get(path).content.decode() for path in (LIST, NEW, "/handlaggning/")]

    assert not any(secret in page for page in later)
    assert not any(secret in str(session.get_decoded()) for session in Session.objects.all())
    assert secret not in str(response.headers) + str(response.cookies) + caplog.text + str(Event.objects.values())
    assert secret not in str(getattr(caches["pages"], "_cache", ""))


def test_a_reload_makes_no_second_key_and_shows_none(maria_desk: Client) -> None:
    typed = _typed()
    maria_desk.post(NEW, typed)

    again = maria_desk.post(NEW, typed)

    assert again.status_code == 409
    assert "Nyckeln är redan skapad" in again.content.decode()
    assert not PLAIN.search(again.content.decode())
    assert ApiKey.objects.count() == 1


def test_a_key_comes_after_the_password_once_more(at_desk: SignIn, maria: User) -> None:
    desk = at_desk(maria)

    asked, posted = desk.get(NEW), desk.post(NEW, _typed())

    assert [(answer.status_code, answer["Location"].split("?")[0]) for answer in (asked, posted)] == [
        (302, "/handlaggning/konto/losenord/")
    ] * 2
    assert not ApiKey.objects.exists()


def test_a_form_that_took_too_long_goes_on_after_the_password(at_desk: SignIn, maria: User) -> None:
    desk = at_desk(maria)
    asked = desk.post(NEW, _typed())

    response = desk.post(asked["Location"], {"password": "ett långt lösenord"})

    found = PLAIN.search(response.content.decode())
    assert found
    assert keys.find(found[0])
    assert "no-store" in response["Cache-Control"]
    assert not any(found[0] in str(session.get_decoded()) for session in Session.objects.all())


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"purpose": " "}, "Skriv vad nyckeln ska användas till."),
        ({"last_day": "2020-01-01"}, "Den dagen har redan varit."),
        ({"last_day": "i morgon"}, "Skriv dagen så här"),
        ({"scopes": ["king"]}, "king"),
        ({"scopes": ["read"]}, "read"),
        ({"municipality": VANNAS}, VANNAS),
        ({"token": "x"}, "Det du skrev finns kvar"),
    ],
)
def test_what_will_not_do_is_said_beside_the_field_and_kept(
    maria_desk: Client, changes: dict[str, Any], words: str
) -> None:
    response = maria_desk.post(NEW, _typed(title="Kundtjänst") | changes)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert 'value="Kundtjänst"' in response.content.decode()
    assert not ApiKey.objects.exists()


def test_the_last_day_is_a_whole_day_here(maria_desk: Client) -> None:
    today = timezone.localdate()

    maria_desk.post(NEW, _typed(last_day=today.isoformat()))

    key = ApiKey.objects.get()
    assert key.last_day == today
    ends = timezone.localtime(key.expires_at)
    assert (ends.date(), ends.hour, ends.minute) == (today + timedelta(days=1), 0, 0)


def test_the_list_shows_own_keys_and_no_others(maria_desk: Client) -> None:
    own, ended = _key(name="Diariet"), _key(name="Gamla diariet")
    foreign = _key(VANNAS, name="Vännäs diarium")
    keys.revoke(ended.pk, actor=staff_actor(UMEA))

    shown = maria_desk.get(LIST).content.decode()

    assert shown.index(own.name) < shown.index(ended.name)
    assert own.prefix in shown
    assert (foreign.name in shown, foreign.prefix in shown) == (False, False)
    assert "Återkallad" in shown


def test_whoever_manages_two_municipalities_chooses(at_desk: SignIn, maria: User) -> None:
    Membership.objects.create(user=maria, municipality_id=VANNAS, role="manager")
    desk = _assured(at_desk(maria))

    response = desk.post(NEW, _typed(municipality=VANNAS))

    assert response.status_code == 201
    assert ApiKey.objects.get().municipality_id == VANNAS


def test_a_key_is_revoked_after_a_question(maria_desk: Client) -> None:
    key = _key()
    address = f"{LIST}{key.pk}/aterkalla/"

    asked = maria_desk.get(address)
    key.refresh_from_db()
    unchanged = key.revoked_at
    done = [maria_desk.post(address), maria_desk.post(address)]

    key.refresh_from_db()
    assert (asked.status_code, unchanged) == (200, None)
    assert [(answer.status_code, answer["Location"]) for answer in done] == [(302, LIST)] * 2
    assert key.revoked_at is not None
    assert Event.objects.filter(verb=Verb.KEY_REVOKED).count() == 1


def test_a_foreign_key_does_not_exist(maria_desk: Client) -> None:
    key = _key(VANNAS)

    foreign = maria_desk.post(f"{LIST}{key.pk}/aterkalla/")
    nothing = maria_desk.post(f"{LIST}987654321/aterkalla/")

    key.refresh_from_db()
    assert (foreign.status_code, foreign.content) == (404, nothing.content)
    assert key.revoked_at is None


def test_the_token_of_anothers_form_tells_nothing(maria_desk: Client) -> None:
    token = uuid.uuid4()
    key = _key(VANNAS, form_token=token)

    response = maria_desk.post(NEW, _typed(token=str(token)))

    assert response.status_code == 404
    assert key.name not in response.content.decode()


@pytest.mark.parametrize(("code", "role"), [(UMEA, "moderator"), (OFFICE, "operator")])
def test_the_pages_are_not_there_for_those_who_keep_no_keys(at_desk: SignIn, code: str, role: str) -> None:
    desk = _assured(at_desk(member("nils@example.com", code, role)))

    statuses = [desk.get(LIST).status_code, desk.get(NEW).status_code, desk.post(NEW, _typed()).status_code]

    assert statuses == [404] * 3
    assert LIST not in desk.get("/handlaggning/konto/").content.decode()


def test_a_coordinator_keeps_the_offices_keys(at_desk: SignIn, olga: User) -> None:
    desk = _assured(at_desk(olga))

    response = desk.post(NEW, _typed(municipality=OFFICE))

    assert response.status_code == 201
    assert ApiKey.objects.get().municipality_id == OFFICE
    assert f'href="{LIST}"' in desk.get("/handlaggning/").content.decode()
