"""Who does something: a frozen value that transitions and queries take instead of a user."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """Every role that may act. Staff roles come from a membership, the others from what was shown (a link, a key) or from nothing."""

    MODERATOR = "moderator"
    MANAGER = "manager"
    COORDINATOR = "coordinator"
    OPERATOR = "operator"
    SENDER = "sender"
    READER = "reader"
    API_KEY = "api_key"
    PROGRAM = "program"


DESK_ROLES = frozenset({Role.MODERATOR, Role.MANAGER, Role.COORDINATOR, Role.API_KEY})
"""Roles that work with cases: a key like a moderator of its municipality. An operator runs the system and reads no case."""


@dataclass(frozen=True, slots=True)
class Actor:
    """`municipality_codes`: those that a staff member or a key works for, sorted.

    `user_id`: the user's id for staff, the key's own id for role `api_key`, None for everybody else.
    """

    role: Role
    municipality_codes: tuple[str, ...] = ()
    user_id: int | None = None
    title: str = ""
    """The staff member's or the key's title ("trafikplanerare"), which signs answers instead of a name."""


PROGRAM = Actor(Role.PROGRAM)
READER = Actor(Role.READER)
SENDER = Actor(Role.SENDER)
"""The sender of the submission at hand: whoever holds its derived link."""
