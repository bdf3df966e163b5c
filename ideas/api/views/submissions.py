"""Public cases: read, search, follow what changes; and send a new one."""

from http import HTTPStatus
from typing import Any, Final

from django.http import Http404
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ideas import addresses, case_page, changes, feed, links, queries, search, sending
from ideas.api import incoming
from ideas.api.door import PublicView
from ideas.api.problems import Problem
from ideas.api.serializers import parameters
from ideas.api.serializers.cases import CaseSerializer, WholeCaseSerializer
from ideas.api.serializers.parameters import KEYS, LARGEST_SIZE, ListParameters
from ideas.api.serializers.problems import problems
from ideas.api.serializers.sending import ReceiptSerializer, SubmissionSerializer
from ideas.api.throttles import AskThrottle, SendThrottle, Throttle
from ideas.models import Kind, Municipality, Submission
from ideas.public_pages import query_of

KEY_HEADER: Final = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.UUID,
    OpenApiParameter.HEADER,
    required=True,
    description="A random UUID of yours. Sent again with it, the same message is taken once.",
)
CASE_NUMBER: Final = OpenApiParameter(
    "case_number", OpenApiTypes.STR, OpenApiParameter.PATH, description="As in UR-2026-04217-K."
)
_FEED_KINDS: Final = {kind: word for word, kind in feed.KINDS.items()}
_LIST: Final = [
    OpenApiParameter("municipality", OpenApiTypes.STR, many=True, description="Code; may be repeated."),
    OpenApiParameter("kind", OpenApiTypes.STR, many=True, enum=Kind.values, description="May be repeated."),
    OpenApiParameter("topic", OpenApiTypes.STR, many=True, description="Key; may be repeated with `modified_since`."),
    OpenApiParameter(
        "q",
        {"type": "string", "maxLength": search.LONGEST},
        description='Words in titles, texts and answers. "A phrase", -without, a or b.',
    ),
    OpenApiParameter(
        "modified_since",
        OpenApiTypes.DATETIME,
        description="Instead of the feed: whatever changed at this moment or later, the oldest change first, unanswered cases "
        "and what can no longer be read among them. Ask again a minute before the last `changed_at` that you got.",
    ),
    OpenApiParameter("cursor", OpenApiTypes.STR, description="From `next` of the page before."),
    OpenApiParameter("limit", {"type": "integer", "minimum": 1, "maximum": LARGEST_SIZE, "default": 20}),
]


class Submissions(PublicView):
    """The collection: read by everybody, and the way in."""

    query_keys = KEYS
    unkept = ("q", "modified_since")

    def throttles(self) -> list[Throttle]:
        """Sending has its own, and searching, which nothing is kept of."""
        if self.request.method == "POST":
            return [SendThrottle()]
        return [AskThrottle()] if self.request.GET.get("q") else super().throttles()

    @extend_schema(
        operation_id="submissions",
        tags=["cases"],
        parameters=_LIST,
        responses={
            200: inline_serializer(
                "CaseList",
                {
                    "items": CaseSerializer(many=True),
                    "next": serializers.CharField(
                        allow_null=True, help_text="Address of the next page, also in `Link`."
                    ),
                },
            ),
            **problems("bad-parameter"),
        },
    )
    def get(self, request: Request) -> Response:
        """The answered cases, newest answer first: the same as the page of answers. Or, with `modified_since`, what changed."""
        municipalities = list(queries.municipalities())
        topics = [topic.key for topic in queries.topics()]
        wanted = parameters.read(request.query_params, municipalities=[m.code for m in municipalities], topics=topics)
        found, cursor = _changes(wanted) if wanted.modified_since else _feed(wanted, municipalities)
        following = _following(request, cursor) if cursor else None
        headers = {"Link": f'<{following}>; rel="next"'} if following else {}
        return Response({"items": CaseSerializer(found, many=True).data, "next": following}, headers=headers)

    @extend_schema(
        operation_id="submit",
        tags=["cases"],
        parameters=[KEY_HEADER],
        request=SubmissionSerializer,
        responses={
            201: OpenApiResponse(ReceiptSerializer, description="It has arrived."),
            200: OpenApiResponse(ReceiptSerializer, description="It had arrived before, with this key."),
            **problems("malformed", "bad-parameter", "invalid", "key-reused", "too-large", "unsupported-media-type"),
        },
    )
    def post(self, request: Request) -> Response:
        """Send a question, an opinion or an idea. It is routed and answered like one from the web."""
        key = incoming.idempotency_key(request)
        new = incoming.submission(request, SubmissionSerializer, key=key)
        known = queries.sent_with(key)
        submission = sending.send(new)
        if not sending.is_repeated(submission, new):
            raise Problem("key-reused")
        own = reverse("api_own_case", args=[submission.case_number])
        status = HTTPStatus.OK if known else HTTPStatus.CREATED
        return Response(_receipt(submission), status=status, headers={"Location": own})


class SubmissionDetail(PublicView):
    """One case."""

    @extend_schema(
        operation_id="submission",
        tags=["cases"],
        parameters=[CASE_NUMBER],
        responses={200: WholeCaseSerializer, **problems("not-found")},
    )
    def get(self, request: Request, case_number: str) -> Response:
        """A public case, or the entry of one that can't be read any more. What never was public does not exist."""
        submission = case_page.find(case_number)
        if submission is None:
            raise Http404
        return Response(WholeCaseSerializer(submission).data)


def _feed(wanted: ListParameters, municipalities: list[Municipality]) -> tuple[list[Submission], str]:
    slugs = [one.slug for one in municipalities if one.code in wanted.municipalities]
    filters = feed.Filters(
        municipalities=tuple(sorted(slugs)),
        kinds=tuple(sorted(_FEED_KINDS[Kind(kind)] for kind in wanted.kinds)),
        topics=wanted.topics,
        after=wanted.cursor,
        words=search.normal(wanted.words),
    )
    try:
        page = feed.page(filters, wanted.size, counted=False)
    except feed.UnknownFilter as error:
        raise _wrong_cursor() from error
    return page.submissions, page.next


def _changes(wanted: ListParameters) -> tuple[list[Submission], str]:
    asked = changes.Wanted(
        since=wanted.modified_since,  # type: ignore[arg-type]  # the caller looked
        municipalities=wanted.municipalities,
        kinds=wanted.kinds,
        topics=wanted.topics,
    )
    try:
        page = changes.page(asked, after=wanted.cursor, size=wanted.size)
    except changes.UnknownCursor as error:
        raise _wrong_cursor() from error
    return page.submissions, page.next


def _wrong_cursor() -> Problem:
    detail = "Not a cursor of this list. Take `next` from the page before, or leave it out."
    return Problem("bad-parameter", errors=[{"parameter": "cursor", "detail": detail}])


def _following(request: Request, cursor: str) -> str:
    values = {key: request.query_params.getlist(key) for key in KEYS if key != "cursor"}
    return f"{addresses.whole(request.path)}?{query_of({**values, 'cursor': [cursor]})}"


def _receipt(submission: Submission) -> dict[str, Any]:
    return ReceiptSerializer(
        {
            "case_number": submission.case_number,
            "arrived_at": submission.arrived_at,
            "tracking_token": links.derive(links.Purpose.TRACK, submission.pk, submission.link_version),
            "tracking_url": addresses.tracking_url(submission, submission.language),
        }
    ).data
