"""A visitor without JavaScript: keeps cookies, reads forms, sends them. Standard library only, so that it costs little itself."""

import http.client
import time
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit


class _Fields(HTMLParser):
    """What the forms of a page would send if nobody typed anything: hidden fields and what is ticked."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name")
        if tag == "input" and name and (given.get("type") not in {"radio", "checkbox", "submit"} or "checked" in given):
            self.found[name] = given.get("value") or ""


@dataclass
class Visitor:
    """One browser. `seconds` holds how long each request took, in order."""

    host: str
    port: int
    cookies: SimpleCookie = field(default_factory=SimpleCookie)
    seconds: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._connection = http.client.HTTPConnection(self.host, self.port, timeout=30)

    def get(self, path: str) -> str:
        """The page; RuntimeError for anything but 200."""
        status, _, body = self._request("GET", path, None)
        if status != 200:
            raise RuntimeError(f"GET {path}: {status}")
        return body

    def send(self, path: str, values: dict[str, str]) -> str:
        """Post a form; the path that it leads to. RuntimeError where it leads nowhere."""
        status, location, _ = self._request("POST", path, urlencode(values))
        if status not in {302, 303}:
            raise RuntimeError(f"POST {path}: {status}")
        return urlsplit(location).path

    def fill(self, path: str, page: str = "", **values: str) -> str:
        """Fill in the form on `path` (fetched unless `page` is given) and post it; the path that it leads to."""
        fields = _Fields()
        fields.feed(page or self.get(path))
        return self.send(path, fields.found | values)

    def _request(self, method: str, path: str, body: str | None) -> tuple[int, str, str]:
        headers = {"Cookie": "; ".join(f"{name}={morsel.value}" for name, morsel in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        text = response.read().decode()
        self.seconds.append(time.perf_counter() - began)
        for line in response.headers.get_all("Set-Cookie") or []:
            self.cookies.load(line)
        return response.status, response.headers.get("Location", ""), text
