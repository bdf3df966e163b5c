"""Small things that the public pages say in more than one place."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.utils import translation
from django.utils.safestring import SafeString

from ideas import markdown
from ideas.language_paths import path_in

register = template.Library()


@register.simple_tag(takes_context=True)
def canonical(context: Context) -> str:
    """The one address of this page, in the language it is in."""
    return _address(context, translation.get_language() or settings.LANGUAGE_CODE)


@register.simple_tag(takes_context=True)
def alternates(context: Context) -> list[dict[str, str]]:
    """The addresses of this page in every language that is shown, and the one for all others (Swedish)."""
    found = [{"code": code, "address": _address(context, code)} for code in settings.LANGUAGES_SHOWN]
    return [*found, {"code": "x-default", "address": _address(context, settings.LANGUAGE_CODE)}]


@register.filter
def number_for(counts: Mapping[str, int], code: str) -> int:
    """The count of `code`, 0 where nothing was counted."""
    return counts.get(code, 0)


@register.filter
def answer_html(source: str) -> SafeString:
    """An answer's Markdown as safe HTML."""
    return markdown.render(source)


def _address(context: Context, language: str) -> str:
    request: Any = context["request"]
    query = context.get("canonical_query", "")
    site: str = settings.SITE_URL
    return site + path_in(language, request.path_info) + (f"?{query}" if query else "")
