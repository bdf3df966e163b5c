"""What staff alone see."""

from moderation.models.staff import Membership, MembershipRole, User

__all__ = ["Membership", "MembershipRole", "User"]
