"""Somebody's program at the API: JSON in and out, compressed on the way as most clients want it."""

import gzip
import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any

from deploy.trial.visitor import TIMEOUT


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: Any


def ask(address: str, path: str, body: dict[str, Any] | None = None, *, method: str = "", **headers: str) -> Answer:
    """Ask for `path` below the API's root; with a `body`, or POST as the method, send it. Header names are written with underscores."""
    named = {name.replace("_", "-"): value for name, value in headers.items()} | {"Accept-Encoding": "gzip"}
    sent = json.dumps(body).encode() if body is not None else b"" if method == "POST" else None
    request = urllib.request.Request(f"{address}/api/v1/{path}", sent, named, method=method or None)
    if body is not None:
        request.add_header("Content-Type", "application/json")
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        answer = opener.open(request, timeout=TIMEOUT)
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        content = answer.read()
        told = {name.lower(): value for name, value in answer.headers.items()}
    text = gzip.decompress(content) if told.get("content-encoding") == "gzip" else content
    return Answer(answer.status, told, json.loads(text or b"null"))
