"""How mails look. Mail programs know no style sheets, so each element brings its style along; classes serve the dark colours alone."""

from typing import Final

from django import template
from django.utils.safestring import SafeString

from ideas import markdown

register = template.Library()

INK, SOFT, RIVER, LINE, STRONG_LINE = "#18211d", "#45504a", "#0a4a66", "#d5dad3", "#75817a"
BIRCH, SNOW = "#f7f7f3", "#ffffff"
_BUTTON = "display:inline-block;margin:0 8px 8px 0;text-decoration:none;font-weight:bold;border-radius:6px"

LOOKS: Final = {
    "page": ("page", f"background:{BIRCH}"),
    "body": ("page", f"margin:0;padding:0;background:{BIRCH}"),
    "column": (
        "",
        "max-width:600px;font-family:Verdana,'Segoe UI',sans-serif;font-size:16px;line-height:1.6;overflow-wrap:anywhere",
    ),
    "brand": ("ink", f"padding:0 8px 16px;color:{INK};font-weight:bold"),
    "card": ("card", f"background:{SNOW};border:1px solid {LINE};border-radius:12px;padding:28px 24px"),
    "title": ("ink", f"margin:0 0 8px;font-size:24px;line-height:1.25;color:{INK}"),
    "lead": ("soft", f"margin:0 0 20px;color:{SOFT}"),
    "label": ("ink", f"margin:0 0 4px;font-size:16px;line-height:1.6;color:{INK};font-weight:bold"),
    "p": ("ink", f"margin:0 0 16px;color:{INK}"),
    "list": ("ink", f"margin:0 0 16px;padding:0 0 0 20px;color:{INK}"),
    "item": ("ink", f"margin:0 0 6px;color:{INK}"),
    "quote": ("ink outline", f"margin:0 0 20px;padding:0 0 0 16px;border-left:3px solid {STRONG_LINE};color:{INK}"),
    "buttons": ("", "margin:20px 0 8px"),
    "button": ("button", f"{_BUTTON};padding:12px 22px;background:{RIVER};color:{SNOW}"),
    "second": ("link outline", f"{_BUTTON};padding:11px 22px;border:1px solid {STRONG_LINE};color:{RIVER}"),
    "link": ("link", f"color:{RIVER}"),
    "small": (
        "soft rule",
        f"margin:16px 0 0;padding-top:16px;border-top:1px solid {LINE};color:{SOFT};font-size:14px",
    ),
    "foot": ("soft", f"padding:16px 8px;color:{SOFT};font-size:14px"),
    "whole": ("", "white-space:nowrap"),
    "hidden": ("", "display:none;max-height:0;overflow:hidden"),
}
_ANSWER_TAGS: Final = {"p": "p", "ul": "list", "ol": "list", "li": "item", "a": "link"}


@register.simple_tag
def look(name: str) -> SafeString:
    """The attributes `class` and `style` of an element that looks like `name`; KeyError for an unknown one."""
    classes, style = LOOKS[name]
    shown = f'class="{classes}" ' if classes else ""
    return SafeString(f'{shown}style="{style}"')


@register.filter
def answer_html(source: str) -> SafeString:
    """An answer's Markdown as safe HTML that brings its looks along."""
    html: str = markdown.render(source)
    for tag, name in _ANSWER_TAGS.items():
        html = html.replace(f"<{tag}>", f"<{tag} {look(name)}>").replace(f"<{tag} href", f"<{tag} {look(name)} href")
    return SafeString(html)  # what `markdown.render` let through, with attributes of our own
