"""Accounts of the sample content. Made up, marked as such by their address, and refused where anybody really wrote."""

import base64
import hashlib
import hmac
import time
from dataclasses import dataclass
from typing import Final

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from ideas.actors import PROGRAM
from ideas.models import Submission
from ideas.proposals import OFFICE
from moderation.models import MembershipRole, User
from moderation.transitions import add_member

PASSWORD: Final = "prova-portalen-2026"  # noqa: S105 -- shown to everybody who tries the demo
"""Of every sample account."""


class RealCasesExist(Exception):
    """There is a case that is not a sample: accounts whose password everybody knows have no place there."""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who does not exist. `municipality` is a code."""

    email: str
    role: str
    municipality: str
    title: str
    name: str


@dataclass(frozen=True, slots=True)
class CurrentCode:
    """What the account's authenticator app would show now."""

    account: Account
    code: str
    seconds_left: int


ACCOUNTS: Final = (
    Account("moderator.umea@example.com", MembershipRole.MODERATOR, "2480", "Trafikplanerare", "Maja Exempel"),
    Account("chef.umea@example.com", MembershipRole.MANAGER, "2480", "Enhetschef", "Sten Exempel"),
    Account("moderator.bjurholm@example.com", MembershipRole.MODERATOR, "2403", "Kommunsekreterare", "Elin Exempel"),
    Account("moderator.nordmaling@example.com", MembershipRole.MODERATOR, "2401", "Kommunvägledare", "Arvid Exempel"),
    Account("moderator.robertsfors@example.com", MembershipRole.MODERATOR, "2409", "Kommunvägledare", "Tove Exempel"),
    Account("moderator.vindeln@example.com", MembershipRole.MODERATOR, "2404", "Utredare", "Nils Exempel"),
    Account("moderator.vannas@example.com", MembershipRole.MODERATOR, "2460", "Kommunvägledare", "Omar Exempel"),
    Account("moderator.ornskoldsvik@example.com", MembershipRole.MODERATOR, "2284", "Kommunvägledare", "Siv Exempel"),
    Account("samordnare@example.com", MembershipRole.COORDINATOR, OFFICE, "Samordnare", "Karin Exempel"),
    Account("drift@example.com", MembershipRole.OPERATOR, OFFICE, "Driftansvarig", "Ivar Exempel"),
)


@transaction.atomic
def create_accounts(password: str = PASSWORD) -> None:
    """Make ACCOUNTS, each with `password`, an authenticator and recovery codes; those that are there stay as they are.

    RealCasesExist, and nothing made, where there is a case that is not a sample.
    """
    if Submission.objects.filter(is_sample=False).exists():
        raise RealCasesExist
    hashed = make_password(password)  # once: hashing is slow on purpose
    for account in ACCOUNTS:
        user = add_member(
            account.email,
            role=account.role,
            municipality=account.municipality,
            title=account.title,
            actor=PROGRAM,
        )
        if user.has_usable_password():
            continue
        user.name, user.password = account.name, hashed
        user.save(update_fields=["name", "password"])
        TOTP.activate(user, _secret(account.email))
        RecoveryCodes.activate(user)


def current_codes() -> list[CurrentCode]:
    """The code of each sample account that exists and has an authenticator, in the order of ACCOUNTS."""
    stored = Authenticator.objects.filter(type=Authenticator.Type.TOTP, user__email__in=[a.email for a in ACCOUNTS])
    secrets = {found.user.email: decrypt(found.data["secret"]) for found in stored.select_related("user")}
    period: int = app_settings.TOTP_PERIOD
    now = int(time.time())
    return [
        CurrentCode(
            account,
            format_hotp_value(hotp_value(secrets[account.email], now // period)),
            period - now % period,
        )
        for account in ACCOUNTS
        if account.email in secrets
    ]


def accounts_exist() -> bool:
    """Whether the sample accounts were made here."""
    return User.objects.filter(email=ACCOUNTS[0].email).exists()


def _secret(email: str) -> str:
    """Derived, so that it is the same after every new seeding of a checkout and another one in each."""
    digest = hmac.new(settings.LINK_KEY.encode(), f"sample-totp|{email}".encode(), hashlib.sha1).digest()
    return base64.b32encode(digest).decode()
