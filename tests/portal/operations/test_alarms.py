"""The operators hear of trouble once, again when it has grown, daily, and when it is over: by a real mail server, and at least once."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone

from ideas.models import Handling
from notifications import posting
from portal.models import Alarm
from portal.operations import alarms, lookout
from portal.operations.dead import retry_all
from tests.notifications.smtp import MailServer

DeadWork = Callable[..., Handling]


@pytest.fixture(autouse=True)
def operators(settings: Any) -> None:
    """Two people want to know."""
    settings.OPERATOR_EMAIL = ["ivar@example.com", "drift@example.com"]


def pass_time(**span: float) -> None:
    """As if all that was told, claimed and over were that much longer ago."""
    ago = timedelta(**span)
    Alarm.objects.update(told_at=F("told_at") - ago, gone_at=F("gone_at") - ago, claimed_until=F("claimed_until") - ago)


def test_without_trouble_nobody_hears_anything(mail_server: MailServer, db: None) -> None:
    assert not alarms.watch()

    assert mail_server.mails == []
    assert not Alarm.objects.exists()


def test_trouble_is_told_once_in_every_language(
    dead: DeadWork, mail_server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    dead(text="Hemligt ord: kvastskaft.", email="alice@example.com")

    told = [alarms.watch() for _ in range(3)]

    (mail,) = mail_server.mails
    assert (told, mail_server.recipients) == ([True, False, False], [["ivar@example.com", "drift@example.com"]])
    assert mail["Subject"] == "Portalen: 1 sak är fel"
    assert mail["Auto-Submitted"] == "auto-generated"
    for part in (
        "getts upp",
        "given up",
        "luovuttu",
        "/handlaggning/drift/",
        "/en/handlaggning/drift/",
        "/fi/handlaggning/drift/",
    ):
        assert part in mail.get_content()
    assert not any(secret in mail.as_string() for secret in ("kvastskaft", "alice"))
    assert [record.message for record in caplog.records if record.levelno == logging.ERROR] == [
        "alarm: dead:handling.route (1)"
    ]


def test_what_has_grown_is_told_again_after_ten_minutes(dead: DeadWork, mail_server: MailServer) -> None:
    dead()
    alarms.watch()
    dead()

    told = [alarms.watch()]
    pass_time(minutes=11)
    told += [alarms.watch(), alarms.watch()]

    assert told == [False, True, False]
    assert mail_server.mails[0]["Message-ID"] != mail_server.mails[1]["Message-ID"]


def test_what_lasts_is_told_again_after_a_day(dead: DeadWork, mail_server: MailServer) -> None:
    dead()
    alarms.watch()

    told = []
    for hours in (23, 2, 1):
        pass_time(hours=hours)
        told.append(alarms.watch())

    assert told == [False, True, False]


def test_when_all_is_well_again_one_mail_says_so(dead: DeadWork, mail_server: MailServer) -> None:
    dead()
    alarms.watch()
    retry_all()

    told = [alarms.watch()]
    pass_time(minutes=6)
    told += [alarms.watch(), alarms.watch()]

    assert told == [False, True, False]
    assert mail_server.mails[-1]["Subject"] == "Portalen: allt är bra igen"
    assert "Arbete som har getts upp: fördelning av ärenden" in mail_server.mails[-1].get_content()
    assert not Alarm.objects.exists()


def test_what_comes_and_goes_is_told_once(dead: DeadWork, mail_server: MailServer) -> None:
    row = dead()
    for _ in range(3):
        alarms.watch()
        retry_all()
        alarms.watch()
        Handling.objects.filter(pk=row.pk).update(state="dead")
    alarms.watch()

    assert len(mail_server.mails) == 1


@pytest.mark.parametrize("reply", ["421 away", "550 no"])
def test_what_the_mail_server_did_not_take_is_told_later(dead: DeadWork, mail_server: MailServer, reply: str) -> None:
    dead()
    mail_server.recipient = reply
    with pytest.raises((posting.Away, posting.Refused)):
        alarms.watch()

    mail_server.recipient = "250 OK"
    retry_all()  # over before anybody was told
    alarms.watch()
    pass_time(minutes=6)

    assert alarms.watch()
    assert len(mail_server.mails) == 1


def test_a_mail_that_is_sent_once_more_keeps_its_message_id(dead: DeadWork, mail_server: MailServer) -> None:
    dead()
    mail_server.text = "drop"
    with pytest.raises(posting.Away):
        alarms.watch()
    mail_server.text = "250 OK"
    pass_time(minutes=6)

    alarms.watch()

    assert len({mail["Message-ID"] for mail in mail_server.mails}) == 1
    assert len(mail_server.mails) == 2


def test_without_an_address_it_stands_in_the_log_alone(
    dead: DeadWork, mail_server: MailServer, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.OPERATOR_EMAIL = []
    dead()

    told = [alarms.watch(), alarms.watch()]

    assert (told, mail_server.mails) == ([True, False], [])
    assert "alarm: dead:handling.route (1)" in caplog.text


@pytest.fixture
def two_connections(transactional_db: None) -> Callable[[Callable[[], Any]], list[Any]]:
    """Run something twice at the same time."""

    def run(job: Callable[[], Any]) -> list[Any]:
        start = Barrier(2)

        def one() -> Any:
            try:
                start.wait(10)
                return job()
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as pool:
            return [future.result(30) for future in [pool.submit(one) for _ in range(2)]]

    return run


def test_two_sweeps_at_once_tell_once(
    two_connections: Callable[..., list[Any]], dead: DeadWork, mail_server: MailServer
) -> None:
    dead()

    assert sorted(two_connections(alarms.watch)) == [False, True]
    assert len(mail_server.mails) == 1


@pytest.mark.django_db(transaction=True)
def test_a_look_never_ends_the_thread(
    dead: DeadWork, mail_server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    dead()
    mail_server.recipient = "421 away"

    lookout.look_once()

    assert "could not be told yet" in caplog.text
    assert Alarm.objects.get().told_at is None
    assert timezone.now() < Alarm.objects.get().claimed_until  # type: ignore[operator]
