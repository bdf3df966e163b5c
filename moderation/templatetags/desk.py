"""Small things that the staff pages say in more than one place."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final, NamedTuple

from django import template
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from ideas.actors import Actor
from moderation.flags import Stretch
from moderation.keys import SCOPES
from moderation.permissions import Deed, keeps_keys, keeps_rules

register = template.Library()


@register.filter
def role_name(role: str) -> str:
    """A role of `ideas.actors.Role`, as one word in running text; an unknown one is somebody."""
    names = {
        "moderator": pgettext("role", "moderator"),
        "manager": pgettext("role", "manager"),
        "coordinator": pgettext("role", "coordinator"),
        "operator": pgettext("role", "operator"),
        "sender": pgettext("role", "the sender"),
        "reader": pgettext("role", "a reader"),
        "api_key": pgettext("role", "a computer system"),
        "program": pgettext("role", "the computer program"),
    }
    return names.get(role, pgettext("role", "somebody"))


@register.filter
def keeps_the_keys(actor: Actor | str) -> bool:
    """Whether the pages about keys are for this member of staff; on pages without an actor they are for nobody."""
    return isinstance(actor, Actor) and keeps_keys(actor)


@register.filter
def keeps_the_rules(actor: Actor | str) -> bool:
    """Whether the pages about routing rules are for this member of staff; on pages without an actor they are for nobody."""
    return isinstance(actor, Actor) and keeps_rules(actor)


@register.filter
def marked(stretches: Iterable[Stretch]) -> SafeString:
    """A text with its flagged words in <mark>, each followed by what they are."""
    return format_html_join("", "{}", ((_stretch(stretch),) for stretch in stretches))


@register.filter
def marked_paragraphs(stretches: Iterable[Stretch]) -> SafeString:
    """The same in paragraphs: an empty line parts them, one line end is a new line."""
    paragraphs: list[list[SafeString]] = [[]]
    for stretch in stretches:
        if stretch.text.startswith("\n\n"):
            paragraphs.append([])
        else:
            paragraphs[-1].append(SafeString("<br>") if stretch.text == "\n" else _stretch(stretch))
    return format_html_join(
        "", "<p>{}</p>", ((format_html_join("", "{}", ((s,) for s in p)),) for p in paragraphs if p)
    )


def _stretch(stretch: Stretch) -> SafeString:
    if not stretch.labels:
        return conditional_escape(stretch.text)
    return format_html('<mark>{}</mark> <small class="soft">({})</small> ', stretch.text, ", ".join(stretch.labels))


@register.filter
def scope_names(scopes: Iterable[str]) -> str:
    """What a key may do, in words."""
    return ", ".join(str(SCOPES[Deed(scope)]) for scope in scopes).capitalize()


@register.filter
def short_date(moment: datetime) -> str:
    """Day and month, as narrow columns need it: 20 nov; in English 20 Nov, in Finnish 20.11."""
    return date_format(timezone.localtime(moment), _short().day)


@register.filter
def short_moment(moment: datetime) -> str:
    """Day, month and time: 20 nov 9.42; in English 20 Nov 9:42, in Finnish 20.11. klo 9.42. With the year unless it is this one."""
    local, short = timezone.localtime(moment), _short()
    year = "" if local.year == timezone.localdate().year else short.year
    return date_format(local, f"{short.day}{year} {short.time}")


class _Short(NamedTuple):
    """Django's date format has no short day without a year that fits all three."""

    day: str
    year: str
    time: str


_SHORT: Final = {
    "sv": _Short("j b", " Y", "G.i"),
    "en": _Short("j M", " Y", "G:i"),
    "fi": _Short("j.n.", "Y", r"\k\l\o G.i"),
}


def _short() -> _Short:
    return _SHORT.get((translation.get_language() or "")[:2], _SHORT["sv"])
