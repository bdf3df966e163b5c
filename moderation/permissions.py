"""The one place that decides who of the staff may do what. Every staff page passes through `desk`."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import wraps
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from ideas import queries
from ideas.actors import DESK_ROLES, Actor, Role
from ideas.models import OPEN_STATES, Assignment, AssignmentRole, AssignmentState, Submission
from ideas.proposals import OFFICE
from ideas.transitions import STEERED_STATES
from moderation import sessions
from moderation.models import User
from moderation.queries import active_memberships, coordinators

View = Callable[..., HttpResponse]


class DeskRequest(HttpRequest):
    """A request that `desk` let in."""

    actor: Actor
    user: User


class Deed(StrEnum):
    """What can be done with a case."""

    READ = "read"
    PUBLISH = "publish"
    ANSWER = "answer"
    MESSAGE = "message"
    DECLINE = "decline"
    REROUTE = "reroute"
    REDIRECT = "redirect"
    CONTRIBUTORS = "contributors"
    CLASSIFY = "classify"
    RELEASE = "release"
    SEE_CONTACT = "see_contact"


LEAD_DEEDS: Final = frozenset({Deed.DECLINE, Deed.REROUTE, Deed.REDIRECT, Deed.SEE_CONTACT})
"""For the municipality that holds the case together: they decide about the whole of it, or show who wrote."""

STEERING_DEEDS: Final = frozenset({Deed.CONTRIBUTORS, Deed.CLASSIFY})
"""For the lead, also after its answer, and for the regional office where it has or had a part: who takes part, and what it is about."""

KEY_ROLES: Final = frozenset({Role.MANAGER, Role.COORDINATOR})
"""Those who keep their municipality's keys; at the office the coordinators. An operator reads no case, and a key would let them."""

RULE_ROLES: Final = frozenset({Role.COORDINATOR})
"""Those at the regional office who write the rules for who gets what."""

_RANKS: Final = (Role.MANAGER, Role.COORDINATOR, Role.MODERATOR, Role.OPERATOR)


def desk(view: View) -> View:
    """Let a view be seen by staff only, and give it `request.actor`.

    Nobody signed in: to the sign-in page. A session without the second factor: to get one, or to show it. Somebody without an
    active membership: the same 404 as for what does not exist.
    """

    @never_cache
    @wraps(view)
    def page(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        refusal = sessions.refuse(request)
        if refusal is not None:
            return refusal
        request.actor = actor_of(request.user)
        return view(request, *args, **kwargs)

    return page


def actor_of(user: User) -> Actor:
    """`user` as an actor, from active memberships: the municipalities sorted, the highest role, its title. Http404 without any.

    Codes come from memberships that work with cases: an operator's gives none.
    """
    memberships = sorted(active_memberships(user), key=lambda membership: _RANKS.index(Role(membership.role)))
    if not memberships:
        raise Http404
    codes = {membership.municipality_id for membership in memberships if Role(membership.role) in DESK_ROLES}
    return Actor(
        role=Role(memberships[0].role),
        municipality_codes=tuple(sorted(codes)),
        user_id=user.pk,
        title=next((membership.title for membership in memberships if membership.title), ""),
    )


def key_municipalities(user: User) -> frozenset[str]:
    """Codes of the municipalities whose keys `user` makes and revokes: by a membership in KEY_ROLES there, not one elsewhere."""
    keepers = active_memberships(user).filter(role__in=KEY_ROLES)
    return frozenset(keepers.values_list("municipality_id", flat=True))


def keeps_keys(actor: Actor) -> bool:
    """Whether a member of staff has any municipality in `key_municipalities`: an actor's role is the highest, and KEY_ROLES are."""
    return actor.role in KEY_ROLES


def keeps_rules(actor: Actor) -> bool:
    """Whether a member of staff writes the rules. Somebody who manages somewhere as well is a manager first: then the memberships say it."""
    if actor.user_id is None or OFFICE not in actor.municipality_codes:
        return False
    if actor.role not in RULE_ROLES | {Role.MANAGER}:
        return False
    return actor.role in RULE_ROLES or coordinators().filter(pk=actor.user_id).exists()


def may(actor: Actor, deed: Deed, submission: Submission) -> bool:
    """Whether `actor` may do `deed` with `submission` as it stands.

    Reading: who has or had a part in it. Everything else needs an open part; what is in LEAD_DEEDS the lead's. Publishing is open
    to those who answered too: they may let the question follow its answer later. STEERING_DEEDS need no open part.
    """
    if deed == Deed.READ:
        return actor.role in DESK_ROLES and queries.visible_to(actor).filter(pk=submission.pk).exists()
    return _may(actor, deed, submission, _parts(actor, submission))


def what_may(actor: Actor, submission: Submission) -> dict[Deed, bool]:
    """The same for every deed, in two questions to the database."""
    parts = _parts(actor, submission)
    read = may(actor, Deed.READ, submission)
    return {deed: read if deed == Deed.READ else _may(actor, deed, submission, parts) for deed in Deed}


def _may(actor: Actor, deed: Deed, submission: Submission, parts: Sequence[Assignment]) -> bool:
    """`deed` is not reading; `parts` are the actor's."""
    if actor.role not in DESK_ROLES:
        return False
    if deed in STEERING_DEEDS:
        return _steers_for(submission, parts) is not None
    part = _open_part(parts)
    if part is None:
        return deed == Deed.PUBLISH and any(part.state == AssignmentState.ANSWERED for part in parts)
    return deed not in LEAD_DEEDS or part.role == AssignmentRole.LEAD


def acting_municipality(actor: Actor, submission: Submission) -> str | None:
    """The code that `actor` acts for in this case: the one with the open part, the lead first; None without an open part."""
    part = _open_part(_parts(actor, submission))
    return part.municipality_id if part else None


def municipality_for(actor: Actor, deed: Deed, submission: Submission) -> str | None:
    """The code that `actor` does `deed` for."""
    steers = deed in STEERING_DEEDS
    return steering_municipality(actor, submission) if steers else acting_municipality(actor, submission)


def steering_municipality(actor: Actor, submission: Submission) -> str | None:
    """The code for which `actor` may steer a case that is open or answered: the lead's, else the office's; None for neither."""
    return _steers_for(submission, _parts(actor, submission))


def _steers_for(submission: Submission, parts: Sequence[Assignment]) -> str | None:
    if submission.status not in STEERED_STATES:
        return None
    leads = (p for p in parts if p.role == AssignmentRole.LEAD and p.state != AssignmentState.RELEASED)
    lead = next(leads, None)
    office = next((p for p in parts if p.municipality_id == OFFICE), None)
    found = lead or office
    return found.municipality_id if found else None


def _open_part(parts: Sequence[Assignment]) -> Assignment | None:
    """The lead's if it is open, else the oldest that is."""
    opened = (part for part in parts if part.state in OPEN_STATES)
    return min(opened, key=lambda part: part.role != AssignmentRole.LEAD, default=None)


def _parts(actor: Actor, submission: Submission) -> list[Assignment]:
    """Those of the actor's municipalities in a case, the oldest first."""
    parts = Assignment.objects.filter(submission=submission, municipality_id__in=actor.municipality_codes)
    return list(parts.order_by("id"))
