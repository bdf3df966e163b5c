"""What staff alone see."""

from moderation.models.keys import ApiKey, KeyState
from moderation.models.staff import Membership, MembershipRole, User

__all__ = ["ApiKey", "KeyState", "Membership", "MembershipRole", "User"]
