"""The language that a page is really in."""

from django import template
from django.conf import settings
from django.utils import translation

register = template.Library()


@register.simple_tag
def written_language() -> str:
    """The code for `<html lang>`: that of the path, or Swedish where the path's language is prepared but not translated yet."""
    code = translation.get_language() or settings.LANGUAGE_CODE
    return code if code in settings.LANGUAGES_SHOWN else settings.LANGUAGE_CODE
