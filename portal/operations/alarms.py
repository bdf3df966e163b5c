"""Telling the operators by mail: once when trouble appears, again when it has grown, daily while it lasts, and when it is over.

What was told stands in the database, so that a restart tells nothing twice, and two sweeps at once tell it once. Told means that the mail
server took the mail: at least once, like every other mail.
"""

import hashlib
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext, ngettext

from notifications import posting
from portal.models import Alarm
from portal.operations import cases, mails, models, owed, rules, words
from portal.operations.finding import Finding, Severity
from portal.operations.findings import ask

log = logging.getLogger(__name__)

GROWING: Final = timedelta(minutes=10)
"""What has grown is told of again after this time,"""
DAILY: Final = timedelta(hours=24)
"""and what only lasts after this."""
CALM: Final = timedelta(minutes=5)
"""What was away for this long is over: what comes and goes is told of once."""
CLAIM: Final = timedelta(minutes=5)
"""So long nobody else tells of it. A try that failed is repeated after it."""
_LOCK: Final = 7_352_002


@dataclass(frozen=True)
class Telling:
    """One mail. `alarms`: rows that count as told once it is sent; `findings`: what is wrong now, nothing when all is well."""

    alarms: list[Alarm]
    findings: list[Finding]

    @property
    def identity(self) -> str:
        """The same when the same mail is sent once more."""
        told = [(alarm.code, alarm.number, str(alarm.told_at)) for alarm in self.alarms]
        return hashlib.sha256(repr((told, bool(self.findings))).encode()).hexdigest()[:24]


def watch() -> bool:
    """Look, and tell what is due; whether there was something to tell.

    Raises posting.Away or posting.Refused where the mail server did not take it: then it is due again after CLAIM.
    """
    telling = _claim(loud())
    if telling is None:
        return False
    for alarm in telling.alarms:
        if telling.findings:
            log.error("alarm: %s (%d)", alarm.code, alarm.number)
        else:
            log.warning("alarm is over: %s", alarm.code)
    if settings.OPERATOR_EMAIL:
        posting.post(_message(telling, settings.OPERATOR_EMAIL))
    _told(telling)
    return True


def loud() -> list[Finding]:
    """Trouble that somebody is to be woken for. What could not be looked at is trouble, too."""
    looks = (
        ("owed", owed.look),
        ("mails", _loud_mails),
        ("cases", cases.loud),
        ("rules", rules.look),
        ("models", models.look),
    )
    seen = [found for name, look in looks for found in ask(name, look)]
    return [found for found in seen if isinstance(found, Finding) and found.severity == Severity.TROUBLE]


def _loud_mails(everything: bool) -> Iterator[Finding]:
    yield from mails.refused_alike()
    yield from mails.waiting()


@transaction.atomic
def _claim(found: list[Finding]) -> Telling | None:
    """Note what there is, and take what is to be told now. None when that is nothing, or when somebody is telling it already."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    now = timezone.now()
    alarms = _noted(found, now)
    if any(alarm.claimed_until and alarm.claimed_until > now for alarm in alarms):
        return None
    if found:
        due = [alarm for alarm in alarms if alarm.gone_at is None and _is_due(alarm, now)]
    else:
        due = alarms if all(alarm.gone_at and now - alarm.gone_at >= CALM for alarm in alarms) else []
    if not due:
        return None
    Alarm.objects.filter(pk__in=[alarm.pk for alarm in due]).update(claimed_until=now + CLAIM)
    return Telling(due, found)


def _noted(found: list[Finding], now: datetime) -> list[Alarm]:
    """The rows of all alarms, brought up to date."""
    alarms = {alarm.code: alarm for alarm in Alarm.objects.order_by("code")}
    for finding in found:
        alarm = alarms.setdefault(finding.key, Alarm(code=finding.key))
        if alarm.gone_at and now - alarm.gone_at >= CALM:
            alarm.told_at = None
        alarm.number, alarm.gone_at = finding.number, None
        alarm.save()
    if not any(finding.code == "unseen" for finding in found):  # else nobody knows what is over
        present = {finding.key for finding in found}
        for alarm in alarms.values():
            if alarm.code not in present and alarm.gone_at is None:
                alarm.gone_at = now
                alarm.save(update_fields=["gone_at"])
    return list(alarms.values())


def _is_due(alarm: Alarm, now: datetime) -> bool:
    if alarm.told_at is None:
        return True
    lasts = now - alarm.told_at
    return lasts >= DAILY or (alarm.number > alarm.told_number and lasts >= GROWING)


def _told(telling: Telling) -> None:
    codes = [alarm.code for alarm in telling.alarms]
    if not telling.findings:
        Alarm.objects.filter(code__in=codes, gone_at__isnull=False).delete()
        return
    for alarm in telling.alarms:
        Alarm.objects.filter(code=alarm.code).update(
            told_at=timezone.now(), told_number=alarm.number, claimed_until=None
        )


def _message(telling: Telling, recipients: Iterable[str]) -> EmailMultiAlternatives:
    """The mail in Swedish, and in the other languages below it. Holds codes, numbers and case numbers: nothing that somebody wrote."""
    first, *others = settings.LANGUAGES_SHOWN
    with translation.override(first):
        subject = _subject(telling)
    texts = [_text(telling, language) for language in (first, *others)]
    to = list(recipients)
    for address in to:
        posting.check_address(address)
    return EmailMultiAlternatives(
        subject=subject,
        body="\n\n-- \n\n".join(texts),
        to=to,
        headers={
            "Message-ID": f"<alarm-{telling.identity}@{settings.MAIL_DOMAIN}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": ", ".join(settings.LANGUAGES_SHOWN),
        },
    )


def _subject(telling: Telling) -> str:
    number = len(telling.findings)
    if not number:
        return gettext("The portal: all is well again")
    pattern = ngettext("The portal: %(number)d thing is wrong", "The portal: %(number)d things are wrong", number)
    return pattern % {"number": number}


def _text(telling: Telling, language: str) -> str:
    with translation.override(language):
        context = {
            "findings": telling.findings,
            "over": [] if telling.findings else [words.title(alarm.code) for alarm in telling.alarms],
            "address": settings.SITE_URL + reverse("operations_status"),
        }
        return render_to_string("operations/alarm.txt", context).strip()
