"""Mails that were refused, wait, came twice, or contradict themselves."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from ideas.outbox import WorkState
from notifications.models import Delivery, DeliveryState
from notifications.sending import deliver
from portal.operations.finding import Severity
from portal.operations.mails import ALIKE, retry_refused
from tests.notifications.smtp import MailServer
from tests.portal.operations.conftest import Sees

Mail = Callable[..., Delivery]
REFUSED: dict[str, Any] = {"outcome": DeliveryState.REFUSED, "smtp_code": 550}


def test_a_refused_mail_is_no_more_than_a_notice(mail: Mail, sees: Sees) -> None:
    mail(**REFUSED)
    mail(**REFUSED | {"done_at": timezone.now() - timedelta(days=9), "smtp_code": 551})

    found = sees("mails")

    assert set(found) == {"mail_refused"}
    assert found["mail_refused"].severity == Severity.NOTICE
    assert found["mail_refused"].params["codes"] == "550"


def test_many_refusals_with_one_code_point_at_ourselves(mail: Mail, sees: Sees) -> None:
    for _ in range(ALIKE):
        mail(**REFUSED)

    found = sees("mails")["mail_refused_alike:550"]

    assert (found.number, found.severity) == (ALIKE, Severity.TROUBLE)


@pytest.mark.parametrize("spread", [{"smtp_code": None}, {"done_at": None}, {"smtp_code": "each another"}])
def test_refusals_that_have_nothing_in_common_are_the_recipients_own(
    mail: Mail, sees: Sees, spread: dict[str, Any]
) -> None:
    for number in range(ALIKE):
        changes = dict(spread)
        if "done_at" in changes:
            changes["done_at"] = timezone.now() - timedelta(hours=2 * number)
        if changes.get("smtp_code"):
            changes["smtp_code"] = 550 + number
        mail(**(REFUSED | changes))

    assert set(sees("mails")) == {"mail_refused"}


def test_refused_mails_are_sent_again_once_the_server_takes_them(
    mail: Mail, sees: Sees, mail_server: MailServer
) -> None:
    rows = [mail(**REFUSED) for _ in range(ALIKE)]

    reopened = [retry_refused(), retry_refused()]
    for row in rows:
        deliver(row.pk)

    assert reopened == [ALIKE, 0]
    assert len(mail_server.mails) == ALIKE
    assert sees("mails") == {}


def test_refused_mails_that_are_too_old_stay_refused(mail: Mail) -> None:
    mail(**REFUSED | {"done_at": timezone.now() - timedelta(hours=73)})

    assert retry_refused() == 0


@pytest.mark.parametrize(("minutes", "severity"), [(10, Severity.NOTICE), (70, Severity.TROUBLE)])
def test_waiting_for_the_mail_server_is_trouble_after_an_hour(
    mail: Mail, sees: Sees, minutes: int, severity: Severity
) -> None:
    mail(
        state=WorkState.PENDING,
        outcome=DeliveryState.WAITING,
        done_at=None,
        last_error="ConnectionRefusedError",
        first_tried_at=timezone.now() - timedelta(minutes=minutes),
        next_at=timezone.now() + timedelta(minutes=5),
    )

    assert sees("mails")["mail_waiting"].severity == severity


def test_a_mail_that_may_have_come_twice_is_a_notice(mail: Mail, sees: Sees) -> None:
    mail(maybe_duplicate=True, sent_at=timezone.now())

    assert sees("mails")["mail_twice"].severity == Severity.NOTICE


def test_where_the_servers_word_is_known_a_contradiction_is_settled(mail: Mail, sees: Sees) -> None:
    row = mail(state=WorkState.PENDING, outcome=DeliveryState.SENT, done_at=None)
    mend = sees("mails")["mail_unclear"].mend
    assert mend is not None

    mended = [mend(), mend()]

    row.refresh_from_db()
    assert (mended, row.state) == ([1, 0], WorkState.DONE)
    assert sees("mails") == {}


def test_where_it_is_not_known_a_person_decides(mail: Mail, sees: Sees) -> None:
    row = mail(outcome=DeliveryState.SENDING)
    mend = sees("mails")["mail_unclear"].mend
    assert mend is not None

    assert mend() == 0
    row.refresh_from_db()
    assert row.state == WorkState.DONE
    assert "mail_unclear" in sees("mails")
