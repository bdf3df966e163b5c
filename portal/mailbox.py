"""A mail server that keeps what it gets: one .eml file a message. For the demo and the tests, on this machine alone.

Run as `python -m portal.mailbox --port N --dir DIR`, or as a file: that loads nothing else of the portal.
"""

import argparse
import asyncio
import os
import secrets
import signal
import time
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

HOST = "127.0.0.1"


class Mailbox:
    """Handler of the SMTP server: stores each message in `directory`, under a name that sorts by arrival."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Store the message, whole or not at all; the reply to the one who sends."""
        name = f"{time.time_ns()}-{secrets.token_hex(4)}"
        recipients = "".join(f"Delivered-To: {address}\r\n" for address in envelope.rcpt_tos)
        content = envelope.content or b""
        body = content if isinstance(content, bytes) else content.encode()
        unfinished = self.directory / f"{name}.part"
        unfinished.write_bytes(f"Return-Path: <{envelope.mail_from}>\r\n{recipients}".encode() + body)
        unfinished.rename(self.directory / f"{name}.eml")
        return "250 Kept"


async def serve(port: int, directory: Path) -> None:
    """Take mail on `port` of this machine until SIGTERM or SIGINT. Raises OSError when the port is taken."""
    loop, stopped = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    mailbox = Mailbox(directory)
    server = await loop.create_server(lambda: SMTP(mailbox, enable_SMTPUTF8=True, hostname="localhost"), HOST, port)
    async with server:
        await stopped.wait()


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--dir", type=Path, required=True)
    options = parser.parse_args()
    os.umask(0o077)
    asyncio.run(serve(options.port, options.dir))


if __name__ == "__main__":
    main()
