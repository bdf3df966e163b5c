"""What the API says of itself."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ideas.addresses import whole
from ideas.api.door import PublicView
from ideas.api.problems import TYPES
from ideas.api.serializers.problems import ProblemTypeSerializer, problems
from ideas.public_pages import public_page


class Root(PublicView):
    """Where everything is."""

    @extend_schema(
        operation_id="root",
        tags=["about"],
        responses={200: inline_serializer("Root", {"links": serializers.DictField(child=serializers.CharField())})},
    )
    def get(self, request: Request) -> Response:
        """The addresses of the API."""
        names = ("submissions", "recipient", "municipalities", "topics", "goals", "schema", "docs")
        return Response({"links": {name: whole(reverse(f"api_{name}")) for name in names}})


class Schema(PublicView):
    """The description for machines."""

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        """OpenAPI 3.1, as JSON."""
        return Response(SchemaGenerator().get_schema(public=True))  # type: ignore[no-untyped-call]


class ProblemType(PublicView):
    """What a problem's `type` leads to."""

    @extend_schema(
        operation_id="problem", tags=["about"], responses={200: ProblemTypeSerializer, **problems("not-found")}
    )
    def get(self, request: Request, slug: str) -> Response:
        """A kind of problem, and what to do about it."""
        kind = TYPES.get(slug)
        if kind is None:
            raise Http404
        return Response({"slug": slug, "title": kind.title, "status": kind.status.value, "advice": kind.advice})


@public_page()
def docs(request: HttpRequest) -> HttpResponse:
    """The description for people, drawn from the schema by Swagger UI from our own host."""
    return render(request, "ideas/api/docs.html")
