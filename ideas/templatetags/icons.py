"""Icons by name, drawn into the page where they stand: no extra request, no ids that could clash."""

from typing import Final

from django import template
from django.utils.safestring import SafeString

register = template.Library()

# 20-unit grid; `.icon` gives the stroke.
ICONS: Final = {
    "alert": '<path d="M10 3 18 16.5H2zM10 8v4M10 14.3v.1"/>',
    "arrow": '<path d="M3 10h13.5M11.5 5l5 5-5 5"/>',
    "bell": '<path d="M4.5 14c1.2-1.2 1.2-2.5 1.2-5a4.3 4.3 0 0 1 8.6 0c0 2.5 0 3.8 1.2 5zM8.5 16.8h3"/>',
    "check": '<path d="m3.5 10.5 4.5 4.5 8.5-10"/>',
    "clock": '<circle cx="10" cy="10" r="7.3"/><path d="M10 5.8V10l3 2"/>',
    "close": '<path d="m5 5 10 10M15 5 5 15"/>',
    "down": '<path d="m5 7.5 5 5 5-5"/>',
    "file": '<path d="M5 2.800h6.500L15 6.300v11H5zM11.5 2.800v3.500H15"/>',
    "flag": '<path d="M5 17.5V3.5h10l-2 3.5 2 3.5H5"/>',
    "group": '<circle cx="7.5" cy="7" r="2.8"/><path d="M2 16.5c.5-3 2.5-4.5 5.5-4.5s5 1.5 5.5 4.5M13 4.5a2.8 2.8 0 0 1 0 5M15 12.3c1.7.6 2.7 2 3 4.2"/>',
    "idea": '<path d="M10 17.5V9.5M10 12c0-4 2.5-6 6.5-6 0 4-2.5 6-6.5 6zM10 9.5C10 6 7.5 3.5 3.5 3.5c0 4 2.5 6 6.5 6z"/>',
    "key": '<circle cx="6.5" cy="13.5" r="3.2"/><path d="m8.8 11.2 7.2-7.200M13 7l2.5 2.5"/>',
    "link": '<path d="M8.5 11.5a3.2 3.2 0 0 0 4.5 0l3-3A3.2 3.2 0 0 0 11.5 4l-1 1M11.5 8.5a3.2 3.2 0 0 0-4.5 0l-3 3A3.2 3.2 0 0 0 8.5 16l1-1"/>',
    "lock": '<path d="M4.5 9h11v8h-11zM7 9V6.5a3 3 0 0 1 6 0V9"/>',
    "mail": '<path d="M2.5 5h15v10.5h-15zM3 5.5l7 5.5 7-5.5"/>',
    "opinion": '<path d="M3 4.5h14v9.5H9.5L5.5 17v-3H3z"/>',
    "pause": '<path d="M7 4.5v11M13 4.5v11"/>',
    "pen": '<path d="m4 16 .8-3.5L13.5 3.8l2.7 2.7-8.7 8.7z"/>',
    "phone": '<path d="M6.5 3 8 7 6.3 8.300c.9 2.2 2.6 4 5 5.200L12.7 12l4 1.500c0 2.3-1 3.5-2.7 3.500C8.5 17 3 11.5 3 6c0-2 1.2-3 3.5-3z"/>',
    "picture": '<path d="M3 4h14v12H3zM3 13l4-4 4 4 2.5-2.500L17 14M12.5 7.600v.1"/>',
    "question": '<path d="M6.5 7.2a3.6 3.6 0 1 1 5.4 3.1c-1.2.7-1.9 1.4-1.9 2.7M10 16.6v.1"/>',
    "search": '<circle cx="8.7" cy="8.7" r="5.7"/><path d="m13 13 4.5 4.5"/>',
    "support": '<path d="M10 16.5V4M5 9l5-5 5 5"/>',
    "swap": '<path d="M3 7h13M12.5 3.5 16 7l-3.5 3.5M17 13.5H4M7.5 10 4 13.5 7.5 17"/>',
    "undo": '<path d="M7.5 4 3.5 8l4 4M3.5 8H12a4.5 4.5 0 0 1 0 9H8"/>',
    "user": '<circle cx="10" cy="6.5" r="3.3"/><path d="M3.5 17c.6-3.5 3-5.3 6.5-5.3s5.9 1.8 6.5 5.3"/>',
}


@register.simple_tag
def icon(name: str) -> SafeString:
    """The icon `name` as inline SVG, hidden from screen readers, for a word always stands beside it.

    KeyError for an unknown name. Safe to mark: `name` only picks, the drawing is our own constant.
    """
    drawing = ICONS[name]
    return SafeString(
        f'<svg class="icon" width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">{drawing}</svg>'
    )
