"""The web process by itself, over its socket: PostgreSQL frozen, the same form sent many times at once, too much sent."""

import re
import socket
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPResponse
from threading import Barrier
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import transaction

from ideas.models import Draft, Event, Submission
from tests.services.freezing import frozen_postgres
from tests.services.stack import HOST, Stack, wait_for

pytestmark = [pytest.mark.services, pytest.mark.usefixtures("db")]

FORM = "application/x-www-form-urlencoded"


class Visitor:
    """A browser without a script: its cookie, and the token of the page that it saw last."""

    def __init__(self, stack: Stack) -> None:
        self.port = stack.port
        self.cookie = self.token = self.begun = ""

    def get(self, path: str) -> tuple[int, str, str]:
        """Status, address to go on to, body."""
        status, location, body = self.ask("GET", path)
        for name, value in re.findall(r'name="(csrfmiddlewaretoken|begun)" value="([^"]+)"', body):
            setattr(self, "token" if name != "begun" else "begun", value)
        return status, location, body

    def post(self, path: str, **typed: str) -> tuple[int, str, str]:
        """The same for a form with the token of the last page."""
        return self.ask("POST", path, urlencode({"csrfmiddlewaretoken": self.token, **typed}))

    def ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str, str]:
        client = HTTPConnection(HOST, self.port, timeout=60)
        client.request(method, path, body, self.headers())
        answer = client.getresponse()
        text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            self.cookie = cookie.partition(";")[0]
        client.close()
        return answer.status, answer.headers["Location"] or "", text

    def headers(self) -> dict[str, str]:
        return {"Content-Type": FORM, "Host": f"localhost:{self.port}", "Cookie": self.cookie}

    def write(self, text: str) -> str:
        """Fill in every step; the address of the last, where everything is sent."""
        self.get("/skriv/")
        _, place, _ = self.post("/skriv/", kind="question", text=text, title="", website="", begun=self.begun)
        self.post(place, place="", municipality="2480")
        self.post(place.replace("var/", "kontakt/"), email="", name="", publish="yes")
        review = place.replace("var/", "granska/")
        self.get(review)
        return review


def cases(review: str) -> int:
    """How many cases came of a draft; each has one event that it was received."""
    token = uuid.UUID(review.split("/")[-3])
    found = Submission.objects.filter(idempotency_key=token)
    assert Event.objects.filter(submission__in=found, verb="received").count() == found.count()
    return found.count()


def receipt(review: str) -> str:
    return review.replace("granska/", "kvitto/")


@pytest.fixture
def visitor(stack: Stack) -> Visitor:
    return Visitor(stack)


@pytest.mark.django_db(transaction=True)
def test_a_frozen_database_ends_requests_in_time_and_they_work_again_when_it_goes_on(
    stack: Stack, visitor: Visitor
) -> None:
    step = visitor.write("Innan allt stannar").replace("granska/", "")
    visitor.get(step)
    took: dict[str, float] = {}

    def timed(name: str, ask: Any, *arguments: Any, **typed: str) -> tuple[int, str, str]:
        began = time.monotonic()
        answer: tuple[int, str, str] = ask(*arguments, **typed)
        took[name] = time.monotonic() - began
        return answer

    with ThreadPoolExecutor(4) as threads, transaction.atomic():
        Draft.objects.select_for_update().get(
            token=step.split("/")[-2]
        )  # so that the first is in the middle of a query
        typed = {"kind": "idea", "text": "Skrivet medan <allt> stod", "title": ""}
        waiting = threads.submit(timed, "in a query", visitor.post, step, **typed)
        time.sleep(0.5)
        with frozen_postgres(stack):
            late = [
                threads.submit(timed, "post", visitor.post, step, **typed),
                threads.submit(timed, "get", Visitor(stack).get, step),
            ]
            answers = [asked.result(60) for asked in (waiting, *late)]
            answers.append(timed("get without a connection", Visitor(stack).get, step))

    assert [status for status, _, _ in answers] == [503, 503, 503, 503]
    assert ["Skrivet medan &lt;allt&gt; stod" in page for _, _, page in answers] == [True, True, False, False]
    assert max(took.values()) < 14, took
    wait_for(stack.is_ready, stack, "the web process to have its database again")
    assert visitor.post(step, **typed)[0] == 303
    print(took)  # noqa: T201


@pytest.mark.django_db(transaction=True)
def test_a_row_that_somebody_holds_gives_the_text_back_in_time(stack: Stack, visitor: Visitor) -> None:
    step = visitor.write("Medan någon annan håller raden").replace("granska/", "")
    visitor.get(step)

    with transaction.atomic():
        Draft.objects.select_for_update().get(token=step.split("/")[-2])
        began = time.monotonic()
        status, _, page = visitor.post(step, kind="idea", text="En bänk vid <bron>", title="")
        took = time.monotonic() - began

    assert (status, "En bänk vid &lt;bron&gt;" in page) == (503, True)
    assert took < 8


def test_fifty_clicks_at_once_are_one_case_and_lead_to_one_receipt(stack: Stack, visitor: Visitor) -> None:
    review = visitor.write("Femtio tryckningar på en gång")
    start = Barrier(50)

    def click(_: int) -> str:
        start.wait(30)
        for _ in range(5):
            status, location, page = visitor.post(review)
            if status == 303:
                return location
            assert status == 503, (status, page)
            assert f'action="{review}"' in page
        raise AssertionError("no receipt after five tries")

    with ThreadPoolExecutor(50) as threads:
        locations = set(threads.map(click, range(50)))

    assert locations == {receipt(review)}
    assert cases(review) == 1


def test_a_lost_answer_and_the_same_once_more_are_one_case(stack: Stack, visitor: Visitor) -> None:
    review = visitor.write("Svaret som försvann")
    lost = HTTPConnection(HOST, stack.port, timeout=60)
    lost.request("POST", review, urlencode({"csrfmiddlewaretoken": visitor.token}), visitor.headers())
    lost.close()

    assert visitor.post(review)[:2] == (303, receipt(review))
    wait_for(lambda: cases(review) == 1, stack, "the case")
    assert visitor.get(receipt(review))[0] == 200


def test_two_tabs_are_one_case(stack: Stack, visitor: Visitor) -> None:
    review = visitor.write("Två flikar")
    other = Visitor(stack)
    other.cookie = visitor.cookie
    other.get(review)

    assert visitor.post(review)[1] == other.post(review)[1] == receipt(review)
    assert cases(review) == 1


def test_back_and_once_more_leads_to_the_same_receipt(stack: Stack, visitor: Visitor) -> None:
    review = visitor.write("Tillbaka och en gång till")
    visitor.post(review)
    first_page = {"kind": "question", "text": "Tillbaka och en gång till", "title": "", "begun": visitor.begun}

    again = [visitor.post(review), visitor.post("/skriv/", **first_page), visitor.get(review)]

    assert {location for _, location, _ in again} == {receipt(review)}
    assert cases(review) == 1


@pytest.mark.parametrize("path", ["/skriv/", "/finns/inte/", "/svar/"])
@pytest.mark.parametrize("size", [1_100_000, 5_000_000, 27_000_000])
@pytest.mark.parametrize("chunked", [False, True], ids=["length", "chunked"])
def test_too_large_a_body_gets_its_answer_after_all_was_sent(stack: Stack, path: str, size: int, chunked: bool) -> None:
    with socket.create_connection((HOST, stack.port), timeout=30) as client:
        kind = "Transfer-Encoding: chunked" if chunked else f"Content-Length: {size}"
        client.sendall(f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {FORM}\r\n{kind}\r\n\r\n".encode())
        for _ in range(size // 100_000):
            client.sendall(b"186a0\r\n" + b"a" * 100_000 + b"\r\n" if chunked else b"a" * 100_000)
        client.sendall(b"0\r\n\r\n" if chunked else b"")
        answer = HTTPResponse(client)
        answer.begin()
        page = answer.read().decode()

    assert answer.status in ({411} if chunked else {413, 404, 405, 403})
    assert "</html>" in page
