"""Reading: the three lists of the desk, and one case."""

from collections.abc import Callable
from typing import Final

from django.db.models import QuerySet
from django.utils.http import urlencode
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ideas import addresses
from ideas import queries as case_queries
from ideas.actors import Actor
from ideas.api.problems import Problem
from ideas.api.serializers import parameters
from ideas.api.serializers.parameters import DEFAULT_SIZE, LARGEST_SIZE
from ideas.api.serializers.problems import problems
from ideas.api.views.submissions import CASE_NUMBER
from ideas.models import Submission
from moderation import desk_rows, queries
from moderation.api.door import ETAG, REFUSED, SECURITY, TAGS, DeskView
from moderation.api.serializers import DeskCaseSerializer, DeskRowSerializer
from moderation.desk_case import is_readable

LISTS: Final[dict[str, Callable[[Actor], QuerySet[Submission]]]] = {
    "todo": queries.todo,
    "waiting": queries.waiting,
    "finished": queries.finished,
}


class Submissions(DeskView):
    """The lists of the desk."""

    @extend_schema(
        operation_id="desk_submissions",
        tags=TAGS,
        auth=SECURITY,
        parameters=[
            OpenApiParameter(
                "list",
                OpenApiTypes.STR,
                enum=list(LISTS),
                default="todo",
                description="What there is to do and what waits for its sender, the oldest first; "
                f"what was finished in the last {queries.FINISHED_DAYS} days, the newest first.",
            ),
            OpenApiParameter("cursor", OpenApiTypes.STR, description="From `next` of the page before."),
            OpenApiParameter(
                "limit", {"type": "integer", "minimum": 1, "maximum": LARGEST_SIZE, "default": DEFAULT_SIZE}
            ),
        ],
        responses={
            200: inline_serializer(
                "DeskList",
                {
                    "items": DeskRowSerializer(many=True),
                    "next": serializers.CharField(
                        allow_null=True, help_text="Address of the next page, also in `Link`."
                    ),
                },
            ),
            **problems("unauthorized", "forbidden", "bad-parameter"),
        },
    )
    def get(self, request: Request) -> Response:
        """The cases of the key's municipality: the same lists as in the desk's queue. Scope `read`."""
        wanted, cursor, size = self._asked_for(request)
        names = {municipality.code: municipality for municipality in case_queries.municipalities()}
        page = desk_rows.page(LISTS[wanted](self.actor), self.actor, after=cursor, names=names, size=size)
        following = None
        if page.next:
            query = urlencode({"list": wanted, "limit": str(size), "cursor": page.next})
            following = f"{addresses.whole(request.path)}?{query}"
        headers = {"Cache-Control": "no-store"} | ({"Link": f'<{following}>; rel="next"'} if following else {})
        return Response({"items": DeskRowSerializer(page.rows, many=True).data, "next": following}, headers=headers)

    def _asked_for(self, request: Request) -> tuple[str, str, int]:
        errors: list[dict[str, str]] = []

        def wrong(name: str, detail: str) -> None:
            errors.append({"parameter": name, "detail": detail})

        wanted, cursor = request.query_params.get("list", "todo"), request.query_params.get("cursor", "")
        if wanted not in LISTS:
            wrong("list", f"One of: {', '.join(LISTS)}.")
        if cursor and not is_readable(self.actor, cursor):
            wrong("cursor", "Not a cursor of this list. Take `next` from the page before, or leave it out.")
        size = parameters.size(request.query_params, wrong)
        if errors:
            raise Problem("bad-parameter", errors=errors)
        return wanted, cursor, size


class SubmissionDetail(DeskView):
    """One case."""

    @extend_schema(
        operation_id="desk_submission",
        tags=TAGS,
        auth=SECURITY,
        parameters=[CASE_NUMBER, ETAG],
        responses={200: DeskCaseSerializer, **problems(*REFUSED)},
    )
    def get(self, request: Request, case_number: str) -> Response:
        """Everything that the municipality may know of a case. Scope `read`; who wrote and where needs `see_contact` too."""
        return self.shown(case_number)
