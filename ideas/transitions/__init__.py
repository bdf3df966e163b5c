"""Every change of a status or a visibility: one function a move, one transaction, one event. Nothing else changes either."""

from ideas.transitions.answers import publish_answer, save_answer_draft
from ideas.transitions.classification import set_kind, set_topic
from ideas.transitions.contributors import add_contributor, release_contributor
from ideas.transitions.moderation import decline, publish, release_hold, send_message
from ideas.transitions.moves import STEERED_STATES, KeyTaken, TransitionNotAllowed
from ideas.transitions.redirections import redirect
from ideas.transitions.routing import (
    decision_columns,
    left_to_people,
    reread,
    reroute,
    route,
    waits_for_a_person,
)
from ideas.transitions.sender import confirm_contact, reply, retract_consent, withdraw
from ideas.transitions.submit import NewSubmission, submit
from ideas.transitions.suggestions import (
    TooManyWait,
    accept_suggestion,
    dismiss_suggestion,
    forget_suggestions,
    suggest_recipient,
)

__all__ = [
    "STEERED_STATES",
    "KeyTaken",
    "NewSubmission",
    "TooManyWait",
    "TransitionNotAllowed",
    "accept_suggestion",
    "add_contributor",
    "confirm_contact",
    "decision_columns",
    "decline",
    "dismiss_suggestion",
    "forget_suggestions",
    "left_to_people",
    "publish",
    "publish_answer",
    "redirect",
    "release_contributor",
    "release_hold",
    "reply",
    "reread",
    "reroute",
    "retract_consent",
    "route",
    "save_answer_draft",
    "send_message",
    "set_kind",
    "set_topic",
    "submit",
    "suggest_recipient",
    "waits_for_a_person",
    "withdraw",
]
