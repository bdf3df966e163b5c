"""Somebody at the door with a browser that has no script: pages, cookies, and forms filled in as they stand there."""

import http.cookiejar
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

TIMEOUT = 35.0


@dataclass(frozen=True)
class Page:
    """An answer: status 0 where none came."""

    url: str
    status: int = 0
    text: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """Where it was found in the end."""
        return urlsplit(self.url).path

    @property
    def cache(self) -> str:
        """What the edge says: HIT, MISS, STALE, UPDATING … or nothing."""
        return self.headers.get("x-cache", "")


@dataclass
class Form:
    """A form as it stands on a page, with what it would send."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)


class Visitor:
    """One browser: keeps its cookies, follows redirects, remembers the page that it is on."""

    def __init__(self, address: str) -> None:
        self.address, self.page = address, Page(address)
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), jar)

    def get(self, path: str) -> Page:
        """Open `path`, or the path of a whole address."""
        parts = urlsplit(path)
        return self._open(urljoin(self.address, parts.path + (f"?{parts.query}" if parts.query else "")))

    def send(self, action: str = "", **typed: str) -> Page:
        """Send the form of this page whose action ends with `action`, changed by what was typed."""
        return self._send(self.form(action), typed)

    def send_again(self, form: Form) -> Page:
        """Press the same button once more."""
        return self._send(form, {})

    def form(self, action: str = "") -> Form:
        """The form of this page whose action ends with `action`. LookupError where there is none."""
        reader = _Forms(self.page.url)
        reader.feed(self.page.text)
        for form in reader.forms:
            if form.action.endswith(action):
                return form
        raise LookupError(f"no form {action!r} on {self.page.path} ({self.page.status})")

    def _send(self, form: Form, typed: dict[str, str]) -> Page:
        return self._open(form.action, urlencode(form.fields | typed).encode())

    def _open(self, url: str, body: bytes | None = None) -> Page:
        try:
            answer = self._opener.open(urllib.request.Request(url, body), timeout=TIMEOUT)
        except urllib.error.HTTPError as error:
            answer = error
        except (OSError, ValueError):  # refused, reset, too late, or cut off in the middle
            return self._at(Page(url))
        try:
            with answer:
                text = answer.read().decode("utf-8", "replace")
        except OSError:
            return self._at(Page(url))
        headers = {name.lower(): value for name, value in answer.headers.items()}
        return self._at(Page(answer.url, answer.status, text, headers))

    def _at(self, page: Page) -> Page:
        self.page = page
        return page


class _Forms(HTMLParser):
    """Every POST form of a page with its values, as a browser would send them."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url, self.forms, self.inside = url, list[Form](), False
        self.prose, self.choice = "", ""  # the name of the text area, or of the select, that is being read

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A form begins, or one of its controls."""
        at = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = at.get("method", "").lower() == "post"
            if self.inside:
                self.forms.append(Form(urljoin(self.url, at.get("action") or self.url)))
        if not self.inside:
            return
        fields, name = self.forms[-1].fields, at.get("name", "")
        if tag == "input" and name and at.get("type") not in ("submit", "button", "file"):
            if at.get("type") not in ("radio", "checkbox") or "checked" in at:
                fields[name] = at.get("value", "on" if at.get("type") == "checkbox" else "")
        elif tag == "textarea" and name:
            self.prose, fields[name] = name, ""
        elif tag == "select":
            self.choice = name
        elif tag == "option" and self.choice and ("selected" in at or self.choice not in fields):
            fields[self.choice] = at.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        """The end of whatever began."""
        if tag == "form":
            self.inside = False
        elif tag == "textarea":
            self.prose = ""
        elif tag == "select":
            self.choice = ""

    def handle_data(self, data: str) -> None:
        """What stands in a text area."""
        if self.inside and self.prose:
            fields = self.forms[-1].fields
            fields[self.prose] += data if fields[self.prose] else data.removeprefix("\n")
