"""A mail server that does as it is told: takes the mail, refuses it, breaks off, or says nothing at all."""

import asyncio
import email
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

Replies = list[str]


@dataclass
class MailServer:
    """`recipient` and `text`: the replies to RCPT and DATA, "drop" to break the connection off, "hang" to fall silent.

    `mails` are those that arrived whole, whatever was replied to them then.
    """

    recipient: str = "250 OK"
    text: str = "250 OK"
    silence: float = 3.0
    """Seconds of "hang"."""
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    asked: Callable[[], object] = lambda: None
    """Called when a mail is offered."""

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Reply to RCPT."""
        await asyncio.get_running_loop().run_in_executor(None, self.asked)
        reply = await self._reply(server, self.recipient)
        if reply.startswith("250"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep the mail, and reply to it."""
        content = envelope.content
        assert isinstance(content, bytes)
        self.mails.append(email.message_from_bytes(content, EmailMessage, policy=default))
        self.recipients.append(list(envelope.rcpt_tos))
        return await self._reply(server, self.text)

    async def _reply(self, server: SMTP, reply: str) -> str:
        if reply == "drop":
            transport: Any = server.transport
            transport.abort()
        elif reply == "hang":
            await asyncio.sleep(self.silence)
        return reply if reply[:1].isdigit() else "421 never heard"


class Server(Controller):
    """Runs a MailServer on a port of this machine, 0 for a free one."""

    def __init__(self, behaviour: MailServer, port: int = 0) -> None:
        super().__init__(behaviour, hostname="127.0.0.1", port=port, ready_timeout=10)

    def _trigger_server(self) -> None:
        """The port is known only now."""
        server: Any = self.server
        self.port = server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]
