"""A real SMTP server (aiosmtpd) that keeps what it gets, and can be told to refuse or to dawdle at any command."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass
class PostOffice:
    """What came in, and the replies that are not the usual ones, by command: ``RCPT``, ``DATA``, ``END``, …"""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    signed_in: list[tuple[str, str]] = field(default_factory=list)
    was_encrypted: list[bool] = field(default_factory=list)
    replies: dict[str, str] = field(default_factory=dict)
    dawdles: dict[str, float] = field(default_factory=dict)
    password: str = "canary-mail-password"

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return await self._reply("MAIL", "250 OK")

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.startswith("nobody@"):
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return await self._reply("RCPT", "250 OK")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        assert isinstance(envelope.content, bytes)
        reply = await self._reply("END", "250 taken")
        if reply.startswith("2"):
            parsed = message_from_bytes(envelope.content, policy=policy.default)
            assert isinstance(parsed, EmailMessage)
            self.mails.append(parsed)
            self.recipients.append([str(each) for each in envelope.rcpt_tos])
            self.was_encrypted.append(session.ssl is not None)
        return reply

    async def _reply(self, command: str, usual: str) -> str:
        await asyncio.sleep(self.dawdles.get(command, 0))
        return self.replies.get(command, usual)

    def check(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        """aiosmtpd's authenticator."""
        assert isinstance(data, LoginPassword)
        pair = (data.login.decode(), data.password.decode())
        if pair[1] != self.password:
            return AuthResult(success=False, handled=False)
        self.signed_in.append(pair)
        return AuthResult(success=True)


@contextmanager
def open_post_office(
    *, starttls: ssl.SSLContext | None = None, tls: ssl.SSLContext | None = None, signs_in: bool = False
) -> Iterator[PostOffice]:
    """A server on a free port of this machine."""
    office = PostOffice()
    opened, closing = threading.Event(), asyncio.Event()
    loops: list[asyncio.AbstractEventLoop] = []

    def speak() -> SMTP:
        return SMTP(
            office,
            hostname="post.example",
            tls_context=starttls,
            authenticator=office.check if signs_in else None,
            auth_require_tls=starttls is not None,
            timeout=30,
        )

    async def serve() -> None:
        loops.append(asyncio.get_running_loop())
        server = await loops[0].create_server(speak, "127.0.0.1", 0, ssl=tls)
        office.port = server.sockets[0].getsockname()[1]
        opened.set()
        await closing.wait()
        server.close()

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    assert opened.wait(10)
    try:
        yield office
    finally:
        loops[0].call_soon_threadsafe(closing.set)
        thread.join()
