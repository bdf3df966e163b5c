"""The region's facts: municipalities, topics, goals. Short lists, whole."""

from typing import Any

from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ideas import queries
from ideas.api.door import PublicView
from ideas.api.serializers.problems import problems
from ideas.api.serializers.region import GoalSerializer, MunicipalitySerializer, TopicSerializer, listed
from ideas.swedish import in_swedish_order


def _list_of(serializer: type[serializers.Serializer[Any]], name: str) -> serializers.Serializer[Any]:
    """The shape of a list, for the schema."""
    return inline_serializer(name, {"items": serializer(many=True), "next": serializers.CharField(allow_null=True)})


class Municipalities(PublicView):
    """The seven municipalities and the regional office."""

    @extend_schema(
        operation_id="municipalities",
        tags=["region"],
        responses={200: _list_of(MunicipalitySerializer, "MunicipalityList"), **problems()},
    )
    def get(self, request: Request) -> Response:
        """The municipalities that take part, in Swedish order, and the office last."""
        found = queries.municipalities_in_order()
        return Response(listed(MunicipalitySerializer, found))


class Topics(PublicView):
    """The areas of what municipalities do."""

    @extend_schema(
        operation_id="topics", tags=["region"], responses={200: _list_of(TopicSerializer, "TopicList"), **problems()}
    )
    def get(self, request: Request) -> Response:
        """Every topic, in Swedish order."""
        return Response(listed(TopicSerializer, in_swedish_order(queries.topics())))


class Goals(PublicView):
    """The goals toward 2050."""

    @extend_schema(
        operation_id="goals", tags=["region"], responses={200: _list_of(GoalSerializer, "GoalList"), **problems()}
    )
    def get(self, request: Request) -> Response:
        """Every goal."""
        return Response(listed(GoalSerializer, list(queries.goals())))
