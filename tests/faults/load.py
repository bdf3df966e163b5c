"""A crowd at the portal: so many send what they wrote, so many read, each second, whatever happens there.

Whoever gets no receipt presses again, as a person would: the same form, after a moment. What each was told is kept.
"""

import http.client
import queue
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from ideas.models import Draft

CANARY = "Kanariefågel"
"""Stands in every text that the crowd writes: must never be found in Redis or in a log."""
SECRET = "a" * 32
"""Of the form token: any will do, as long as cookie and form agree."""
PLACES = ("2480", "2460", "2404", "2401", "2409", "2403", "2284")
PAGES = ("/", "/svar/", "/svar/?kommun=umea")
TIMEOUT = 30.0
AGAIN = 1.0
"""Seconds until somebody presses again."""


@dataclass
class Told:
    """What one sender was told: when they sent first, when they had the receipt, and what came before it."""

    token: uuid.UUID
    email: str
    began: float = 0.0
    seconds: float = 0.0
    """Of the try that led to the receipt."""
    waited: float = 0.0
    """From when it was meant to be sent until the receipt, all tries together."""
    acknowledged: bool = False
    receipt: str = ""
    before: Counter[str] = field(default_factory=Counter)


class Load:
    """`rate` submissions and `reads` page views a second for `seconds`, by `senders` and `readers` threads. A context manager:
    on leaving it waits for all to be told."""

    def __init__(
        self,
        port: int,
        *,
        name: str,
        rate: float,
        seconds: float,
        reads: float = 0,
        senders: int = 16,
        readers: int = 6,
    ) -> None:
        self.port, self.seconds, self.rate, self.reads = port, seconds, rate, reads
        box = f"{name[:24]}-{uuid.uuid4().hex[:6]}"
        self.told = [Told(uuid.uuid4(), f"{box}-{number}@example.com") for number in range(int(rate * seconds))]
        self.read: Counter[int] = Counter()
        self.read_seconds: list[float] = []
        self._jobs: queue.SimpleQueue[tuple[float, Told] | None] = queue.SimpleQueue()
        self._pages: queue.SimpleQueue[tuple[float, str] | None] = queue.SimpleQueue()
        self._senders = [threading.Thread(target=self._send_all, daemon=True) for _ in range(senders)]
        self._readers = [threading.Thread(target=self._read_all, daemon=True) for _ in range(readers if reads else 0)]
        self._pacers = [threading.Thread(target=self._pace, args=[self._jobs, rate, self._what_to_send], daemon=True)]
        if reads:
            self._pacers.append(threading.Thread(target=self._pace, args=[self._pages, reads, self._what_to_read]))
        self._lock = threading.Lock()
        self._write_drafts()

    def __enter__(self) -> "Load":
        self.start = time.monotonic()
        for thread in (*self._senders, *self._readers, *self._pacers):
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        for thread in self._pacers:
            thread.join()
        for _ in self._senders:
            self._jobs.put(None)
        for _ in self._readers:
            self._pages.put(None)
        for thread in (*self._senders, *self._readers):
            thread.join()

    @property
    def elapsed(self) -> float:
        """Seconds since it began."""
        return time.monotonic() - self.start

    def wait_until(self, second: float) -> None:
        """Sleep until so many seconds after the beginning."""
        time.sleep(max(0.0, second - self.elapsed))

    def _write_drafts(self) -> None:
        """What everybody has written so far, all steps but the last."""
        until = timezone.now() + timedelta(days=400)
        drafts = [
            Draft(token=told.token, expires_at=until, fields=_fields(told.email, number))
            for number, told in enumerate(self.told)
        ]
        Draft.objects.bulk_create(drafts, batch_size=1000)

    def _pace(
        self, jobs: "queue.SimpleQueue[tuple[float, object]]", rate: float, what: Callable[[int], object]
    ) -> None:
        for number in range(int(rate * self.seconds)):
            due = self.start + number / rate
            time.sleep(max(0.0, due - time.monotonic()))
            jobs.put((due, what(number)))

    def _what_to_send(self, number: int) -> Told:
        return self.told[number]

    @staticmethod
    def _what_to_read(number: int) -> str:
        return PAGES[number % len(PAGES)]

    def _send_all(self) -> None:
        for due, told in iter(self._jobs.get, None):
            end = time.monotonic() + 120
            while not told.acknowledged and set(told.before) <= {"0", "503"} and time.monotonic() < end:
                if told.before:
                    time.sleep(AGAIN)
                send(self.port, told)
            told.waited = time.monotonic() - due

    def _read_all(self) -> None:
        for due, page in iter(self._pages.get, None):
            status, _ = _request(self.port, "GET", page)
            with self._lock:
                self.read[status] += 1
                self.read_seconds.append(time.monotonic() - due)


def send(port: int, told: Told) -> None:
    """Press the button once, and note what came of it."""
    path = f"/skriv/{told.token}/granska/"
    began = time.monotonic()
    told.began = told.began or time.time()
    status, location = _request(port, "POST", path, f"csrfmiddlewaretoken={SECRET}")
    told.seconds = time.monotonic() - began
    if status in {302, 303} and location.endswith("/kvitto/"):
        told.acknowledged, told.receipt = True, location
    else:
        told.before[f"{status} elsewhere" if location else str(status)] += 1


def _fields(email: str, number: int) -> dict[str, str]:
    """Three steps of the form, filled in."""
    return {
        "kind": ("question", "opinion", "idea")[number % 3],
        "title": "",
        "text": f"{CANARY}: lampan vid hållplatsen har varit trasig sedan i oktober. Kan ni laga den? Nummer {number}.",
        "website": "",
        "place": "",
        "municipality": PLACES[number % len(PLACES)],
        "email": email,
        "name": "",
        "publish": "yes",
    }


def _request(port: int, method: str, path: str, body: str | None = None) -> tuple[int, str]:
    """Status and where it leads to; 0 when there was no answer."""
    headers = {"Cookie": f"csrf={SECRET}"}
    if body is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
    try:
        connection.request(method, path, body, headers | {"Host": f"localhost:{port}"})
        response = connection.getresponse()
        response.read()
        return response.status, response.headers.get("Location", "")
    except (OSError, http.client.HTTPException):
        return 0, ""
    finally:
        with suppress(OSError):
            connection.close()
