"""What comes in: the shape only. What it may hold is said by the same forms as the pages' (`moderation.forms`)."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from ideas.api.serializers.fields import TextField
from ideas.cleaning import clean_text
from ideas.models import Kind, Rule
from moderation.forms import ANSWER_LENGTH, MESSAGE_LENGTH, REASON_LENGTH


class CleanField(TextField):
    """Text without what no form of a page can send and no database takes."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, default="", **options)

    def to_internal_value(self, data: Any) -> str:
        """The text. One that is missing is an empty one: the form has the better sentence for it."""
        return clean_text(super().to_internal_value(data))


class YesOrNo(serializers.BooleanField):
    """`true` or `false`, and not what looks like it."""

    default_error_messages = {"invalid": _("This has to be true or false.")}

    def to_internal_value(self, data: Any) -> bool:
        """`data`, if it is one of the two."""
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return bool(data)


class DraftBody(serializers.Serializer[Any]):
    """An answer as it is written so far."""

    text = CleanField(help_text=f"Markdown: paragraphs, emphasis, lists, links. At most {ANSWER_LENGTH} characters.")


class AnswerBody(DraftBody):
    """An answer."""

    publish_case = YesOrNo(
        required=False,
        allow_null=True,
        default=None,
        help_text="Whether everybody may read the case and the answer. Needed while the case waits for that decision "
        "(`deeds` has `publish`); `true` needs the scope `publish`.",
    )


class MessageBody(serializers.Serializer[Any]):
    """A message to the sender."""

    text = CleanField(help_text=f"Plain text, at most {MESSAGE_LENGTH} characters.")
    wait_for_reply = YesOrNo(
        required=False, default=True, help_text="The case rests in the list `waiting` until the sender replies."
    )


class DeclineBody(serializers.Serializer[Any]):
    """Why a case gets no answer."""

    rule = CleanField(help_text=f"One of: {', '.join(Rule.values)}.")
    reason = CleanField(
        help_text="In your own words: the sender gets it, and everybody can read it if the case was meant for the public. "
        f"At most {REASON_LENGTH} characters."
    )
    note = CleanField(help_text="For colleagues only; may be left out.")


class RedirectBody(serializers.Serializer[Any]):
    """Who decides such things."""

    to = CleanField(help_text="Key of the other body: one of the choices that an unknown one gets back.")
    reason = CleanField(
        help_text="The sender gets it, and everybody can read it if the case was meant for the public. Left out: our prepared "
        f"explanation. At most {REASON_LENGTH} characters."
    )


class ContributorsBody(serializers.Serializer[Any]):
    """All that answer beside the lead."""

    to = serializers.ListField(
        child=CleanField(), help_text="Codes of municipalities. Whoever is left out is let go, unless it has answered."
    )


class ClassifyBody(serializers.Serializer[Any]):
    """What it is about, and what its writer wants. What is left out stays."""

    topic = CleanField(help_text="Key of a topic.")
    kind = CleanField(help_text=f"One of: {', '.join(Kind.values)}.")


class RerouteBody(serializers.Serializer[Any]):
    """Who should have the case instead."""

    to = CleanField(help_text="Code of a municipality, or `region` for the regional office.")
    reason = CleanField(
        help_text=f"The sender gets it, and it stands with the case. At most {REASON_LENGTH} characters."
    )
