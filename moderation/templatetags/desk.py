"""Small things that the staff pages say in more than one place."""

from datetime import datetime

from django import template
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import pgettext

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
        "program": pgettext("role", "the computer program"),
    }
    return names.get(role, pgettext("role", "somebody"))


@register.filter
def short_date(moment: datetime) -> str:
    """Day and month, as narrow columns need it: 20 nov; in English 20 Nov."""
    return date_format(timezone.localtime(moment), f"j {_month()}")


@register.filter
def short_moment(moment: datetime) -> str:
    """Day, month and time: 20 nov 9.42; in English 20 Nov 9:42. With the year unless it is this one."""
    local = timezone.localtime(moment)
    year = "" if local.year == timezone.localdate().year else " Y"
    return date_format(local, f"j {_month()}{year} G{':' if _is_english() else '.'}i")


def _month() -> str:
    return "M" if _is_english() else "b"


def _is_english() -> bool:
    return (translation.get_language() or "").startswith("en")
