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


DESK_ROLES = frozenset({Role.MODERATOR, Role.MANAGER, Role.COORDINATOR})
"""Roles that work with cases. An operator runs the system and reads no case."""


@dataclass(frozen=True, slots=True)
class Actor:
    """`municipality_codes`: those that a staff member works for, sorted. `user_id`: None for everybody but staff."""

    role: Role
    municipality_codes: tuple[str, ...] = ()
    user_id: int | None = None
    title: str = ""
    """The staff member's title ("trafikplanerare"), which signs answers instead of a name."""


PROGRAM = Actor(Role.PROGRAM)
READER = Actor(Role.READER)
SENDER = Actor(Role.SENDER)
"""The sender of the submission at hand: whoever holds its derived link."""
