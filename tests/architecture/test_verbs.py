"""Every event has a mail or is silent on purpose."""

import pytest
from django.conf import settings
from django.template.loader import get_template

from ideas.verbs import TABLE, Verb
from tests.architecture.product import pages

MAILED = {
    Verb.RECEIVED: "received",
    Verb.MESSAGE_SENT: "message",
    Verb.ANSWER_PUBLISHED: "answered",
    Verb.DECLINED: "declined",
    Verb.REDIRECTED: "redirected",
    Verb.HOLD_RELEASED: "received",
}
SILENT = {
    Verb.ROUTED: "the receipt's link shows the recipient",
    Verb.REROUTED: "the receipt's link shows the recipient",
    Verb.REREAD: "the case stays where it is",
    Verb.CONTRIBUTOR_ADDED: "the answer tells who gave it, and one mail is enough",
    Verb.CONTRIBUTOR_RELEASED: "nothing that the sender waits for",
    Verb.TOPIC_SET: "a matter of order",
    Verb.KIND_SET: "a matter of order",
    Verb.PUBLISHED: "the answer's mail comes later, and one mail is enough",
    Verb.REPLY_RECEIVED: "the sender wrote it",
    Verb.WITHDRAWN: "the sender did it",
    Verb.CONSENT_RETRACTED: "the sender did it",
    Verb.SUGGESTION_RECEIVED: "for staff",
    Verb.SUGGESTION_SETTLED: "for staff; what follows from it has an event of its own",
    Verb.MEMBER_ADDED: "no matter of a sender",
    Verb.KEY_CREATED: "no matter of a sender",
    Verb.KEY_REVOKED: "no matter of a sender",
    Verb.RULE_DRAFTED: "no matter of a sender",
    Verb.RULE_CHANGED: "no matter of a sender",
    Verb.RULE_ACTIVATED: "no matter of a sender",
    Verb.RULE_RETIRED: "no matter of a sender",
    Verb.RULE_FAILED: "no matter of a sender",
    Verb.MODEL_PROMOTED: "no matter of a sender",
    Verb.MODEL_ROLLED_BACK: "no matter of a sender",
}
NO_EVENT = {"invite": "goes to a member of staff"}
"""Mails that no event of a case owes."""
PARTS = ("subject.txt", "txt", "html")


@pytest.mark.parametrize("verb", Verb)
def test_a_verb_has_rules(verb: Verb) -> None:
    assert verb in TABLE


@pytest.mark.parametrize("verb", Verb)
def test_a_verb_has_a_mail_or_is_silent_on_purpose(verb: Verb) -> None:
    assert (verb in MAILED) != (verb in SILENT)
    assert TABLE[verb].mail == MAILED.get(verb)


@pytest.mark.parametrize("mail", sorted(set(MAILED.values())))
@pytest.mark.parametrize("part", PARTS)
def test_a_mail_has_its_templates(mail: str, part: str) -> None:
    assert get_template(f"notifications/mail/{mail}.{part}")


def test_no_mail_is_left_over() -> None:
    names = {
        page.path.name.partition(".")[0] for page in pages() if page.is_mail and not page.path.name.startswith("_")
    }

    assert names <= {*MAILED.values(), *NO_EVENT, "base"}


def test_what_only_staff_may_know_is_not_public() -> None:
    leaks = [verb for verb, rules in TABLE.items() if rules.public and not rules.sender]

    assert leaks == []
    assert settings.DEVELOPMENT_PAGES is False
