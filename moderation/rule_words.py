"""What rules are in words: the columns, what a rule does, what is wrong with it."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ideas.proposals import FlagName
from ideas.redirections import name_of
from moderation.flags import LABELS
from moderation.routing.rules import Action

FLAGS: Final[Mapping[str, Promise]] = {
    flag: LABELS[flag]
    for flag in (
        FlagName.ACUTE_DANGER,
        FlagName.THREAT,
        FlagName.HATE_SPEECH,
        FlagName.NAMED_PERSON_ACCUSED,
        FlagName.NAMED_STAFF_ACCUSED,
        FlagName.HEALTH_OF_NAMED_PERSON,
        FlagName.SPAM,
    )
}
"""Those that a rule can set: what a program can count, such as telephone numbers, needs no rule."""
ACTIONS: Final[Mapping[str, Promise]] = {
    Action.ASSIGN: pgettext_lazy("what a rule does", "Send it to"),
    Action.ADD_CONTRIBUTOR: pgettext_lazy("what a rule does", "Let take part as well"),
    Action.REDIRECT: pgettext_lazy("what a rule does", "Propose to send the writer to"),
    Action.FLAG: pgettext_lazy("what a rule does", "Ask for a closer look at"),
}
FAULTS: Final[Mapping[str, Promise]] = {
    "target_inactive": _("The municipality that it names takes no cases any more."),
    "target": _("Whom or what it names does not fit, or does not exist any more."),
    "topic": _("The topic that it names does not exist any more."),
    "place": _("The place that it names is not in our list of places any more."),
    "condition": _("It has no condition, so it would fit everything."),
}


def fault(code: str) -> str:
    """What is wrong with a rule, by the code of a `RuleFault` or the kind of an error."""
    known = FAULTS.get(code)
    return str(known) if known else gettext("Something that nobody thought of went wrong (%(code)s).") % {"code": code}


def target_name(action: str, target: str, municipalities: Mapping[str, str]) -> str:
    """What a rule's target is called. `municipalities`: names by code."""
    if action == Action.REDIRECT:
        return name_of(target) or target
    if action == Action.FLAG:
        return str(FLAGS.get(target, target))
    return municipalities.get(target, target)
