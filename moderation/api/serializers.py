"""What the desk API shows of cases: what the pages of the desk show, with codes instead of names."""

from typing import Any, Final

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ideas import queries
from ideas.api.sentences import reasons
from ideas.api.serializers.cases import AnswerSerializer, DecisionSerializer, PlaceSerializer, ReasonSerializer
from ideas.api.serializers.fields import Moment
from ideas.api.serializers.own import MessageOutSerializer
from ideas.models import (
    Answer,
    AssignmentRole,
    AssignmentState,
    Kind,
    Municipality,
    Source,
    Status,
    Visibility,
)
from ideas.proposals import FlagName
from moderation.desk_case import DeskCase, possible
from moderation.desk_rows import DeskRow, RowState
from moderation.permissions import Deed

FLAG_CHOICES: Final = [(name.value, name.name) for name in FlagName]


class GuessSerializer(serializers.Serializer[Any]):
    """Where the program thought that the case belongs."""

    municipality = serializers.CharField(source="code", help_text="Code.")
    percent = serializers.IntegerField(help_text="How sure, 0 to 100.")


class DeskRowSerializer(serializers.Serializer[Any]):
    """A case in a list of the desk."""

    case_number = serializers.CharField(source="number")
    heading = serializers.CharField(help_text="The title, else the first words.")
    language = serializers.CharField(help_text="BCP 47.")
    kind = serializers.ChoiceField(Kind.choices)
    topic = serializers.CharField(source="topic.key", allow_null=True, default=None)
    municipalities = serializers.SerializerMethodField(help_text="Codes of those that have a part, the lead first.")
    arrived_at = Moment()
    days = serializers.IntegerField(help_text="Since it came in.")
    state = serializers.ChoiceField([str(state) for state in RowState], help_text="What it waits for, seen from here.")
    doubts = serializers.ListField(child=serializers.CharField(), help_text="Why it is held; empty for most.")
    unsure = serializers.BooleanField(
        source="is_unsure", help_text="The program was not sure, and nobody has decided yet who gets it."
    )
    guesses = GuessSerializer(many=True, help_text="Where nobody is sure who answers.")
    body = serializers.CharField(
        allow_blank=True, help_text="Key of another body that may be responsible; empty for most."
    )
    flags = serializers.ListField(
        child=serializers.ChoiceField(FLAG_CHOICES),
        help_text="What the program saw in the text that a person should know of, the gravest first, while the case is open.",
    )
    languages = serializers.ListField(
        child=serializers.CharField(), help_text="What it is written in, as the program reads it: BCP 47."
    )

    def get_municipalities(self, row: DeskRow) -> list[str]:
        """Who has a part."""
        found: tuple[Municipality, ...] = row.municipalities
        return [municipality.code for municipality in found]


class DeskPartSerializer(serializers.Serializer[Any]):
    """A municipality that has or had a part in the case."""

    municipality = serializers.CharField(source="municipality_id", help_text="Code.")
    role = serializers.ChoiceField(AssignmentRole.choices)
    state = serializers.ChoiceField(AssignmentState.choices)
    assigned_at = Moment()
    ended_at = Moment(allow_null=True)


class SenderSerializer(serializers.Serializer[Any]):
    """Who wrote. Whatever was not given is empty or null."""

    name = serializers.CharField(allow_blank=True)
    show_name = serializers.BooleanField(help_text="Wants the name to stand beside the text.")
    email = serializers.CharField(source="contact.email", allow_null=True, default=None)
    phone = serializers.CharField(allow_blank=True)


class ExactPlaceSerializer(serializers.Serializer[Any]):
    """Where it is, as exactly as the sender said it."""

    address = serializers.CharField(allow_blank=True)
    postcode = serializers.CharField(allow_blank=True)
    latitude = serializers.FloatField(allow_null=True)
    longitude = serializers.FloatField(allow_null=True)


class TopicGuessSerializer(serializers.Serializer[Any]):
    """What the program thought that the case is about."""

    topic = serializers.CharField(source="key", help_text="Key.")
    percent = serializers.IntegerField(help_text="How sure, 0 to 100.")


class FlagSerializer(serializers.Serializer[Any]):
    """Something in the text, with its place: characters of the title or of the text; null where it is all of it."""

    name = serializers.ChoiceField(FLAG_CHOICES)
    field = serializers.CharField(allow_blank=True)
    start = serializers.IntegerField(allow_null=True)
    end = serializers.IntegerField(allow_null=True)


class DeskRoutingSerializer(serializers.Serializer[Any]):
    """Why it came here. `unsure`: the program was not sure, and nobody has decided yet who gets it."""

    by_person = serializers.BooleanField()
    unsure = serializers.BooleanField()
    guesses = GuessSerializer(many=True)
    body = serializers.CharField(
        allow_null=True,
        help_text="Key of another body that the program thinks is responsible, until a person has decided.",
    )
    topics = TopicGuessSerializer(many=True, help_text="The likeliest first, at most three.")
    kind = serializers.ChoiceField(
        Kind.choices, allow_null=True, help_text="As read, where that is another one than `kind` of the case."
    )
    flags = FlagSerializer(
        many=True, help_text="What a person should know of before the text is published. For staff alone."
    )
    languages = serializers.ListField(child=serializers.CharField(), help_text="What it is written in: BCP 47.")
    reasons = ReasonSerializer(many=True)


class DraftSerializer(serializers.Serializer[Any]):
    """What is written of an answer so far."""

    text = serializers.CharField(source="draft_body")
    saved_at = Moment(source="draft_saved_at")


class DeskDecisionSerializer(DecisionSerializer):
    """The newest decision to decline it, to redirect it or to pass it on."""

    note = serializers.CharField(
        source="private_reason", allow_blank=True, help_text="For colleagues: empty for those of other municipalities."
    )


class HistoryItemSerializer(serializers.Serializer[Any]):
    """Something that happened."""

    event = serializers.CharField(source="verb")
    at = Moment()
    role = serializers.CharField(help_text="Of who did it: moderator, api_key, sender, program …")
    municipality = serializers.CharField(
        source="municipality_code",
        allow_null=True,
        help_text="Code of the municipality that did it, or that the case went to.",
    )
    passed_on_by = serializers.CharField(
        source="source_code", allow_null=True, help_text="Code of the municipality that passed it on."
    )
    reason = serializers.CharField(allow_blank=True)
    became = serializers.CharField(
        source="became_code", allow_null=True, help_text="The topic or kind that it got, where that was corrected."
    )


class DeskCaseSerializer(serializers.Serializer[Any]):
    """A case as its municipality sees it. Takes the key's scopes in its context."""

    case_number = serializers.CharField(source="submission.case_number")
    kind = serializers.ChoiceField(Kind.choices, source="submission.kind")
    status = serializers.ChoiceField(Status.choices, source="submission.status")
    visibility = serializers.ChoiceField(Visibility.choices, source="submission.visibility")
    publish_wish = serializers.BooleanField(
        source="submission.publish_wish", help_text="The sender wants it to be public."
    )
    source = serializers.ChoiceField(  # type: ignore[assignment]  # a field of that name: the metaclass takes it away
        Source.choices, source="submission.source", help_text="How it came in."
    )
    topic = serializers.CharField(source="submission.topic_id", allow_null=True)
    place = serializers.SerializerMethodField(help_text="The public one.")
    arrived_at = Moment(source="submission.arrived_at")
    title = serializers.CharField(source="text.title", allow_blank=True)
    text = serializers.CharField(source="text.body", help_text="Plain text.")
    language = serializers.CharField(source="text.language", help_text="BCP 47.")
    doubts = serializers.ListField(
        source="submission.doubts", child=serializers.CharField(), help_text="Why it is held; empty for most."
    )
    acts_for = serializers.CharField(
        source="by",
        allow_null=True,
        help_text="Code of the municipality that has something to do; null: nothing is left.",
    )
    deeds = serializers.SerializerMethodField(help_text="What this key can do with the case now.")
    parts = DeskPartSerializer(many=True, help_text="The lead first.")
    sender = serializers.SerializerMethodField(
        help_text="Null unless `deeds` has `see_contact` and the sender said who they are."
    )
    exact_place = serializers.SerializerMethodField(
        help_text="Null unless `deeds` has `see_contact` and the sender gave one."
    )
    has_address = serializers.BooleanField(help_text="The sender left an address.")
    address_is_confirmed = serializers.BooleanField(
        source="is_confirmed", help_text="Messages and answers are mailed to confirmed addresses."
    )
    routing = serializers.SerializerMethodField()
    messages = MessageOutSerializer(many=True, help_text="With the sender, the oldest first.")
    answers = AnswerSerializer(many=True, help_text="Published ones.")
    draft = serializers.SerializerMethodField()
    decision = serializers.SerializerMethodField()
    history = serializers.SerializerMethodField(help_text="The oldest first.")

    @extend_schema_field(PlaceSerializer(allow_null=True))
    def get_place(self, case: DeskCase) -> Any:
        """By name."""
        return PlaceSerializer(case.submission).data if case.submission.place_name else None

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField([str(deed) for deed in Deed])))
    def get_deeds(self, case: DeskCase) -> list[str]:
        """Those that the case allows and the key has a scope for."""
        return [str(deed) for deed in possible(case) if deed in self.context["scopes"]]

    @extend_schema_field(SenderSerializer(allow_null=True))
    def get_sender(self, case: DeskCase) -> Any:
        """Who wrote."""
        return SenderSerializer(case.sender).data if case.sender and self._sees_contact() else None

    @extend_schema_field(ExactPlaceSerializer(allow_null=True))
    def get_exact_place(self, case: DeskCase) -> Any:
        """Where it is."""
        return ExactPlaceSerializer(case.place).data if case.place and self._sees_contact() else None

    @extend_schema_field(DeskRoutingSerializer(allow_null=True))
    def get_routing(self, case: DeskCase) -> Any:
        """Why it came here; null until then."""
        routing = queries.latest_routing(case.submission)
        if routing is None:
            return None
        read = routing.text_version
        title, text = (read.title, read.body) if read else ("", "")
        return {
            "by_person": case.by_person,
            "unsure": case.is_unsure,
            "guesses": GuessSerializer(case.guesses, many=True).data,
            "body": case.read.body.key if case.read.body else None,
            "topics": TopicGuessSerializer(case.read.topics, many=True).data,
            "kind": case.read.kind,
            "flags": FlagSerializer(case.read.spans, many=True).data,
            "languages": list(case.read.languages),
            "reasons": reasons(routing.evidence, title=title, text=text, published=None, reader="staff"),
        }

    @extend_schema_field(DraftSerializer(allow_null=True))
    def get_draft(self, case: DeskCase) -> Any:
        """Of the municipality that acts; null where nothing is written."""
        draft: Answer | None = case.draft
        return DraftSerializer(draft).data if draft and draft.draft_body else None

    @extend_schema_field(DeskDecisionSerializer(allow_null=True))
    def get_decision(self, case: DeskCase) -> Any:
        """Why it was declined, redirected or passed on."""
        if case.decision is None:
            return None
        told: dict[str, Any] = DeskDecisionSerializer(case.decision).data
        return told if case.decision_is_own else told | {"note": ""}

    @extend_schema_field(HistoryItemSerializer(many=True))
    def get_history(self, case: DeskCase) -> Any:
        """What happened."""
        return HistoryItemSerializer(reversed(case.history), many=True).data

    def _sees_contact(self) -> bool:
        return Deed.SEE_CONTACT in self.context["scopes"]
