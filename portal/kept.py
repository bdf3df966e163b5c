"""What was typed into a form that could not be taken: shown again, and ready to be sent again, without database or session.

Only for the pages named here. What was typed anywhere else may be a password, a code or an invitation, and never comes back.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.http.request import RawPostDataException
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from ideas.cleaning import without_nul

DRAFT: Final = "draft_"
PAGES: Final = (DRAFT, "tracking_", "case_")
"""How the url names begin of the pages whose forms may come back: the form's steps, the sender's own page, a case at the desk."""

TYPED: Final = {
    "text": gettext_noop("Your text"),
    "title": gettext_noop("Heading"),
    "body": gettext_noop("Your text"),
    "place": gettext_noop("Place or postcode"),
    "email": gettext_noop("E-mail address"),
    "name": gettext_noop("Name"),
    "reason": gettext_noop("Reason"),
    "note": gettext_noop("Note"),
}
"""The fields that people type into, by name. All others were chosen, or filled in by the page."""

_LINE: Final = 45  # characters of a line on a phone
_MOST_ROWS: Final = 24


@dataclass(frozen=True, slots=True)
class Text:
    """Something that was typed, for a text area of so many rows that most of it is seen."""

    label: str
    body: str
    rows: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A POST as it came: where to, every field with every value, and the texts among them."""

    url_name: str
    action: str
    fields: list[tuple[str, str]]
    texts: list[Text]

    @property
    def is_draft(self) -> bool:
        """Whether it is a step of the form, which the browser may keep, so that Back finds it."""
        return self.url_name.startswith(DRAFT)


def keep(request: HttpRequest) -> Kept | None:
    """The form that was sent, or None where there is none, it cannot be read, or it may not come back."""
    name = _url_name(request) if request.method == "POST" else ""
    if not name.startswith(PAGES):
        return None
    try:
        post = request.POST
    except (SuspiciousOperation, BadRequest, MultiPartParserError, UnreadablePostError, RawPostDataException):
        return None
    return Kept(name, request.get_full_path(), list(_fields(post)), list(_texts(post)))


def path_language(request: HttpRequest) -> str:
    """The language of the address; known even where the request failed before any middleware set it."""
    return translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE


def _url_name(request: HttpRequest) -> str:
    """A request that failed in a middleware has not been resolved yet."""
    match = request.resolver_match
    if match is None:
        try:
            with translation.override(path_language(request)):
                match = resolve(request.path_info)
        except Resolver404:
            return ""
    return match.url_name or ""


def _fields(post: QueryDict) -> Iterator[tuple[str, str]]:
    for name, values in post.lists():
        for value in values:
            yield (
                without_nul(name),
                without_nul(str(value)),
            )  # a page cannot hold it, and it is left out of a text anyway


def _texts(post: QueryDict) -> Iterator[Text]:
    for name, label in TYPED.items():
        for value in post.getlist(name):
            body = without_nul(str(value)).strip()
            if body:
                rows = sum(1 + len(line) // _LINE for line in body.splitlines())
                yield Text(gettext(label), body, min(rows, _MOST_ROWS))
