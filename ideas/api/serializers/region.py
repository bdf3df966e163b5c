"""Municipalities, topics, goals."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ideas.api.sentences import Sentence, names
from ideas.models import Municipality, Topic, VisionGoal
from ideas.models.region import Named


class SentenceSerializer(serializers.Serializer[Any]):
    """A name or a sentence in each language of the portal."""

    sv = serializers.CharField()
    en = serializers.CharField()
    fi = serializers.CharField()


class NamedSerializer(serializers.Serializer[Any]):
    """Anything with a name in three languages."""

    name = serializers.SerializerMethodField()

    @extend_schema_field(SentenceSerializer)
    def get_name(self, named: Named) -> Sentence:
        """In each language."""
        return names(named)


class MunicipalitySerializer(NamedSerializer):
    """A municipality, or the regional office."""

    code = serializers.CharField(help_text="The official code of four digits, or `region`.")
    slug = serializers.CharField(help_text="As in the addresses of pages.")
    official_name = serializers.CharField()
    is_office = serializers.BooleanField(help_text="The regional office: it reads what nobody else clearly owns.")
    languages = serializers.ListField(
        child=serializers.CharField(), help_text="Languages that it has to serve by law (BCP 47)."
    )


class TopicSerializer(NamedSerializer):
    """An area of what municipalities do."""

    key = serializers.CharField()
    description = serializers.CharField(source="description_sv", help_text="In Swedish.")


class GoalSerializer(NamedSerializer):
    """A goal toward 2050. A proposal until the regional council decides."""

    key = serializers.CharField()
    objective = serializers.CharField(help_text="The objective of the cooperation that it serves.")
    description = serializers.CharField(source="description_sv", help_text="In Swedish.")


def listed(
    serializer: type[NamedSerializer], found: "list[Municipality] | list[Topic] | list[VisionGoal]"
) -> dict[str, object]:
    """The whole of a short list, in the shape of all lists."""
    return {"items": serializer(found, many=True).data, "next": None}
