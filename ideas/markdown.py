"""Answers are written in a small, safe subset of Markdown: paragraphs, emphasis, lists, links."""

from urllib.parse import urlsplit

import nh3
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a"}
SCHEMES = {"https", "mailto"}

_parser = MarkdownIt("zero", {"html": False, "linkify": False, "breaks": True}).enable(
    ["emphasis", "list", "link", "newline", "escape", "autolink"]
)


def render(source: str) -> SafeString:
    """Safe HTML of an answer. Anything outside the subset is shown as text; links go to https and mailto only."""
    html = nh3.clean(
        _parser.render(source),
        tags=TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes=SCHEMES,
        link_rel="nofollow noopener",
    )
    return mark_safe(html)  # noqa: S308 -- nh3 let through nothing but the tags above


def plain(source: str) -> str:
    """The answer as running text: what lists, previews and the plain part of a mail need. Paragraphs are parted by an empty line."""
    html = _parser.render(source).replace("<li>", "<li>– ").replace("</p>", "</p>\n").replace("</li>", "</li>\n")
    text = nh3.clean(html, tags=set()) if "<" in html else html
    lines = [line.strip() for line in _unescape(strip_tags(text)).splitlines()]
    return "\n".join(lines).strip()


def _unescape(text: str) -> str:
    for entity, character in (
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", '"'),
        ("&nbsp;", "\u00a0"),
        ("&amp;", "&"),
    ):
        text = text.replace(entity, character)
    return text


def is_safe_address(address: str) -> bool:
    """Whether a link to `address` survives `render`."""
    return urlsplit(address).scheme in SCHEMES
