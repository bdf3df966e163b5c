"""`manage.py doctor`: plain words, an exit status, and no personal data; whatever is away."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from ideas.models import Handling
from ideas.outbox import WorkState
from portal.operations import findings, services
from portal.operations.finding import Fact, Finding, Seen
from portal.operations.words import WORDS
from tests.notifications.smtp import MailServer
from tests.services.stack import Stack

CHECKOUT = Path(__file__).resolve().parents[3]
DeadWork = Callable[..., Handling]


def doctor(*options: str) -> dict[str, Any]:
    """What the doctor says to a program."""
    said = StringIO()
    try:
        call_command("doctor", "--json", "--language", "en", *options, stdout=said)
        status = 0
    except CommandError:
        status = 1
    answer: dict[str, Any] = json.loads(said.getvalue())
    assert answer["well"] == (status == 0)
    return answer


def codes(answer: dict[str, Any]) -> set[str]:
    return {finding["code"] for finding in answer["findings"]}


def test_it_mends_once_and_says_what_is_left(dead: DeadWork) -> None:
    dead(text="Hemligt ord: kvastskaft.", email="alice@example.com")
    Handling.objects.filter(subscriber="notify").delete()

    first, second = doctor("--mend"), doctor("--mend")

    assert (first["mended"], second["mended"]) == ({"unheard:notify": 1}, {})
    assert "dead" in codes(second)
    assert not any(secret in json.dumps(first) for secret in ("kvastskaft", "alice", "example.com"))


def test_dead_work_is_tried_again_when_asked_for(dead: DeadWork) -> None:
    row = dead()

    answers = [doctor("--retry-dead")["mended"] for _ in range(2)]

    row.refresh_from_db()
    assert (answers, row.state) == ([{"dead": 1}, {}], WorkState.PENDING)


def test_in_plain_words_the_worst_comes_first(dead: DeadWork) -> None:
    dead()
    said = StringIO()

    with pytest.raises(CommandError, match="Något är fel"):
        call_command("doctor", stdout=said)

    text = said.getvalue()
    assert text.index("Det här är fel") < text.index("Arbete som har getts upp") < text.index("Bra att veta")
    assert "Gör så här: " in text


@pytest.mark.parametrize("code", WORDS)
def test_every_finding_has_words_that_can_be_filled(code: str) -> None:
    params = dict.fromkeys(["errors", "since", "codes", "cases", "chains", "error", "free", "rules", "version"], "?")
    numbers = dict.fromkeys(["days", "code", "most", "events", "cases"], 2)
    for number in (1, 2):
        finding = Finding(code, number=number, params=params | numbers)

        assert all(text and "%(" not in text for text in (finding.what, finding.meaning, finding.advice))


def test_a_look_that_fails_or_hangs_is_a_finding_and_spoils_no_other(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(findings, "LONGEST", 1)

    def fails(everything: bool = False) -> Iterator[Seen]:
        raise RuntimeError("no")

    def hangs() -> list[Seen]:
        time.sleep(3)
        return []

    began = time.monotonic()
    seen = findings.begin({"fails": lambda: list(fails()), "hangs": hangs, "works": lambda: [Fact("disk", {})]})()

    assert [found.params["error"] for found in seen if isinstance(found, Finding)] == ["RuntimeError", "TimeoutError"]
    assert seen[2] == Fact("disk", {})
    assert time.monotonic() - began < 2
    assert [found.params["error"] for found in findings.ask("x", fails) if isinstance(found, Finding)] == [
        "RuntimeError"
    ]


def test_a_statement_that_takes_too_long_is_a_finding(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(findings, "LONGEST", 1)

    def slow(everything: bool = False) -> Iterator[Seen]:
        list(Handling.objects.raw("SELECT 1 AS id FROM pg_sleep(5)"))
        yield Fact("disk", {})

    began = time.monotonic()
    (found,) = findings.ask("slow", slow)

    assert isinstance(found, Finding)
    assert found.params["error"] == "OperationalError"
    assert time.monotonic() - began < 2


def test_a_mail_server_is_greeted_and_gets_no_mail(mail_server: MailServer) -> None:
    assert list(services.mail_server()) == []
    assert mail_server.mails == []


@pytest.mark.parametrize(("named", "code"), [(True, "mail_server_away"), (False, "mail_server_unnamed")])
def test_a_mail_server_that_says_nothing_is_away(
    named: bool, code: str, mail_server: MailServer, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MAIL_SERVER_NAMED = named
    monkeypatch.setattr(services, "MAIL", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.EMAIL_PORT = silent.getsockname()[1]

        (found,) = services.mail_server()

    assert found.code == code


def test_without_workers_that_is_what_is_said() -> None:
    found = {seen.code for seen in services.broker_and_workers() if isinstance(seen, Finding)}

    assert "workers_silent" in found


def doctor_as_a_process(*options: str, environment: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    """What the command says and how it ends, with nothing of this process's settings."""
    return subprocess.run(
        [sys.executable, "manage.py", "doctor", *options],
        check=False,
        cwd=CHECKOUT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.services
def test_with_nothing_there_it_says_so_in_time() -> None:
    environment = os.environ | {
        "DATABASE_URL": "postgresql://portal@/portal?host=%2Fnonexistent",
        "REDIS_URL": "unix:///nonexistent",
        "CELERY_BROKER_URL": "redis+socket:///nonexistent",
        "EMAIL_URL": "smtp://127.0.0.1:9",
    }
    began = time.monotonic()
    done = doctor_as_a_process("--json", "--mend", environment=environment)

    assert codes(json.loads(done.stdout)) >= {"database_away", "broker_away", "cache_away", "mail_server_away"}
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert time.monotonic() - began < 20


@pytest.mark.services
def test_a_portal_that_runs_is_well(stack: Stack, settings: Any, db: None) -> None:
    settings.OPERATOR_EMAIL = ["drift@example.com"]
    environment = os.environ | stack.environment | {"OPERATOR_EMAIL": "drift@example.com"}

    done = doctor_as_a_process("--all", "--json", environment=environment)

    assert json.loads(done.stdout)["findings"] == []
    assert done.returncode == 0


@pytest.mark.services
def test_a_worker_that_answers_late_serves_its_queues(stack: Stack, monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    monkeypatch.setattr(services, "ANSWERS", (0.5, 5.0))
    worker = stack.running["worker-mail"].pid
    os.kill(worker, signal.SIGSTOP)
    wakes = threading.Timer(1.5, os.kill, (worker, signal.SIGCONT))
    wakes.start()

    seen = list(services.broker_and_workers())

    wakes.join()
    assert [found.code for found in seen if isinstance(found, Finding)] == []
