"""What a client sent, through the very forms of the pages: the same rules, and the same sentences where something is wrong."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from rest_framework.request import Request

from ideas import sending
from ideas.api.problems import Problem
from ideas.api.serializers.sending import PUBLICATION, MessageSerializer, SubmissionSerializer
from ideas.forms.contact import WITHOUT_NAME
from ideas.forms.correction import CorrectionForm
from ideas.forms.place import NONE_OF_THEM
from ideas.forms.reply import ReplyForm
from ideas.models import Draft, Source
from ideas.transitions import NewSubmission

FIELDS: Final = {
    "pick": "place_municipality",
    "corrected": "corrected_municipality",
    "publish": "publication",
    "body": "text",
}
"""Names of fields in the forms that have another one in the API."""


def submission(request: Request, serializer: type[MessageSerializer], *, key: uuid.UUID) -> NewSubmission:
    """What the body of `request` says, cleaned. Problem `invalid` with every error by field."""
    shape = serializer(data=request.data)
    shape.is_valid(raise_exception=True)
    sent: dict[str, Any] = shape.validated_data
    fields = {
        "kind": sent["kind"],
        "text": sent["text"],
        "title": sent["title"],
        "place": sent["place"],
        "pick": sent["place_municipality"] or "",
        "municipality": sent["municipality"],
        "corrected": sent["corrected_municipality"],
        "topic": sent["topic"],
        "email": sent.get("email", ""),
        "name": sent.get("name", ""),
        "publish": PUBLICATION[sent["publication"]] if serializer is SubmissionSerializer else WITHOUT_NAME,
    }
    steps = sending.steps(Draft(token=key, fields=fields))
    require_valid((steps.text, steps.place, CorrectionForm(fields), steps.contact))
    point = sent["point"] and (sent["point"]["latitude"], sent["point"]["longitude"])
    return replace(sending.new_submission(steps, sent["language"]), point=point, source=Source.API)


def reply(request: Request, serializer: type[Any]) -> str:
    """The message in the body of `request`, cleaned. Problem `invalid`."""
    shape = serializer(data=request.data)
    shape.is_valid(raise_exception=True)
    form = ReplyForm({"body": shape.validated_data["text"]})
    require_valid([form])
    return str(form.cleaned_data["body"])


def idempotency_key(request: Request) -> uuid.UUID:
    """The UUID in `Idempotency-Key`, with or without quotes. Problem `bad-parameter` without one."""
    given = request.headers.get("Idempotency-Key", "")
    try:
        return uuid.UUID(given.strip().strip('"'))
    except ValueError as error:
        detail = "A random UUID that you make for this message and send again if you do not get an answer."
        raise Problem("bad-parameter", errors=[{"header": "Idempotency-Key", "detail": detail}]) from error


def require_valid(bound: Iterable[forms.Form]) -> None:
    """Go on if all forms are valid. Problem `invalid` with the sentences that the pages show."""
    errors = [error for form in bound for error in _errors(form)]
    if errors:
        raise Problem("invalid", errors=errors)


def _errors(form: forms.Form) -> list[Mapping[str, Any]]:
    return [
        {
            "pointer": f"#/{FIELDS.get(name, name)}" if name != NON_FIELD_ERRORS else "#",
            "detail": error["message"],
            "code": error["code"] or "invalid",
            **_choices(form, name),
        }
        for name, found in form.errors.get_json_data().items()
        for error in found
    ]


def _choices(form: forms.Form, name: str) -> dict[str, list[str]]:
    field = form.fields.get(name)
    if not isinstance(field, forms.ChoiceField):
        return {}
    choices: list[tuple[Any, Any]] = list(field.choices)  # type: ignore[arg-type]  # flat lists, all of them
    return {"choices": [str(value) for value, _ in choices if value and value != NONE_OF_THEM]}
