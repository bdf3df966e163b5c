"""What can happen to a case, and who may know of it: the one table of verbs."""

from dataclasses import dataclass
from enum import StrEnum


class Verb(StrEnum):
    """The name of an event. Stored: never renamed."""

    RECEIVED = "received"
    ROUTED = "routed"
    REROUTED = "rerouted"
    REREAD = "reread"
    CONTRIBUTOR_ADDED = "contributor_added"
    CONTRIBUTOR_RELEASED = "contributor_released"
    TOPIC_SET = "topic_set"
    KIND_SET = "kind_set"
    PUBLISHED = "published"
    MESSAGE_SENT = "message_sent"
    REPLY_RECEIVED = "reply_received"
    ANSWER_PUBLISHED = "answer_published"
    DECLINED = "declined"
    REDIRECTED = "redirected"
    WITHDRAWN = "withdrawn"
    CONSENT_RETRACTED = "consent_retracted"
    HOLD_RELEASED = "hold_released"
    SUGGESTION_RECEIVED = "suggestion_received"
    SUGGESTION_SETTLED = "suggestion_settled"
    MEMBER_ADDED = "member_added"
    KEY_CREATED = "key_created"
    KEY_REVOKED = "key_revoked"
    RULE_DRAFTED = "rule_drafted"
    RULE_CHANGED = "rule_changed"
    RULE_ACTIVATED = "rule_activated"
    RULE_RETIRED = "rule_retired"
    RULE_FAILED = "rule_failed"
    MODEL_PROMOTED = "model_promoted"
    MODEL_ROLLED_BACK = "model_rolled_back"


@dataclass(frozen=True, slots=True)
class Rules:
    """`public`: stands in the public timeline. `sender`: in the sender's own. `mail`: the mail that tells the sender, or None (silent)."""

    public: bool
    sender: bool
    mail: str | None


TABLE: dict[Verb, Rules] = {
    Verb.RECEIVED: Rules(public=True, sender=True, mail="received"),
    Verb.ROUTED: Rules(public=True, sender=True, mail=None),
    Verb.REROUTED: Rules(public=True, sender=True, mail=None),
    Verb.REREAD: Rules(public=False, sender=False, mail=None),
    Verb.CONTRIBUTOR_ADDED: Rules(public=True, sender=True, mail=None),
    Verb.CONTRIBUTOR_RELEASED: Rules(public=True, sender=True, mail=None),
    Verb.TOPIC_SET: Rules(public=False, sender=False, mail=None),
    Verb.KIND_SET: Rules(public=False, sender=False, mail=None),
    Verb.PUBLISHED: Rules(public=True, sender=True, mail=None),
    Verb.MESSAGE_SENT: Rules(public=False, sender=True, mail="message"),
    Verb.REPLY_RECEIVED: Rules(public=False, sender=True, mail=None),
    Verb.ANSWER_PUBLISHED: Rules(public=True, sender=True, mail="answered"),
    Verb.DECLINED: Rules(public=True, sender=True, mail="declined"),
    Verb.REDIRECTED: Rules(public=True, sender=True, mail="redirected"),
    Verb.WITHDRAWN: Rules(public=True, sender=True, mail=None),
    Verb.CONSENT_RETRACTED: Rules(public=True, sender=True, mail=None),
    Verb.HOLD_RELEASED: Rules(public=False, sender=False, mail="received"),
    Verb.SUGGESTION_RECEIVED: Rules(public=False, sender=False, mail=None),
    Verb.SUGGESTION_SETTLED: Rules(public=False, sender=False, mail=None),
    Verb.MEMBER_ADDED: Rules(public=False, sender=False, mail=None),
    Verb.KEY_CREATED: Rules(public=False, sender=False, mail=None),
    Verb.KEY_REVOKED: Rules(public=False, sender=False, mail=None),
    Verb.RULE_DRAFTED: Rules(public=False, sender=False, mail=None),
    Verb.RULE_CHANGED: Rules(public=False, sender=False, mail=None),
    Verb.RULE_ACTIVATED: Rules(public=False, sender=False, mail=None),
    Verb.RULE_RETIRED: Rules(public=False, sender=False, mail=None),
    Verb.RULE_FAILED: Rules(public=False, sender=False, mail=None),
    Verb.MODEL_PROMOTED: Rules(public=False, sender=False, mail=None),
    Verb.MODEL_ROLLED_BACK: Rules(public=False, sender=False, mail=None),
}

PUBLIC_VERBS = frozenset(verb for verb, rules in TABLE.items() if rules.public)
SENDER_VERBS = frozenset(verb for verb, rules in TABLE.items() if rules.sender)
MAIL_VERBS = frozenset(verb for verb, rules in TABLE.items() if rules.mail)
