"""The sender's own case, for whoever shows its tracking token."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final, TypeVar

from django.db import IntegrityError
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from ideas import queries, transitions
from ideas.actors import SENDER
from ideas.api import incoming, versions
from ideas.api.door import ApiView
from ideas.api.problems import Problem
from ideas.api.serializers.own import MessageOutSerializer, OwnCaseSerializer
from ideas.api.serializers.problems import problems
from ideas.api.serializers.sending import ReplySerializer
from ideas.api.throttles import SendThrottle
from ideas.api.views.submissions import CASE_NUMBER, KEY_HEADER
from ideas.models import MessageAuthor, Submission
from ideas.sender_case import find_by_link, sender_case

Method = TypeVar("Method", bound=Callable[..., Response])

SECURITY: Final[Any] = [{"trackingToken": []}]
_IF_MATCH: Final = OpenApiParameter(
    "If-Match", OpenApiTypes.STR, OpenApiParameter.HEADER, description="The `ETag` that you have seen; may be left out."
)
_REFUSED: Final = ("unauthorized",)


def _described_move(operation_id: str) -> Callable[[Method], Method]:
    """What the schema says of a change that needs no words."""
    return extend_schema(
        operation_id=operation_id,
        tags=["own case"],
        auth=SECURITY,
        parameters=[CASE_NUMBER, _IF_MATCH],
        request=None,
        responses={200: OwnCaseSerializer, **problems(*_REFUSED, "moved-on", "stale")},
    )


class OwnView(ApiView):
    """A view of one case, for its sender. Without its token 401, whether there is such a case or not."""

    def own(self, request: Request, case_number: str) -> Submission:
        """The case that the token opens."""
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        submission = find_by_link(case_number, token.strip()) if kind.lower() == "bearer" else None
        if submission is None:
            raise Problem("unauthorized", headers={"WWW-Authenticate": "Bearer"})
        return submission


class OwnCase(OwnView):
    """The case."""

    @extend_schema(
        operation_id="own_case",
        tags=["own case"],
        auth=SECURITY,
        parameters=[CASE_NUMBER],
        responses={200: OwnCaseSerializer, **problems(*_REFUSED)},
    )
    def get(self, request: Request, case_number: str) -> Response:
        """How the case stands, and everything that was said."""
        return _shown(self.own(request, case_number))


class OwnReplies(OwnView):
    """What the sender writes."""

    throttle = SendThrottle

    @extend_schema(
        operation_id="own_reply",
        tags=["own case"],
        auth=SECURITY,
        parameters=[CASE_NUMBER, KEY_HEADER, _IF_MATCH],
        request=ReplySerializer,
        responses={
            201: OpenApiResponse(MessageOutSerializer, description="It has been sent."),
            200: OpenApiResponse(MessageOutSerializer, description="It had been sent before, with this key."),
            **problems(*_REFUSED, "malformed", "bad-parameter", "invalid", "key-reused", "moved-on", "stale"),
            **problems("too-large", "unsupported-media-type"),
        },
    )
    def post(self, request: Request, case_number: str) -> Response:
        """Write to those who answer. Only they read it; it is not published."""
        submission = self.own(request, case_number)
        key = incoming.idempotency_key(request)
        body = incoming.reply(request, ReplySerializer)
        known = queries.message_with(key)
        try:
            versions.change(
                request,
                submission,
                lambda: transitions.reply(submission.pk, body=body, idempotency_key=key, actor=SENDER),
                done=lambda: queries.message_with(key) is not None,
                required=False,
            )
        except IntegrityError:  # with the same key at the same time, in another case
            raise Problem("key-reused") from None
        message = queries.message_with(key)
        if message is None or (message.submission_id, message.author, message.body) != (
            submission.pk,
            MessageAuthor.SENDER,
            body,
        ):
            raise Problem("key-reused")
        return Response(MessageOutSerializer(message).data, status=HTTPStatus.OK if known else HTTPStatus.CREATED)


class OwnWithdrawal(OwnView):
    """Taking the case back."""

    @_described_move("own_withdrawal")
    def post(self, request: Request, case_number: str) -> Response:
        """Take the case back before it is answered. Repeated: the same."""
        submission = self.own(request, case_number)
        return _moved(request, submission, transitions.withdraw, lambda case: case.is_withdrawn)


class OwnRetraction(OwnView):
    """Taking the consent to publication back."""

    @_described_move("own_retraction")
    def post(self, request: Request, case_number: str) -> Response:
        """Keep the text off the web; the case goes on. Repeated: the same."""
        submission = self.own(request, case_number)
        return _moved(request, submission, transitions.retract_consent, lambda case: case.is_sender_only)


def _moved(
    request: Request, submission: Submission, move: Callable[..., Submission], is_done: Callable[[Submission], bool]
) -> Response:
    def done() -> bool:
        submission.refresh_from_db(fields=["status", "visibility"])
        return is_done(submission)

    versions.change(request, submission, lambda: move(submission.pk, actor=SENDER), done=done, required=False)
    return _shown(queries.of_sender(submission.case_number).get())


def _shown(submission: Submission) -> Response:
    etag = versions.etag(
        submission
    )  # before the content: what changes in between makes the version old, not the content
    return Response(OwnCaseSerializer(sender_case(submission)).data, headers={"ETag": etag})
