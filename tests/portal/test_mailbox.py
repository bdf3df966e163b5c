"""The mail server that keeps what it gets, over real SMTP."""

import signal
import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTPUTF8, default
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.services


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """Where a server listens that keeps its mail in `tmp_path / "mail"`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
    command = [
        sys.executable,
        "-I",
        str(CHECKOUT / "portal" / "mailbox.py"),
        "--port",
        str(number),
        "--dir",
        str(tmp_path / "mail"),
    ]
    process = subprocess.Popen(command)
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with suppress(OSError), socket.create_connection(("127.0.0.1", number), 1):
            break
        time.sleep(0.05)
    yield number
    process.send_signal(signal.SIGTERM)
    assert process.wait(5) == 0


def message(to: str = "alice@example.com") -> EmailMessage:
    mail = EmailMessage(policy=SMTPUTF8)
    mail["From"], mail["To"], mail["Subject"] = "svara-inte@example.com", to, "Vi har fått din fråga"
    mail.set_content("Åäö.\n.En rad som börjar med en punkt.\n")
    return mail


def kept(directory: Path) -> list[EmailMessage]:
    return [message_from_bytes(file.read_bytes(), policy=default) for file in sorted(directory.glob("*.eml"))]


def test_a_message_is_kept_as_it_was_sent(port: int, tmp_path: Path) -> None:
    with smtplib.SMTP("127.0.0.1", port) as client:
        client.send_message(message())

    (mail,) = kept(tmp_path / "mail")
    assert mail["Subject"] == "Vi har fått din fråga"
    assert mail["Delivered-To"] == "alice@example.com"
    assert mail.get_content().splitlines() == ["Åäö.", ".En rad som börjar med en punkt."]


def test_messages_stand_in_the_order_of_their_arrival(port: int, tmp_path: Path) -> None:
    with smtplib.SMTP("127.0.0.1", port) as client:
        for number in range(3):
            client.send_message(message(f"person{number}@example.com"))

    assert [mail["To"] for mail in kept(tmp_path / "mail")] == [f"person{number}@example.com" for number in range(3)]


def test_mail_is_for_its_owner_alone_and_nothing_is_left_half_written(port: int, tmp_path: Path) -> None:
    with smtplib.SMTP("127.0.0.1", port) as client:
        client.send_message(message())

    (file,) = (tmp_path / "mail").iterdir()
    assert file.suffix == ".eml"
    assert file.stat().st_mode & 0o777 == 0o600
