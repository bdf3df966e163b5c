"""An answer as the plain part of a mail: the same words as its HTML, and where its links lead."""

import html
import re

from ideas import markdown

_LINK = re.compile(r'<a href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_INNERMOST_LIST = re.compile(r"<(ol|ul)(?: start=\"(\d+)\")?>((?:(?!<[ou]l).)*?)</\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")


def from_markdown(source: str) -> str:
    """`source` (an answer's Markdown) without marks: paragraphs parted by an empty line, items by dashes or numbers."""
    text = _LINK.sub(_link, markdown.render(source))
    found = 1
    while found:
        text, found = _INNERMOST_LIST.subn(_items, text)
    text = re.sub(r"<br>\n?", "\n", text).replace("</p>", "\n\n")
    lines = [line.strip() for line in html.unescape(_TAG.sub("", text)).splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _link(match: re.Match[str]) -> str:
    address, words = match[1], match[2]
    if _TAG.sub("", words) in {address, address.removeprefix("mailto:")}:
        return words
    return f"{words} ({address})"


def _items(match: re.Match[str]) -> str:
    first = int(match[2] or 1)
    items = [item.replace("<li>", "").replace("</p>", "").strip() for item in match[3].split("</li>") if item.strip()]
    marks = [f"{number}." if match[1] == "ol" else "–" for number in range(first, first + len(items))]
    return "\n\n" + "\n".join(f"{mark} {item}" for mark, item in zip(marks, items, strict=True)) + "\n\n"
