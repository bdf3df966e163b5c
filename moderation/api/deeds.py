"""Changing: every deed of the desk, through the decisions and the forms of its pages.

Each takes the version that was seen in `If-Match` and gives the case as it stands then. The same request again, after an answer that
got lost, changes nothing and gives the case too.
"""

import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any, ClassVar, Final, TypeVar

from django import forms
from django.db import IntegrityError
from django.utils.translation import gettext
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from ideas import queries
from ideas.api import incoming, versions
from ideas.api.problems import Problem
from ideas.api.serializers.problems import problems
from ideas.api.views.submissions import CASE_NUMBER, KEY_HEADER
from ideas.models import Submission, Visibility
from moderation import decisions
from moderation.api.bodies import (
    AnswerBody,
    ClassifyBody,
    ContributorsBody,
    DeclineBody,
    DraftBody,
    MessageBody,
    RedirectBody,
    RerouteBody,
)
from moderation.api.door import ETAG, REFUSED, SECURITY, TAGS, DeskView
from moderation.api.serializers import DeskCaseSerializer
from moderation.decisions import Decision
from moderation.desk_case import find
from moderation.forms import (
    AnswerForm,
    ClassifyForm,
    ContributorsForm,
    DeclineForm,
    MessageForm,
    RedirectForm,
    RerouteForm,
)
from moderation.permissions import Deed, acting_municipality
from moderation.queries import draft_of

Method = TypeVar("Method", bound=Callable[..., Response])
IF_MATCH: Final = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    required=True,
    description="The `ETag` of the case as you have seen it. 412 if it has changed since.",
)
_CHANGED: Final = problems(*REFUSED, "moved-on", "stale", "precondition-required")
_SENT: Final = problems(
    *REFUSED,
    *("moved-on", "stale", "precondition-required"),
    *("malformed", "bad-parameter", "invalid", "key-reused", "too-large", "unsupported-media-type"),
)


def _described(
    operation: str, *more: OpenApiParameter, body: type[Serializer[Any]] | None = None, example: Any = None
) -> Callable[[Method], Method]:
    """The schema of a deed; `more` are parameters beside those of all."""
    return extend_schema(
        operation_id=f"desk_{operation}",
        tags=TAGS,
        auth=SECURITY,
        parameters=[CASE_NUMBER, IF_MATCH, ETAG, *more],
        request=body,
        responses={200: DeskCaseSerializer, **(_SENT if body else _CHANGED)},
        examples=[OpenApiExample("For instance", value=example, request_only=True)] if example else None,
    )


class DeedView(DeskView):
    """One deed with one case."""

    body: ClassVar[type[Serializer[Any]]]

    def sent(self, request: Request) -> dict[str, Any]:
        """The body in its shape. Problem `invalid`."""
        shape = self.body(data=request.data)
        shape.is_valid(raise_exception=True)
        found: dict[str, Any] = shape.validated_data
        return found

    def carry_out(self, request: Request, submission: Submission, decision: Decision) -> Response:
        """Do it to the version that was seen, under the lock of the case; done before: nothing. The case as it stands then.

        Without a version nothing is looked at: whoever sends a request again has it.
        """
        if "If-Match" not in request.headers:
            raise Problem("precondition-required", headers={"ETag": self.version(submission)})
        versions.change(
            request,
            submission,
            lambda: decisions.carry_out(decision, submission, self.actor),
            done=decision.was_done,
            required=True,
            version=self.version,
        )
        return self.shown(submission.case_number)


class Publish(DeedView):
    """Before there is an answer."""

    scope = Deed.PUBLISH

    @_described("publish")
    def post(self, request: Request, case_number: str) -> Response:
        """Let everybody read the case. Scope `publish`."""
        submission = find(self.actor, case_number)
        return self.carry_out(request, submission, decisions.publish(submission, {}, self.actor))


class Release(DeedView):
    """What seemed automated."""

    scope = Deed.RELEASE

    @_described("release")
    def post(self, request: Request, case_number: str) -> Response:
        """A person has looked at a held case: it goes on like any other, and the sender gets a receipt. Scope `release`."""
        submission = find(self.actor, case_number)
        return self.carry_out(request, submission, decisions.release(submission, {}, self.actor))


class SaveDraft(DeedView):
    """What is written so far."""

    scope = Deed.ANSWER
    body = DraftBody

    @_described("draft", body=DraftBody, example={"text": "Lamporna lagas i mars."})
    def put(self, request: Request, case_number: str) -> Response:
        """Keep the answer as it is written so far; the desk's page shows it too. Scope `answer`."""
        submission = find(self.actor, case_number)
        form = AnswerForm(
            {"body": self.sent(request)["text"], "publish_case": "no"},
            submission=submission,
            codes=self.actor.municipality_codes,
        )
        typed = _valid(form)
        decision = decisions.save_draft(submission, typed, self.actor)
        return self.carry_out(
            request, submission, replace(decision, was_done=lambda: self._is_saved(submission, typed["body"]))
        )

    def _is_saved(self, submission: Submission, text: str) -> bool:
        draft = draft_of(self.actor, submission)
        return draft is not None and draft.draft_body == text


class Answer(DeedView):
    """The answer."""

    scope = Deed.ANSWER
    body = AnswerBody

    @_described("answer", body=AnswerBody, example={"text": "**Ja**, lamporna lagas den 3 mars.", "publish_case": True})
    def post(self, request: Request, case_number: str) -> Response:
        """Publish the answer, and the case with it if so chosen. Signed with the key's title. Scope `answer`."""
        submission = find(self.actor, case_number)
        sent = self.sent(request)
        publish: bool | None = sent["publish_case"]
        if publish and submission.visibility != Visibility.PUBLIC:
            self.require(Deed.PUBLISH)
        form = AnswerForm(
            {"body": sent["text"], "publish_case": {True: "yes", False: "no", None: ""}[publish]},
            submission=submission,
            codes=self.actor.municipality_codes,
        )
        typed = _valid(form)
        if publish and "publish_case" not in form.fields and submission.visibility != Visibility.PUBLIC:
            detail = gettext("Only the sender gets the answer: they do not want the case to be public.")
            raise Problem("invalid", errors=[{"pointer": "#/publish_case", "detail": detail}])
        return self.carry_out(request, submission, decisions.answer(submission, typed, self.actor))


class Message(DeedView):
    """The thread with the sender."""

    scope = Deed.MESSAGE
    body = MessageBody

    @_described(
        "message",
        KEY_HEADER,
        body=MessageBody,
        example={"text": "Vilken park menar du?", "wait_for_reply": True},
    )
    def post(self, request: Request, case_number: str) -> Response:
        """Write to the sender. Signed with the key's title. Scope `message`."""
        submission = find(self.actor, case_number)
        sent, key = self.sent(request), incoming.idempotency_key(request)
        typed = _valid(MessageForm({"body": sent["text"], "waits": sent["wait_for_reply"], "key": str(key)}))
        self._require_own(key, submission, typed["body"])
        try:
            return self.carry_out(request, submission, decisions.message(submission, typed, self.actor))
        except IntegrityError:  # with the same key at the same time, about another case
            raise Problem("key-reused") from None

    def _require_own(self, key: uuid.UUID, submission: Submission, text: str) -> None:
        known = queries.message_with(key)
        if known is None:
            return
        same = (known.submission_id, known.municipality_id, known.body)
        if same != (submission.pk, *self.actor.municipality_codes, text):
            raise Problem("key-reused")


class Decline(DeedView):
    """No answer."""

    scope = Deed.DECLINE
    body = DeclineBody

    @_described(
        "decline",
        body=DeclineBody,
        example={"rule": "not_ours", "reason": "Riksvägar sköts av Trafikverket.", "note": ""},
    )
    def post(self, request: Request, case_number: str) -> Response:
        """End the case without an answer, with the rule and a reason that the sender gets. Scope `decline`."""
        submission = find(self.actor, case_number)
        typed = _valid(DeclineForm(self.sent(request)))
        return self.carry_out(request, submission, decisions.decline(submission, typed, self.actor))


class Redirect(DeedView):
    """Nobody's here."""

    scope = Deed.REDIRECT
    body = RedirectBody

    @_described(
        "redirect", body=RedirectBody, example={"to": "trafikverket", "reason": "Riksväg 92 sköts av Trafikverket."}
    )
    def post(self, request: Request, case_number: str) -> Response:
        """End the case by telling its sender which other body decides such things. Scope `redirect`."""
        submission = find(self.actor, case_number)
        form = RedirectForm(self.sent(request), submission=submission, codes=self.actor.municipality_codes)
        return self.carry_out(request, submission, decisions.redirect(submission, _valid(form), self.actor))


class Contributors(DeedView):
    """Who takes part."""

    scope = Deed.CONTRIBUTORS
    body = ContributorsBody

    @_described("contributors", body=ContributorsBody, example={"to": ["2460"]})
    def put(self, request: Request, case_number: str) -> Response:
        """Say which municipalities answer beside the lead; also after its answer. Scope `contributors`."""
        submission = find(self.actor, case_number)
        form = ContributorsForm(self.sent(request), without=self.actor.municipality_codes)
        return self.carry_out(request, submission, decisions.contributors(submission, _valid(form), self.actor))


class Classify(DeedView):
    """Topic and kind."""

    scope = Deed.CLASSIFY
    body = ClassifyBody

    @_described("classify", body=ClassifyBody, example={"topic": "gator_vagar", "kind": "idea"})
    def post(self, request: Request, case_number: str) -> Response:
        """Correct what it is about, or what its writer wants; also after the answer. Scope `classify`."""
        submission = find(self.actor, case_number)
        typed = _valid(ClassifyForm(self.sent(request)))
        return self.carry_out(request, submission, decisions.classify(submission, typed, self.actor))


class Reroute(DeedView):
    """Somebody else's."""

    scope = Deed.REROUTE
    body = RerouteBody

    @_described("reroute", body=RerouteBody, example={"to": "2460", "reason": "Platsen ligger i Vännäs."})
    def post(self, request: Request, case_number: str) -> Response:
        """Hand the case to another municipality or the office; what you had of it you may still read. Scope `reroute`."""
        submission = find(self.actor, case_number)
        form = RerouteForm(self.sent(request), by=acting_municipality(self.actor, submission))
        return self.carry_out(request, submission, decisions.reroute(submission, _valid(form), self.actor))


def _valid(form: forms.Form) -> dict[str, Any]:
    """What `form` makes of its input. Problem `invalid` with the sentences of the page."""
    incoming.require_valid([form])
    return form.cleaned_data
