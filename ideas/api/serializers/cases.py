"""A public case: what its page shows, and of an entry no more than that it was and why it can't be read."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ideas import addresses, bodies, case_page, queries
from ideas.api.sentences import Sentence, in_each_language, reasons
from ideas.api.serializers.fields import Moment
from ideas.api.serializers.region import SentenceSerializer
from ideas.bodies import Body
from ideas.case_items import signers
from ideas.case_page import is_readable
from ideas.models import (
    AssignmentRole,
    DecisionKind,
    Event,
    Kind,
    ModerationDecision,
    Rule,
    SignatureKind,
    Status,
    Submission,
)
from ideas.timeline import reason


class SignatureSerializer(serializers.Serializer[Any]):
    """A municipality behind an answer."""

    municipality = serializers.CharField(source="municipality_id", help_text="Code.")
    kind = serializers.ChoiceField(SignatureKind.choices)
    title = serializers.CharField(help_text="The role of who signed; never a name.", allow_blank=True)


class AnswerSerializer(serializers.Serializer[Any]):
    """A published answer."""

    text = serializers.CharField(
        source="published_version.body", help_text="Markdown: paragraphs, emphasis, lists, links."
    )
    language = serializers.CharField()
    published_at = Moment()
    signatures = SignatureSerializer(many=True)


class PlaceSerializer(serializers.Serializer[Any]):
    """The public place: a name from the register of places, never a point or a postcode."""

    name = serializers.CharField(source="place_name")
    municipality = serializers.CharField(source="place_municipality_id", allow_null=True)


class PartSerializer(serializers.Serializer[Any]):
    """A municipality that has a part in the case."""

    municipality = serializers.CharField(help_text="Code.")
    role = serializers.ChoiceField(AssignmentRole.choices)
    answered = serializers.BooleanField()


class BodySerializer(serializers.Serializer[Any]):
    """An authority, company or association that is no municipality of the region."""

    key = serializers.CharField()
    name = serializers.SerializerMethodField()
    web = serializers.CharField(allow_blank=True)
    phone = serializers.CharField(allow_blank=True)

    @extend_schema_field(SentenceSerializer)
    def get_name(self, body: Body) -> Sentence:
        """What it is called."""
        return {code: body.name(code) for code, _ in settings.LANGUAGES}


class DecisionSerializer(serializers.Serializer[Any]):
    """Why there is no answer."""

    kind = serializers.ChoiceField(DecisionKind.choices)
    rule = serializers.ChoiceField(Rule.choices, allow_blank=True)
    rule_text = serializers.SerializerMethodField()
    reason = serializers.CharField(source="public_reason")
    body = serializers.SerializerMethodField(help_text="Of a redirection: where the matter belongs instead.")
    municipality = serializers.CharField(source="municipality_id", allow_null=True)
    decided_at = Moment()

    @extend_schema_field(SentenceSerializer(allow_null=True))
    def get_rule_text(self, decision: ModerationDecision) -> Sentence | None:
        """The rule in plain words."""
        return in_each_language(Rule(decision.rule).label) if decision.rule else None

    @extend_schema_field(BodySerializer(allow_null=True))
    def get_body(self, decision: ModerationDecision) -> Any:
        """Who decides such matters."""
        body = bodies.find(decision.body)
        return BodySerializer(body).data if body else None


class ReasonSerializer(serializers.Serializer[Any]):
    """One reason why a case went where it went."""

    code = serializers.CharField()
    municipality = serializers.CharField(allow_null=True)
    sentence = SentenceSerializer()


class RoutingSerializer(serializers.Serializer[Any]):
    """Who got the case, and why. `moved`: a person sent it on, with this reason; `moved_by`: there."""

    lead = serializers.CharField(help_text="Code.")
    by_person = serializers.BooleanField()
    reasons = ReasonSerializer(many=True)
    moved = serializers.CharField(allow_null=True)
    moved_by = serializers.CharField(allow_null=True, help_text="Code of the municipality that passed it on.")


class MomentSerializer(serializers.Serializer[Any]):
    """Something that happened."""

    event = serializers.CharField(source="verb")
    at = Moment()
    municipality = serializers.SerializerMethodField()
    passed_on_by = serializers.SerializerMethodField()
    reason = serializers.SerializerMethodField()

    def get_municipality(self, event: Event) -> str | None:
        """Code of the municipality that did it, or that the case went to."""
        return event.municipality_code or None

    def get_passed_on_by(self, event: Event) -> str | None:
        """Code of the municipality that passed it on, or that asked another to answer too."""
        code: str | None = event.payload.get("from")
        return code

    def get_reason(self, event: Event) -> str | None:
        """Why it was passed on, where the text is to be read."""
        return reason(event, self.context["reasons"]) or None


class CaseSerializer(serializers.Serializer[Any]):
    """A case in a list. `readable` false: only the entry is left, and there is no text."""

    case_number = serializers.CharField()
    url = serializers.SerializerMethodField()
    kind = serializers.ChoiceField(Kind.choices)
    status = serializers.ChoiceField(Status.choices)
    readable = serializers.SerializerMethodField()
    title = serializers.SerializerMethodField(help_text="The heading, else the first words of the text.")
    text = serializers.SerializerMethodField()
    language = serializers.CharField(help_text="BCP 47.")
    author = serializers.SerializerMethodField(help_text="The sender's name, where they asked that it be shown.")
    arrived_at = Moment()
    published_at = Moment(allow_null=True)
    answered_at = Moment(allow_null=True, help_text="When the latest answer was published.")
    changed_at = Moment(
        help_text="When its public log last grew, or topic or kind was corrected: see `modified_since`."
    )
    topic = serializers.CharField(source="topic_id", allow_null=True)
    place = serializers.SerializerMethodField()
    parts = serializers.SerializerMethodField()
    answers = serializers.SerializerMethodField()
    is_sample = serializers.BooleanField(help_text="An invented example, not from a resident.")

    def get_url(self, case: Submission) -> str:
        """Its page."""
        return addresses.case_url(case, settings.LANGUAGE_CODE)

    def get_readable(self, case: Submission) -> bool:
        """Whether its text is public."""
        return is_readable(case)

    def get_title(self, case: Submission) -> str | None:
        """The heading of a readable case."""
        return case.published_version.heading if case.published_version and is_readable(case) else None

    def get_text(self, case: Submission) -> str | None:
        """The text of a readable case, as plain text with line breaks."""
        return case.published_version.body if case.published_version and is_readable(case) else None

    def get_author(self, case: Submission) -> str | None:
        """The name of a sender who wants it shown."""
        return case_page.author(case) or None if is_readable(case) else None

    @extend_schema_field(PlaceSerializer(allow_null=True))
    def get_place(self, case: Submission) -> Any:
        """Where it is, by name."""
        return PlaceSerializer(case).data if case.place_name and is_readable(case) else None

    @extend_schema_field(PartSerializer(many=True))
    def get_parts(self, case: Submission) -> list[dict[str, Any]]:
        """Who answers, the lead first."""
        done = {municipality.code for municipality in signers(case.published_answers)}  # type: ignore[attr-defined]
        return [
            {"municipality": part.municipality_id, "role": part.role, "answered": part.municipality_id in done}
            for part in case.parts_shown  # type: ignore[attr-defined]
        ]

    @extend_schema_field(AnswerSerializer(many=True))
    def get_answers(self, case: Submission) -> Any:
        """The published answers of a readable case, in order."""
        return AnswerSerializer(case.published_answers if is_readable(case) else [], many=True).data  # type: ignore[attr-defined]


class WholeCaseSerializer(CaseSerializer):
    """A case with everything that its page shows."""

    goals = serializers.SerializerMethodField()
    merged_into = serializers.SerializerMethodField()
    decision = serializers.SerializerMethodField()
    routing = serializers.SerializerMethodField()
    timeline = serializers.SerializerMethodField()

    def get_goals(self, case: Submission) -> list[str]:
        """Keys of the goals toward 2050 that it serves."""
        return sorted(goal.key for goal in case.goals.all()) if is_readable(case) else []

    def get_merged_into(self, case: Submission) -> str | None:
        """Number of the case that it was merged with, where that one can be read."""
        target = case_page.moved_to(case)
        return target.case_number if target else None

    @extend_schema_field(DecisionSerializer(allow_null=True))
    def get_decision(self, case: Submission) -> Any:
        """Why it was declined, or which other body it belongs to."""
        decision = case_page.ended_by(case)
        return DecisionSerializer(decision).data if decision else None

    @extend_schema_field(RoutingSerializer(allow_null=True))
    def get_routing(self, case: Submission) -> dict[str, Any] | None:
        """Who got it, and why, as far as the published text shows it."""
        routing = queries.latest_routing(case) if is_readable(case) else None
        text = case.published_version
        if routing is None or text is None:
            return None
        moved = case_page.moved_on(case, routing)
        read = routing.text_version
        return {
            "lead": routing.lead_id,
            "by_person": routing.by_person,
            "reasons": reasons(
                routing.evidence,
                title=read.title if read else "",
                text=read.body if read else "",
                published=f"{text.title}\n{text.body}",
                reader="public",
            ),
            "moved": moved.public_reason if moved else None,
            "moved_by": moved.municipality_id if moved else None,
        }

    @extend_schema_field(MomentSerializer(many=True))
    def get_timeline(self, case: Submission) -> Any:
        """What happened, oldest first."""
        reasons_told = case_page.reasons_to_pass_on(case) if is_readable(case) else {}
        return MomentSerializer(queries.public_events(case), many=True, context={"reasons": reasons_told}).data
