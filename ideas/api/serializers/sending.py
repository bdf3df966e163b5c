"""What comes in: the shape only. What it may hold is said by the same forms as the pages' (`ideas.forms`)."""

from typing import Any, Final

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ideas import finds
from ideas.api.sentences import Sentence
from ideas.api.serializers.cases import BodySerializer, ReasonSerializer
from ideas.api.serializers.fields import ChoiceField, Degrees, Moment, TextField
from ideas.api.serializers.region import SentenceSerializer
from ideas.bodies import Body
from ideas.forms.contact import LONGEST_NAME, NOT_AT_ALL, WITH_NAME, WITHOUT_NAME
from ideas.forms.place import LONGEST_PLACE
from ideas.forms.text import LONGEST_TEXT, LONGEST_TITLE
from ideas.models import Kind
from ideas.proposals import Decided

PUBLICATION: Final = {"without_name": WITHOUT_NAME, "with_name": WITH_NAME, "none": NOT_AT_ALL}
"""The words of the API for the choices of the form."""


class PointSerializer(serializers.Serializer[Any]):
    """WGS84, in degrees."""

    latitude = Degrees(min_value=-90, max_value=90)
    longitude = Degrees(min_value=-180, max_value=180)


class MessageSerializer(serializers.Serializer[Any]):
    """A message without who sent it: enough to say who would get it."""

    text = TextField(help_text=f"At most {LONGEST_TEXT} characters.")
    title = TextField(required=False, default="", help_text=f"At most {LONGEST_TITLE} characters.")
    kind = ChoiceField(Kind.choices, required=False, default=Kind.QUESTION.value)
    language = ChoiceField(
        ["sv", "en", "fi"], required=False, default="sv", help_text="Of the text, and of the mails about it."
    )
    place = TextField(
        required=False, default="", help_text=f"A postcode or the name of a place, at most {LONGEST_PLACE} characters."
    )
    place_municipality = TextField(
        required=False,
        default="",
        help_text="Code: which of several places with that name is meant, or `-` for none of them.",
    )
    municipality = TextField(required=False, default="", help_text="Code: the sender's own choice, which wins.")
    corrected_municipality = TextField(
        required=False,
        default="",
        help_text="Code: the municipality that the sender named after seeing who would get it, or `region` for several or all.",
    )
    topic = TextField(required=False, default="", help_text="Key: the topic that the sender chose.")
    point = PointSerializer(required=False, allow_null=True, default=None)

    def to_internal_value(self, data: Any) -> Any:
        """A text that is missing is an empty one: the form has the better sentence for it."""
        return super().to_internal_value({"text": "", **data})


class SubmissionSerializer(MessageSerializer):
    """A whole submission. The same rules as the form on the web."""

    kind = ChoiceField(Kind.choices)
    publication = ChoiceField(
        list(PUBLICATION), help_text="Whether the text and the answer may be published, and with the name."
    )
    email = TextField(required=False, default="", help_text="Where the answer goes. Only those who answer see it.")
    name = TextField(required=False, default="", help_text=f"At most {LONGEST_NAME} characters.")


class CandidateSerializer(serializers.Serializer[Any]):
    """A municipality that a message may concern."""

    municipality = serializers.CharField(help_text="Code.")
    confidence = serializers.FloatField(help_text="0 to 1.")


class LikelyTopicSerializer(serializers.Serializer[Any]):
    """A topic that a message may be about."""

    topic = serializers.CharField(help_text="Key.")
    confidence = serializers.FloatField(help_text="0 to 1.")


class AdvisingBodySerializer(BodySerializer):
    """Another body, and what to tell the writer of it."""

    text = serializers.SerializerMethodField()

    @extend_schema_field(SentenceSerializer)
    def get_text(self, body: Body) -> Sentence:
        """Who decides, why not the municipality, what to do now."""
        return {code: body.text(code) for code, _ in settings.LANGUAGES}


class FindSerializer(serializers.Serializer[Any]):
    """Something about a person, with its place: characters of the field, from `start` to before `end`, after cleaning (NFC, plain line ends)."""

    what = serializers.ChoiceField([(name.value, name.name) for name in finds.LABELS])
    field = serializers.ChoiceField(finds.FIELDS)
    start = serializers.IntegerField()
    end = serializers.IntegerField()


class RecipientSerializer(serializers.Serializer[Any]):
    """Who would get a message now, and why; for whoever is writing it."""

    municipality = serializers.CharField(help_text="Code; `region` where nobody is sure: a person reads it first.")
    decided = serializers.ChoiceField(
        [(decided.value, decided.name) for decided in Decided],
        help_text="`assign`: it goes there. `redirect`: `body` decides, not the municipality. `ask`: nothing says where; "
        "ask for a place, but take the message all the same. `people`: unsure, a person reads it first.",
    )
    contributors = serializers.ListField(child=serializers.CharField(), help_text="Codes of those that take part.")
    candidates = CandidateSerializer(many=True, help_text="Those that it may concern, the likeliest first.")
    body = AdvisingBodySerializer(
        allow_null=True, help_text="Who decides of a redirection; otherwise who may decide, where anybody may."
    )
    topics = LikelyTopicSerializer(many=True, help_text="What it may be about, the likeliest first.")
    kind = serializers.CharField(allow_blank=True, help_text="As it reads, whatever was chosen; empty where unclear.")
    languages = serializers.ListField(child=serializers.CharField(), help_text="What it is written in: BCP 47.")
    acute_danger = serializers.BooleanField(
        help_text="Somebody may need help at once: say first that 112 is the number to call, and that nobody reads this at once."
    )
    personal_data = FindSerializer(many=True, help_text="What others should perhaps not read. It is never refused.")
    reasons = ReasonSerializer(many=True)


class ReceiptSerializer(serializers.Serializer[Any]):
    """It has arrived. The token opens the case for whoever holds it: keep it secret."""

    case_number = serializers.CharField()
    arrived_at = Moment()
    tracking_token = serializers.CharField()
    tracking_url = serializers.CharField(help_text="The same as a page, for the person who wrote.")


class ReplySerializer(serializers.Serializer[Any]):
    """A message from the sender to those who answer."""

    text = TextField(help_text=f"At most {LONGEST_TEXT} characters.")
