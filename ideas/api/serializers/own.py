"""The sender's own case: everything that is theirs, nothing that is staff's alone."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ideas import queries
from ideas.api.sentences import reasons
from ideas.api.serializers.cases import AnswerSerializer, DecisionSerializer, MomentSerializer, RoutingSerializer
from ideas.api.serializers.fields import Moment
from ideas.models import Kind, MessageAuthor, Status, Visibility
from ideas.sender_case import SenderCase


class MessageOutSerializer(serializers.Serializer[Any]):
    """A message between the sender and those who answer."""

    author = serializers.ChoiceField(MessageAuthor.choices)
    municipality = serializers.CharField(
        source="municipality_id", allow_null=True, help_text="Code; null for the sender's."
    )
    title = serializers.CharField(allow_blank=True, help_text="The role of who wrote; never a name.")
    text = serializers.CharField(source="body")
    created_at = Moment()


class OwnCaseSerializer(serializers.Serializer[Any]):
    """A case as its sender sees it."""

    case_number = serializers.CharField(source="submission.case_number")
    kind = serializers.ChoiceField(Kind.choices, source="submission.kind")
    status = serializers.ChoiceField(Status.choices, source="submission.status")
    visibility = serializers.ChoiceField(Visibility.choices, source="submission.visibility")
    title = serializers.CharField(source="text.title", allow_blank=True)
    text = serializers.CharField(source="text.body")
    language = serializers.CharField(source="text.language")
    arrived_at = Moment(source="submission.arrived_at")
    routing = serializers.SerializerMethodField()
    waits_for_you = serializers.SerializerMethodField(help_text="Code of the municipality that waits for a reply.")
    messages = MessageOutSerializer(many=True)
    answers = AnswerSerializer(many=True)
    awaited = serializers.SerializerMethodField(help_text="Codes of the municipalities that have not answered yet.")
    decision = serializers.SerializerMethodField()
    timeline = serializers.SerializerMethodField()
    can_reply = serializers.BooleanField(source="is_open")
    can_withdraw = serializers.BooleanField(source="is_open")
    can_retract = serializers.BooleanField(source="may_retract")

    @extend_schema_field(RoutingSerializer(allow_null=True))
    def get_routing(self, case: SenderCase) -> dict[str, Any] | None:
        """Who got it, and why; null until then."""
        if case.routing is None:
            return None
        read = case.routing.text_version
        return {
            "lead": case.routing.lead_id,
            "by_person": case.routing.by_person,
            "reasons": reasons(
                case.routing.evidence,
                title=read.title if read else "",
                text=read.body if read else "",
                published=None,
                reader="sender",
            ),
            "moved": case.moved.public_reason if case.moved else None,
            "moved_by": case.moved.municipality_id if case.moved else None,
        }

    def get_waits_for_you(self, case: SenderCase) -> str | None:
        """Who asked something."""
        return case.asked_by.code if case.asked_by else None

    def get_awaited(self, case: SenderCase) -> list[str]:
        """Who has still something to say."""
        return [municipality.code for municipality in case.awaited]

    @extend_schema_field(DecisionSerializer(allow_null=True))
    def get_decision(self, case: SenderCase) -> Any:
        """Why it was declined, or which other body it belongs to."""
        decision = case.declined or case.redirected
        return DecisionSerializer(decision).data if decision else None

    @extend_schema_field(MomentSerializer(many=True))
    def get_timeline(self, case: SenderCase) -> Any:
        """What happened, oldest first."""
        events, told = queries.sender_events(case.submission), {"reasons": case.reasons_to_pass_on}
        return MomentSerializer(events, many=True, context=told).data
