"""The shape of a problem, and of lists: for the schema."""

from typing import Any

from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers

from ideas.api.problems import CONTENT_TYPE, TYPES


class FieldErrorSerializer(serializers.Serializer[Any]):
    """Where something is wrong, and what: one of `pointer` (a JSON pointer into the body), `parameter` and `header`."""

    pointer = serializers.CharField(required=False)
    parameter = serializers.CharField(required=False)
    header = serializers.CharField(required=False)
    detail = serializers.CharField()
    code = serializers.CharField(required=False)
    choices = serializers.ListField(child=serializers.CharField(), required=False)


class ProblemSerializer(serializers.Serializer[Any]):
    """Problem details (RFC 9457)."""

    type = serializers.CharField(help_text="An address that explains this kind of problem.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    errors = FieldErrorSerializer(many=True, required=False)  # type: ignore[assignment]  # the name is RFC 9457's way


class ProblemTypeSerializer(serializers.Serializer[Any]):
    """A kind of problem."""

    slug = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    advice = serializers.CharField()


def problems(*slugs: str) -> dict[tuple[int, str], OpenApiResponse]:
    """The responses of a view that may answer with these problems. Those of every view need not be named."""
    told: dict[int, list[str]] = {}
    for slug in (*slugs, "throttled"):
        told.setdefault(TYPES[slug].status.value, []).append(f"`{slug}`: {TYPES[slug].title}.")
    return {
        (status, CONTENT_TYPE): OpenApiResponse(ProblemSerializer, description=" ".join(sentences))
        for status, sentences in told.items()
    }
