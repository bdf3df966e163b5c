"""What the public case page can show, and what stands behind it. One module a noun."""

from ideas.models.answers import Answer, AnswerSignature, SignatureKind
from ideas.models.assignments import (
    OPEN_STATES,
    Assignment,
    AssignmentRole,
    AssignmentState,
    RoutingDecision,
)
from ideas.models.contacts import Contact, Sender
from ideas.models.decisions import DecisionKind, ModerationDecision, Rule
from ideas.models.drafts import Draft
from ideas.models.events import Event, Handling
from ideas.models.messages import Message, MessageAuthor
from ideas.models.rates import RateCount
from ideas.models.region import Municipality, MunicipalityPolicy, Topic, VisionGoal
from ideas.models.search import SearchEntry
from ideas.models.submissions import (
    DECIDED_STATES,
    END_STATES,
    UNSETTLED_STATES,
    Kind,
    Place,
    Source,
    Status,
    Submission,
    Visibility,
)
from ideas.models.suggestions import RecipientSuggestion, SuggestionState
from ideas.models.texts import TextKind, TextVersion

__all__ = [
    "DECIDED_STATES",
    "END_STATES",
    "OPEN_STATES",
    "UNSETTLED_STATES",
    "Answer",
    "AnswerSignature",
    "Assignment",
    "AssignmentRole",
    "AssignmentState",
    "Contact",
    "DecisionKind",
    "Draft",
    "Event",
    "Handling",
    "Kind",
    "Message",
    "MessageAuthor",
    "ModerationDecision",
    "Municipality",
    "MunicipalityPolicy",
    "Place",
    "RateCount",
    "RecipientSuggestion",
    "RoutingDecision",
    "Rule",
    "SearchEntry",
    "Sender",
    "SignatureKind",
    "Source",
    "Status",
    "Submission",
    "SuggestionState",
    "TextKind",
    "TextVersion",
    "Topic",
    "Visibility",
    "VisionGoal",
]
