"""What staff alone see."""

from moderation.models.keys import ApiKey, KeyState
from moderation.models.rules import RoutingRule, RuleSet, RuleState
from moderation.models.staff import Membership, MembershipRole, User

__all__ = ["ApiKey", "KeyState", "Membership", "MembershipRole", "RoutingRule", "RuleSet", "RuleState", "User"]
