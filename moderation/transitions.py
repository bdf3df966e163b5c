"""Changes of who works for whom."""

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from ideas import events, links
from ideas.actors import Actor
from ideas.models import Municipality
from ideas.proposals import OFFICE
from ideas.verbs import Verb
from moderation.models import Membership, MembershipRole, User

OFFICE_ROLES = frozenset({MembershipRole.COORDINATOR, MembershipRole.OPERATOR})


class InvitationRefused(Exception):
    """The invitation makes no sense; the message says why in one sentence. Nothing was changed."""


@transaction.atomic
def add_member(email: str, *, role: str, municipality: str, title: str = "", actor: Actor) -> User:
    """Give the person with `email` a role in `municipality` (its code, or `region`), and make the account if there is none.

    Has the role already: only a new title is noted, no second event. Raises InvitationRefused. An account without a password is
    entered through its invitation (`accept_invitation`).
    """
    email = email.strip().lower()
    _require_sense(email, role)
    row = Municipality.objects.select_for_update().filter(code=municipality, active=True).first()
    if row is None:
        raise InvitationRefused(f"There is no active municipality {municipality!r}; give its code, or 'region'.")
    if role in OFFICE_ROLES and municipality != OFFICE:
        raise InvitationRefused(f"A {role} works at the regional office: give --municipality region.")
    user = User.objects.filter(email=email).first() or User.objects.create_user(email)
    membership, is_new = Membership.objects.get_or_create(
        user=user, municipality=row, role=role, ends_at=None, defaults={"title": title}
    )
    if is_new:
        events.record_for_municipality(
            Verb.MEMBER_ADDED, municipality, actor=actor, member=user.pk, role=role, membership=membership.pk
        )
    elif title and membership.title != title:
        membership.title = title
        membership.save(update_fields=["title"])
    return user


def invited(user_id: int, token: str) -> User | None:
    """The person that the one-time link is for; None for a link that was used, replaced or invented."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    version = user.link_version if user else 0
    good = links.check(token, links.Purpose.INVITE, user_id, version)
    return user if user and good else None


@transaction.atomic
def accept_invitation(user_id: int, token: str, *, password: str) -> User | None:
    """Set the password that was chosen, end the link, and forget an older authenticator app: a new start, also for a lost phone.

    None, and nothing changed, when the link is no good any more; of two at the same time one gets None.
    """
    User.objects.select_for_update().filter(pk=user_id).first()
    user = invited(user_id, token)
    if user is None:
        return None
    user.set_password(password)
    user.link_version += 1
    user.save(update_fields=["password", "link_version"])
    Authenticator.objects.filter(user=user).delete()
    return user


def _require_sense(email: str, role: str) -> None:
    try:
        validate_email(email)
    except ValidationError:
        raise InvitationRefused(f"{email!r} is not an e-mail address.") from None
    if role not in MembershipRole.values:
        raise InvitationRefused(f"There is no role {role!r}; the roles are {', '.join(MembershipRole.values)}.")


def invitation_token(user: User) -> str:
    """The token of the link that lets `user` choose a password, once."""
    return links.derive(links.Purpose.INVITE, user.pk, user.link_version)
