"""What staff alone see."""

from moderation.models.keys import ApiKey, KeyState
from moderation.models.routing_models import ModelState, RoutingModel
from moderation.models.rules import RoutingRule, RuleSet, RuleState
from moderation.models.staff import Membership, MembershipRole, User

__all__ = [
    "ApiKey",
    "KeyState",
    "Membership",
    "MembershipRole",
    "ModelState",
    "RoutingModel",
    "RoutingRule",
    "RuleSet",
    "RuleState",
    "User",
]
