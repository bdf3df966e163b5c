"""Templates: nothing inline (the Content-Security-Policy would stop it), nothing unused."""

import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.architecture.product import Page, pages, sources, strings

HTML = [page for page in pages() if page.path.suffix == ".html" and not page.is_mail]
INLINE = {
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "event attribute": re.compile(r"<[^>]*\s(hx-on[:\w-]*|on[a-z]+)\s*=", re.IGNORECASE),
    "script text": re.compile(r"<script\b(?![^>]*\ssrc=)[^>]*>|<script\b[^>]*>\s*[^<\s]", re.IGNORECASE),
    "script address": re.compile(r"javascript:", re.IGNORECASE),
    "other host": re.compile(r"""\s(src|srcset|poster)\s*=\s*["']?(https?:)?//""", re.IGNORECASE),
    "unescaped text": re.compile(r"\|\s*safe\b|\{%\s*autoescape\s+off"),
}
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
NAMED = re.compile(r"""\{%\s*(?:include|extends)\s+["']([^"']+)["']""")
OTHERS = [
    Path(spec.origin).parent
    for spec in map(find_spec, ("allauth", "crispy_bootstrap5", "django"))
    if spec and spec.origin
]
BY_DJANGO = {"400.html", "403.html", "404.html", "500.html", "413.html", "503.html", "429.html"}


@pytest.mark.parametrize("page", HTML, ids=lambda page: page.name)
@pytest.mark.parametrize("what", INLINE)
def test_a_template_has_nothing_inline(page: Page, what: str) -> None:
    text = page.text if what == "unescaped text" else TAG.sub("", page.text)

    assert INLINE[what].findall(text) == []


def test_every_template_is_used() -> None:
    named = {name for page in pages() for name in NAMED.findall(page.text)}
    named |= {text for source in sources() for _, text in strings(source)}

    unused = [page.name for page in pages() if page.name not in named and not _is_found_by_name(page)]

    assert unused == []


def _is_found_by_name(page: Page) -> bool:
    """Mails are found by their verb (test_verbs.py), error pages by their number, the rest replaces another package's template."""
    if page.is_mail or page.name in BY_DJANGO:
        return True
    return any(
        (package / start / page.name).exists()
        for package in OTHERS
        for start in ("templates", "forms/templates", "account/templates", "mfa/templates")
    )
