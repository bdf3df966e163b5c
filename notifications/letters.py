"""What a mail says: looked up and rendered when it is sent, in the language of the one who reads it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from ideas import addresses, case_page
from ideas.models import (
    Answer,
    AssignmentRole,
    AssignmentState,
    Contact,
    Event,
    Message,
    ModerationDecision,
    Municipality,
    Status,
    Submission,
    TextKind,
)
from ideas.redirections import redirection
from notifications import plain_text

Context = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail without its envelope: the two parts say the same words."""

    language: str
    subject: str
    text: str
    html: str


def write(template: str, event: Event, contact: Contact, *, language: str = "") -> Letter:
    """The mail `template` about `event` for `contact`, in `language`, else in the contact's, else in the case's.

    LookupError for an unknown template; DoesNotExist where what the event speaks of was erased.
    """
    submission = event.submission
    if submission is None:
        raise LookupError("an event without a case has no mail")
    chosen = reading_language(language or contact.language or submission.language)
    with translation.override(chosen):
        context = _common(submission, contact, chosen) | CONTEXTS[template](submission, event)
        context["title"] = _line(_render(f"{template}.subject.txt", context))
        subject = gettext("%(title)s (case %(number)s)") % {
            "title": context["title"],
            "number": submission.case_number,
        }
        return Letter(
            language=chosen,
            subject=_line(subject),
            text=_plain(_render(f"{template}.txt", context)),
            html=_render(f"{template}.html", context).strip() + "\n",
        )


def reading_language(language: str) -> str:
    """`language` where mails are complete in it, else Swedish."""
    return language if language in settings.LANGUAGES_SHOWN else settings.LANGUAGE_CODE


def _common(submission: Submission, contact: Contact, language: str) -> Context:
    return {
        "language": language,
        "submission": submission,
        "kind": submission.kind,
        "case_number": submission.case_number,
        "confirmed": contact.confirmed_at is not None,
        "page_url": addresses.tracking_url(submission, language),
        "confirm_url": addresses.confirm_url(contact, language) if contact.confirmed_at is None else "",
        "write_url": settings.SITE_URL + reverse("draft_create"),
    }


def _received(submission: Submission, event: Event) -> Context:
    part = (
        submission.assignments.filter(role=AssignmentRole.LEAD)
        .exclude(state=AssignmentState.RELEASED)
        .select_related("municipality")
        .first()
    )
    return {"lead": part.municipality if part else None}


def _message(submission: Submission, event: Event) -> Context:
    message = Message.objects.select_related("municipality").get(pk=event.payload["message"], submission=submission)
    return {"message": message, "municipality": message.municipality, "waits": event.payload["waits"]}


def _answered(submission: Submission, event: Event) -> Context:
    answer = Answer.objects.select_related("published_version").get(pk=event.payload["answer"], submission=submission)
    if answer.published_version is None:
        raise Answer.DoesNotExist
    public = case_page.is_readable(submission)
    text = plain_text.from_markdown(answer.published_version.body)
    return {
        "answer": answer.published_version,
        "answered_at": answer.published_at,
        "answer_text": text,
        "first_sentence": _first_sentence(text),
        "asked": submission.texts.filter(kind=TextKind.ORIGINAL).earliest("id"),
        "municipality": Municipality.objects.get(code=event.payload["municipality"]),
        "signatures": answer.signatures.select_related("municipality").order_by("signed_at", "id"),
        "public_url": addresses.case_url(submission, translation.get_language() or "sv") if public else "",
        "all_answered": submission.status == Status.ANSWERED,
    }


def _declined(submission: Submission, event: Event) -> Context:
    decision = ModerationDecision.objects.select_related("municipality").get(
        pk=event.payload["decision"], submission=submission
    )
    return {
        "decision": decision,
        "municipality": decision.municipality,
        "first_sentence": _first_sentence(decision.public_reason),
    }


def _redirected(submission: Submission, event: Event) -> Context:
    decision = ModerationDecision.objects.select_related("municipality").get(
        pk=event.payload["decision"], submission=submission
    )
    other = redirection(decision)
    if other is None:
        raise ModerationDecision.DoesNotExist
    return {
        "decision": decision,
        "other": other,
        "municipality": decision.municipality,
        "first_sentence": _first_sentence(other.text),
    }


CONTEXTS: Final[dict[str, Callable[[Submission, Event], Context]]] = {
    "received": _received,
    "message": _message,
    "answered": _answered,
    "declined": _declined,
    "redirected": _redirected,
}
"""Every mail there is, and what it needs beside the case."""


def _render(name: str, context: Context) -> str:
    return render_to_string(f"notifications/mail/{name}", context)


def _line(text: str) -> str:
    return " ".join(text.split())


def _plain(text: str) -> str:
    """Lines without the template's indentation, paragraphs parted by one empty line."""
    lines = "\n".join(line.strip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"


def _first_sentence(text: str) -> str:
    line = _line(text)
    end = re.search(r"[.?!](?= [A-ZÅÄÖ”\"])", line)
    return line[: end.end()] if end else line[:200]
