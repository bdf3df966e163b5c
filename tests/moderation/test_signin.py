"""The way in: password, then code; nothing of the desk before both."""

import re
import time
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from moderation import sessions
from moderation.models import User
from tests.conftest import UMEA, Submit
from tests.moderation.conftest import SignIn

pytestmark = pytest.mark.django_db

PASSWORD = "ett långt lösenord"
LOGIN, CODE, ENROL = "/handlaggning/konto/logga-in/", "/handlaggning/konto/kod/", "/handlaggning/konto/kodapp/"
DESK_PAGES = ["queue_list", "mfa_index", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"]


@pytest.fixture(autouse=True)
def _no_tries_yet(db: None) -> None:
    cache.clear()


def _code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def _password(client: Client, user: User, password: str = PASSWORD, path: str = LOGIN) -> str:
    response = client.post(path, {"login": user.email, "password": password})
    return str(response.headers.get("Location", response.status_code))


def test_nobody_signed_in_is_sent_to_the_sign_in_and_back(client: Client, assigned: Submit) -> None:
    page = f"/handlaggning/{assigned(UMEA).case_number}/"

    for path in ("/handlaggning/", page, "/handlaggning/UR-2026-99999-K/"):
        assert client.get(path)["Location"] == f"{LOGIN}?next={path}"


def test_password_and_code_open_the_queue(client: Client, mona: User) -> None:
    secret = generate_totp_secret()
    TOTP.activate(mona, secret)

    assert _password(client, mona) == CODE
    assert client.get("/handlaggning/").status_code == 302
    assert client.post(CODE, {"code": _code(secret)})["Location"] == "/handlaggning/"
    response = client.get("/handlaggning/")
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


def test_a_code_works_once(client: Client, mona: User) -> None:
    secret = generate_totp_secret()
    TOTP.activate(mona, secret)
    with time_machine.travel(time.time(), tick=False):
        for browser, status in ((client, 302), (Client(), 200)):
            _password(browser, mona)
            assert browser.post(CODE, {"code": _code(secret)}).status_code == status


def test_a_recovery_code_opens_it_too_but_not_twice(mona: User) -> None:
    TOTP.activate(mona, generate_totp_secret())
    code = RecoveryCodes.activate(mona).get_unused_codes()[0]

    answers = []
    for browser in (Client(), Client()):
        _password(browser, mona)
        answers.append(browser.post(CODE, {"code": code}).status_code)

    assert answers == [302, 200]


def test_a_first_sign_in_leads_to_the_code_app_and_then_in(client: Client, mona: User) -> None:
    _password(client, mona)
    assert client.get("/handlaggning/")["Location"] == ENROL

    page = client.get(ENROL).content.decode()
    secret = re.search(r'class="secret">([A-Z2-7]+)<', page)
    assert secret
    wrong = client.post(ENROL, {"code": "000000"})
    right = client.post(ENROL, {"code": _code(secret[1])})

    assert wrong.status_code == 200
    assert right["Location"] == "/handlaggning/konto/reservkoder/"
    codes = client.get(right["Location"]).content.decode()
    assert len(re.findall(r"<li><code>", codes)) == 10
    assert client.get("/handlaggning/").status_code == 200


@pytest.mark.parametrize("name", DESK_PAGES)
@pytest.mark.parametrize("has_app", [True, False], ids=["app set up elsewhere", "no app yet"])
def test_a_session_with_a_password_only_reaches_no_page_of_the_desk(
    at_desk: SignIn, mona: User, name: str, has_app: bool
) -> None:
    if has_app:
        TOTP.activate(mona, generate_totp_secret())
        RecoveryCodes.activate(mona)
    desk = at_desk(mona, code=False)

    response = desk.get(reverse(name))

    assert response.status_code == 302
    assert response["Location"].split("?")[0] == (reverse("mfa_reauthenticate") if has_app else ENROL)


def test_no_decision_is_taken_with_a_password_only(at_desk: SignIn, mona: User, assigned: Submit) -> None:
    submission = assigned(UMEA)
    desk = at_desk(mona, code=False)

    for name in ("publicera", "svara", "avboj", "skicka-vidare", "meddelande", "utkast", "granskat", "forhandsvisa"):
        response = desk.post(f"/handlaggning/{submission.case_number}/{name}/", {"body": "Hej", "reason": "Hej"})
        assert response["Location"] == ENROL
    assert submission.events.count() == 2


def test_an_older_session_goes_on_with_a_code(at_desk: SignIn, mona: User) -> None:
    secret = generate_totp_secret()
    TOTP.activate(mona, secret)
    desk = at_desk(mona, code=False)

    desk.post("/handlaggning/konto/kod-igen/?next=/handlaggning/", {"code": _code(secret)})

    assert desk.get("/handlaggning/").status_code == 200


def test_the_app_is_not_replaced_by_whoever_holds_the_session(at_desk: SignIn, mona: User) -> None:
    TOTP.activate(mona, generate_totp_secret())

    response = at_desk(mona).get(ENROL)

    assert response["Location"] == "/handlaggning/konto/"
    assert Authenticator.objects.filter(user=mona).count() == 1


@pytest.mark.parametrize(
    ("away", "status"),
    [(timedelta(minutes=29), 200), (timedelta(minutes=31), 302)],
    ids=["29 minutes", "31 minutes"],
)
def test_half_an_hour_of_nothing_ends_the_session(mona_desk: Client, away: timedelta, status: int) -> None:
    mona_desk.get("/handlaggning/")

    with time_machine.travel(timezone.now() + away):
        response = mona_desk.get("/handlaggning/")

    assert response.status_code == status


def test_ten_hours_end_the_session_however_busy(mona_desk: Client) -> None:
    began = timezone.now()
    answers = []

    for minutes in range(0, 600, 20):
        with time_machine.travel(began + timedelta(minutes=minutes)):
            answers.append(mona_desk.get("/handlaggning/konto/").status_code)

    assert answers == [200] * 30
    with time_machine.travel(began + sessions.LONGEST + timedelta(minutes=5)):
        assert mona_desk.get("/handlaggning/konto/").status_code == 302


def test_what_was_typed_into_an_ended_session_is_shown_and_goes_nowhere(mona_desk: Client, assigned: Submit) -> None:
    submission = assigned(UMEA)
    mona_desk.get("/handlaggning/")

    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        response = mona_desk.post(f"/handlaggning/{submission.case_number}/svara/", {"body": "Ett långt svar."})

    assert response.status_code == 403
    assert "Ett långt svar." in response.content.decode()
    assert submission.events.count() == 2


def test_many_wrong_passwords_close_the_door_for_a_while(client: Client, mona: User) -> None:
    TOTP.activate(mona, generate_totp_secret())
    for _ in range(5):
        _password(client, mona, "fel lösenord igen")

    assert _password(client, mona) == "200"


def test_many_wrong_codes_close_the_door_for_a_while(client: Client, mona: User) -> None:
    secret = generate_totp_secret()
    TOTP.activate(mona, secret)
    _password(client, mona)
    for _ in range(6):
        client.post(CODE, {"code": "000000"})

    assert client.post(CODE, {"code": _code(secret)}).status_code == 200


def test_an_unknown_address_and_a_wrong_password_sound_the_same(client: Client, mona: User) -> None:
    known = client.post(LOGIN, {"login": mona.email, "password": "fel lösenord igen"}).content.decode()
    unknown = client.post(LOGIN, {"login": "nils@example.com", "password": "fel lösenord igen"}).content.decode()

    assert "invalid-feedback" in known or "alert" in known
    assert re.sub(r"value=\"[^\"]*\"", "", known) == re.sub(r"value=\"[^\"]*\"", "", unknown)


def test_the_sign_in_goes_back_to_our_own_pages_only(client: Client, mona: User) -> None:
    assert _password(client, mona, path=f"{LOGIN}?next=https://example.org/") == "/handlaggning/"


@pytest.mark.parametrize("path", ["signup/", "email/", "password/reset/", "password/change/", "totp/deactivate/"])
def test_nothing_else_of_the_account_pages_is_there(client: Client, path: str) -> None:
    assert client.get(f"/handlaggning/konto/{path}").status_code == 404


def test_signing_out_ends_the_session(mona_desk: Client) -> None:
    mona_desk.post("/handlaggning/konto/logga-ut/")

    assert mona_desk.get("/handlaggning/").status_code == 302


@pytest.mark.parametrize("path", [LOGIN, "/en/handlaggning/konto/logga-in/"])
def test_the_pages_on_the_way_in_are_not_stored(client: Client, path: str) -> None:
    assert "no-store" in client.get(path)["Cache-Control"]
