"""A routing rule that can't be carried out is an alarm."""

from typing import Any

from ideas.models import Municipality
from moderation import rulebook
from portal.operations import alarms
from tests.conftest import OLGA, VANNAS
from tests.moderation.conftest import Draft, draft
from tests.notifications.smtp import MailServer
from tests.portal.operations.conftest import Sees
from tests.portal.operations.test_doctor import codes, doctor

__all__ = ["draft"]


def test_rules_that_can_be_carried_out_are_no_trouble(draft: Draft, sees: Sees) -> None:
    rulebook.activate(draft().pk, actor=OLGA)
    draft(target="9999")

    assert sees("rules") == {}


def test_a_rule_that_failed_is_trouble_until_somebody_sees_to_it(draft: Draft, sees: Sees) -> None:
    rule, other = (rulebook.activate(draft().pk, actor=OLGA) for _ in range(2))
    for one in (other, rule):
        rulebook.note_failures({one.pk: "target"})

    failed = sees("rules")["rule_failed"]
    rulebook.settle_failure(rule.pk, actor=OLGA)
    rulebook.retire(other.pk, actor=OLGA)

    assert (failed.number, failed.params) == (2, {"rules": f"{rule.pk}, {other.pk}"})
    assert sees("rules") == {}


def test_a_rule_that_would_fail_is_trouble_before_it_does(draft: Draft, sees: Sees) -> None:
    rule = rulebook.activate(draft().pk, actor=OLGA)
    Municipality.objects.filter(pk=VANNAS).update(active=False)

    assert sees("rules")["rule_failed"].params == {"rules": str(rule.pk)}


def test_the_operators_hear_of_it_and_so_does_the_doctor(draft: Draft, mail_server: MailServer, settings: Any) -> None:
    settings.OPERATOR_EMAIL = ["drift@example.com"]
    rule = rulebook.activate(draft(note="Hemligt skäl", words=("kvastskaft",)).pk, actor=OLGA)
    rulebook.note_failures({rule.pk: "target"})

    told = alarms.watch()

    (mail,) = mail_server.mails
    assert (told, "rule_failed" in codes(doctor())) == (True, True)
    assert not any(secret in str(mail) for secret in ("kvastskaft", "Hemligt"))
