"""Answers are written in a small, safe subset of Markdown: paragraphs, emphasis, lists, links."""

import html
import re

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a"}
SCHEMES = {"https", "mailto"}
_TAG = re.compile(r"<[^>]+>")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_MARK = re.compile(r"[*_\[\]\\<>&\0]|^[ \t]*(?:[-+]|\d+[.)])", re.MULTILINE)
"""Whatever may be more than itself in the subset: text without it is plain as it stands."""

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


def beginning(source: str, length: int) -> str:
    """The answer's first words in one line: all of them, or more than `length` characters. Reads no further than it must."""
    ends = [found.start() for found in _BLANK_LINE.finditer(source, length)] + [len(source)]
    text = ""
    for end in ends:  # no mark reaches over a blank line, but a link is longer than its words
        part = source[:end]
        text = " ".join((plain(part) if _MARK.search(part) else part).split())
        if len(text) > length:
            break
    return text
