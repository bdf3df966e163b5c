"""The accounts of the sample content."""

import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.conf import LazySettings
from django.test import Client

from ideas.models import Event
from ideas.reference import load
from moderation import sample
from moderation.models import User
from tests.conftest import Submit

pytestmark = pytest.mark.django_db


def test_every_municipality_has_a_moderator_and_the_office_its_people(db: None) -> None:
    load()

    sample.create_accounts()

    roles = [(account.role, account.municipality) for account in sample.ACCOUNTS]
    assert len({code for role, code in roles if role == "moderator"}) == 7
    assert ("manager", "2480") in roles
    assert ("coordinator", "region") in roles
    assert ("operator", "region") in roles
    assert User.objects.count() == len(sample.ACCOUNTS)


def test_making_them_twice_changes_nothing(db: None) -> None:
    sample.create_accounts()
    before = list(User.objects.order_by("pk").values_list("password", flat=True))
    secrets = list(Authenticator.objects.order_by("pk").values_list("data", flat=True))

    sample.create_accounts()

    assert list(User.objects.order_by("pk").values_list("password", flat=True)) == before
    assert list(Authenticator.objects.order_by("pk").values_list("data", flat=True)) == secrets
    assert Event.objects.count() == len(sample.ACCOUNTS)


def test_they_are_refused_where_somebody_really_wrote(received: Submit) -> None:
    received()

    with pytest.raises(sample.RealCasesExist):
        sample.create_accounts()

    assert not User.objects.exists()


def test_their_secrets_come_from_the_key_of_the_installation(settings: LazySettings) -> None:
    ours = sample._secret("a@example.com")

    settings.LINK_KEY = "another key"

    assert sample._secret("a@example.com") != ours != sample._secret("b@example.com")


def test_the_current_code_signs_in(client: Client) -> None:
    sample.create_accounts()
    with time_machine.travel(time.time(), tick=False):
        shown = sample.current_codes()[0]
        client.post("/handlaggning/konto/logga-in/", {"login": shown.account.email, "password": sample.PASSWORD})
        response = client.post("/handlaggning/konto/kod/", {"code": shown.code})

    assert response["Location"] == "/handlaggning/"
    assert 0 < shown.seconds_left <= 30


def test_without_accounts_there_are_no_codes(db: None) -> None:
    assert sample.current_codes() == []
