"""What comes in: the shape only. What it may hold is said by the same forms as the pages' (`ideas.forms`)."""

from typing import Any, Final

from rest_framework import serializers

from ideas.api.serializers.cases import ReasonSerializer
from ideas.api.serializers.fields import ChoiceField, Degrees, Moment, TextField
from ideas.forms.contact import LONGEST_NAME, NOT_AT_ALL, WITH_NAME, WITHOUT_NAME
from ideas.forms.place import LONGEST_PLACE
from ideas.forms.text import LONGEST_TEXT, LONGEST_TITLE
from ideas.models import Kind

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


class RecipientSerializer(serializers.Serializer[Any]):
    """Who would get a message now, and why."""

    municipality = serializers.CharField(help_text="Code; `region` where nobody is sure: a person reads it first.")
    candidates = CandidateSerializer(many=True, help_text="Those that it may concern, the likeliest first.")
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
