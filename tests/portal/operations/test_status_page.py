"""The operators' page: who gets in, what it shows, and its buttons."""

from collections.abc import Callable

import pytest
from django.test import Client

from ideas.models import Handling
from ideas.outbox import WorkState
from moderation.models import User
from tests.conftest import OFFICE, UMEA, member
from tests.moderation.conftest import SignIn

PAGE, BUTTON = "/handlaggning/drift/", "/handlaggning/drift/forsok-igen/"
DeadWork = Callable[..., Handling]


@pytest.fixture
def operator(db: None) -> User:
    """Runs the system."""
    return member("ivar@example.com", OFFICE, "operator")


@pytest.fixture
def desk(at_desk: SignIn, operator: User) -> Client:
    """The operator at work."""
    return at_desk(operator)


def test_an_operator_reads_what_is_wrong_and_what_to_do(desk: Client, dead: DeadWork) -> None:
    row = dead(text="Hemligt ord: kvastskaft.", name="Alice Kvastskaft")

    page = desk.get(PAGE).content.decode()

    assert "Arbete som har getts upp: fördelning av ärenden" in page
    assert "Gör så här:" in page
    assert f'value="handling.{row.pk}"' in page
    assert row.case_number in page
    assert f"{row.case_number}/" not in page  # no way to the case
    assert "vastskaft" not in page
    assert "alice" not in page


def test_nobody_else_at_the_desk_finds_it(at_desk: SignIn, db: None) -> None:
    for role, code in (("moderator", UMEA), ("manager", UMEA), ("coordinator", OFFICE)):
        client = at_desk(member(f"{role}@example.com", code, role))

        page, nothing = client.get(PAGE), client.get("/handlaggning/UR-2026-99999-K/")
        assert (page.status_code, page.content) == (404, nothing.content)
        assert client.post(BUTTON, {"row": "handling.1"}).status_code == 404
        assert PAGE not in client.get("/handlaggning/").content.decode()


def test_an_operator_who_moderates_too_finds_both(at_desk: SignIn, operator: User, db: None) -> None:
    both = member("both@example.com", UMEA, "moderator")
    both.memberships.create(municipality_id=OFFICE, role="operator")
    client = at_desk(both)

    assert PAGE in client.get("/handlaggning/").content.decode()
    assert client.get(PAGE).status_code == 200


def test_the_button_opens_a_row_once_and_says_so(
    desk: Client, operator: User, dead: DeadWork, caplog: pytest.LogCaptureFixture
) -> None:
    row = dead()
    caplog.set_level("INFO", "portal.operations")

    pages = [desk.post(BUTTON, {"row": f"handling.{row.pk}"}, follow=True).content.decode() for _ in range(2)]

    row.refresh_from_db()
    assert row.state == WorkState.PENDING
    assert "1 arbete prövas igen." in pages[0]
    assert "Inget ändrades" in pages[1]
    logged = [record.message for record in caplog.records if record.name == "portal.operations.views"]
    assert logged == [f"user {operator.pk} tries again: handling.{row.pk}"]


def test_one_button_opens_all_of_a_kind(desk: Client, dead: DeadWork) -> None:
    for _ in range(3):
        dead("notify")
    assert 'value="handling.notify"' in desk.get(PAGE).content.decode()

    page = desk.post(BUTTON, {"kind": "handling.notify"}, follow=True).content.decode()

    assert "3 arbeten prövas igen." in page
    assert not Handling.objects.filter(state=WorkState.DEAD).exists()


def test_a_press_without_a_form_token_is_refused(operator: User, at_desk: SignIn, dead: DeadWork) -> None:
    row, client = dead(), at_desk(operator)
    client.handler.enforce_csrf_checks = True

    assert client.post(BUTTON, {"row": f"handling.{row.pk}"}).status_code == 403
    row.refresh_from_db()
    assert row.state == WorkState.DEAD
