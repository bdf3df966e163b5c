"""What of a page is in which language: finds the sentences of the interface that nobody translated."""

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from typing import Final

from portal import translations

VOID: Final = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
SPOKEN: Final = frozenset(
    {"alt", "aria-label", "aria-description", "data-label", "data-not-through", "placeholder", "title"}
)
UNSPOKEN: Final = frozenset({"script", "style", "code", "kbd"})
COMMON: Final = {
    "sv": "och att inte på för med det är du som kan till från av här ditt din den ett ska när eller har vi om dig inga ingen var",
    "en": "the and of you is with this to are your not we it by for from has have was be can or that in only one all what who",
}
"""Words that hardly a sentence does without. What is a word of Finnish too is left out: alla, en, me, no, on, se, sen."""


class Words(HTMLParser):
    """Collects (language, text) of what a page says, by the nearest `lang`: text, and the attributes that are read aloud."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[tuple[str, str]] = []
        self._open: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        language = found.get("lang") or self._language
        if tag == "meta" and found.get("name") == "description":
            self._say(language, found.get("content"))
        for name in SPOKEN & found.keys():
            self._say(language, found[name])
        if tag not in VOID:
            self._open.append((tag, language))

    def handle_endtag(self, tag: str) -> None:
        while any(name == tag for name, _ in self._open) and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not {tag for tag, _ in self._open} & UNSPOKEN:
            self._say(self._language, data)

    @property
    def _language(self) -> str:
        return self._open[-1][1] if self._open else ""

    def _say(self, language: str, text: str | None) -> None:
        if text and text.strip():
            self.said.append((language, " ".join(text.split())))


def said_in(language: str, page: str) -> list[str]:
    """The texts of `page` that say that they are in `language`."""
    words = Words()
    words.feed(page)
    return [text for code, text in words.said if code == language]


def not_finnish(texts: list[str]) -> list[str]:
    """Those of `texts` that are whole messages of the interface in Swedish or English, or hold a word that Finnish does not have."""
    return [text for text in texts if text.rstrip(":. ") in _foreign_messages() or _foreign_words(text)]


def _foreign_words(text: str) -> set[str]:
    common = {word for words in COMMON.values() for word in words.split()}
    return common & set(re.findall(r"[a-zåäöéà]+", re.sub(r"\S*[@/]\S*|--\S+", " ", text.lower())))


@cache
def _foreign_messages() -> frozenset[str]:
    """What the English source and the Swedish catalogues say and the Finnish ones do not."""
    finnish = {text for _, text in _messages("fi")}
    others = {text for key, text in _messages("sv")} | {key for key, _ in _messages("sv")}
    return frozenset(text.rstrip(":. ") for text in others - finnish if "%(" not in text)


def _messages(language: str) -> Iterator[tuple[str, str]]:
    for app in translations.apps():
        for key, strings in translations.translated(app, language).items():
            for string in strings:
                yield key.rpartition("\x04")[2], string
