"""Answers are written in a small, safe subset of Markdown: paragraphs, emphasis, lists, links."""

import html
import re

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a"}
SCHEMES = {"https", "mailto"}
_TAG = re.compile(r"<[^>]+>")

_parser = MarkdownIt("zero", {"html": False, "linkify": False, "breaks": True}).enable(
    ["emphasis", "list", "link", "newline", "escape", "autolink"]
)


def render(source: str) -> SafeString:
    """Safe HTML of an answer. Anything outside the subset is shown as text; links go to https and mailto only."""
    cleaned = nh3.clean(
        _parser.render(source),
        tags=TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes=SCHEMES,
        link_rel="nofollow noopener",
    )
    return mark_safe(cleaned)  # noqa: S308 -- nh3 let through nothing but the tags above


def plain(source: str) -> str:
    """The answer as running text, for lists: no marks, items begin with a dash, links keep their words alone."""
    marked = render(source).replace("<li>", "<li>– ").replace("</p>", "</p>\n").replace("</li>", "</li>\n")
    lines = [line.strip() for line in html.unescape(_TAG.sub("", marked)).splitlines()]
    return "\n".join(lines).strip()
