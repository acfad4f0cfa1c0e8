"""Sending one mail by SMTP: to all of its recipients or to none, under the same rules for addresses as requests."""

from __future__ import annotations

import contextlib
import re
import smtplib
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, localtime
from typing import Literal

from engines.outgoing.addresses import Resolve, checked_addresses, resolve_now
from engines.outgoing.errors import ConnectionFailed, MailRefused, OutgoingError
from engines.outgoing.line import Bounds, bounds, connected, encrypted, late

Security = Literal["starttls", "tls", "none"]
MOST_RECIPIENTS = 20
LONGEST_REPLY = 200
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
_NAMED = re.compile(r"^[^<>@\r\n]*<([^<>\s]+)>$")
_ACCEPTED = frozenset({250, 251})
_READY = frozenset({220})
_GO_ON = frozenset({354})
_GOODBYE_SECONDS = 2.0
_US = "[127.0.0.1]"
"""What we call ourselves; looking our name up may take seconds, and submission servers do not ask for it."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mails are handed in; without ``username`` nobody signs in."""

    host: str
    port: int
    security: Security
    username: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as plain text; ``key`` makes a repeat recognisable, as the mail's own id."""

    sender: str
    to: tuple[str, ...]
    subject: str
    body: str = field(repr=False)
    key: str


def read_addresses(text: str) -> tuple[str, ...]:
    """The addresses in a list with commas, each once.

    Raises:
        MailRefused: there are none, too many, or one that cannot be written to.
    """
    parts = [part.strip() for part in text.split(",") if part.strip()]
    inner = [_NAMED.sub(r"\1", part) for part in parts]
    found = [each for each in inner if _ADDRESS.fullmatch(each)]
    if not parts:
        raise MailRefused("The mail has no recipient. Enter an address such as ada@example.com.")
    if len(found) < len(parts):
        raise MailRefused("The mail has a recipient that is no e-mail address. Separate several by commas.")
    unique = tuple(dict.fromkeys(found))
    if len(unique) > MOST_RECIPIENTS:
        raise MailRefused(f"The mail has {len(unique)} recipients; at most {MOST_RECIPIENTS} are possible.")
    return unique


def send_mail(
    mail: Mail,
    server: MailServer,
    *,
    allowed: frozenset[str],
    timeout: float = 30.0,
    resolve: Resolve = resolve_now,
    trusted: ssl.SSLContext | None = None,
) -> float:
    """Hand the mail in; returns the milliseconds that it took.

    Raises:
        OutgoingError: ``sent`` says whether the server may have taken it.
    """
    begun = time.monotonic()
    if server.password and server.security == "none" and server.host.lower() not in allowed:
        raise MailRefused(
            f"The password would go to {server.host} unencrypted. Choose starttls or tls in the connection."
        )
    packed = _packed(mail)
    within = bounds(allowed, timeout, resolve=resolve, trusted=trusted)
    post = _Post(server, within)
    with _until_the_deadline(post):
        try:
            post.begin(mail)
            post.hand_in(packed)
        except (smtplib.SMTPException, OSError) as error:
            raise _in_our_words(post, error) from None
    return round(1000 * (time.monotonic() - begun), 1)


class _Refusal(smtplib.SMTPResponseException):
    """A reply that is not the one that is needed to go on."""

    def __init__(self, reply: tuple[int, bytes], what: str) -> None:
        super().__init__(*reply)
        self.what = what


class _Post(smtplib.SMTP):
    """A conversation with a server at a checked address; ``sent`` from when the mail itself begins to leave."""

    def __init__(self, server: MailServer, within: Bounds) -> None:
        super().__init__(local_hostname=_US, timeout=within.seconds)
        self.server, self.within, self.sent = server, within, False

    def begin(self, mail: Mail) -> None:
        """Everything before the mail itself: connect, encrypt, sign in, name sender and recipients."""
        host, port = self.server.host, self.server.port
        found = checked_addresses(
            host, port, self.within.allowed, resolve=self.within.resolve, seconds=self.within.left
        )
        self.sock = connected(host, port, found, self.within)
        if self.server.security == "tls":
            self.sock = encrypted(self.sock, host, self.within)
        self.sock.settimeout(max(0.001, self.within.left))
        _check(self.getreply(), _READY, "does not take mails")
        self.ehlo_or_helo_if_needed()
        if self.server.security == "starttls":
            self._encrypt()
        if self.server.username:
            self.login(self.server.username, self.server.password)
        _check(self.mail(mail.sender), _ACCEPTED, f"does not take mails from {mail.sender}")
        for address in mail.to:
            _check(self.rcpt(address), _ACCEPTED, f"does not take mails to {address}")
        _check(self.docmd("DATA"), _GO_ON, "does not take the mail")

    def hand_in(self, packed: bytes) -> None:
        """The mail itself; from here on only the server's answer tells what became of it."""
        self.sent = True
        self.send(packed)
        reply = self.getreply()
        if reply[0] == -1:
            raise smtplib.SMTPServerDisconnected
        _check(reply, _ACCEPTED, "does not take the mail")

    def _encrypt(self) -> None:
        """Go on under TLS, or not at all; what was said before in the clear counts for nothing (RFC 3207)."""
        _check(self.docmd("STARTTLS"), _READY, "does not offer STARTTLS")
        assert self.sock is not None
        self.sock = encrypted(self.sock, self.server.host, self.within)
        self.file = None
        self.helo_resp = self.ehlo_resp = None
        self.esmtp_features = {}
        self.ehlo_or_helo_if_needed()

    def say_goodbye(self) -> None:
        """End the conversation; a server that does not answer to that has taken the mail anyway."""
        if isinstance(self.sock, socket.socket):
            self.sock.settimeout(_GOODBYE_SECONDS)
        self.quit()

    def break_off(self) -> None:
        """Let whoever waits for the server wait no longer."""
        if isinstance(self.sock, socket.socket):
            with contextlib.suppress(OSError):
                self.sock.shutdown(socket.SHUT_RDWR)


@contextmanager
def _until_the_deadline(post: _Post) -> Iterator[None]:
    """Breaks it off at the deadline, and closes it in any case."""
    watch = threading.Timer(post.within.left, post.break_off)
    watch.daemon = True
    watch.start()
    try:
        yield
        with contextlib.suppress(smtplib.SMTPException, OSError):
            post.say_goodbye()
    finally:
        watch.cancel()
        post.close()


def _packed(mail: Mail) -> bytes:
    """The mail as it goes over the line, with dots doubled and its end marked (RFC 5321, 4.5.2)."""
    message = EmailMessage(policy=SMTP)
    message["From"] = mail.sender
    message["To"] = ", ".join(mail.to)
    message["Subject"] = _one_line(mail.subject)
    message["Date"] = format_datetime(localtime())
    message["Message-ID"] = f"<{mail.key}@{mail.sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.body)
    return re.sub(rb"(?m)^\.", b"..", message.as_bytes()).rstrip(b"\r\n") + b"\r\n.\r\n"


def _one_line(text: str) -> str:
    """A header's text without line breaks and other characters that cannot be shown."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


def _check(reply: tuple[int, bytes], wanted: frozenset[int], what: str) -> None:
    if reply[0] not in wanted:
        raise _Refusal(reply, what)


def _in_our_words(post: _Post, error: smtplib.SMTPException | OSError) -> OutgoingError:
    host = post.server.host
    if post.within.left <= 0:
        return late(host, post.within.seconds, sent=post.sent)
    match error:
        case smtplib.SMTPAuthenticationError():
            told = (
                f"{host} refuses the user name or password{_reply(error)}. Enter them anew in the connection."
            )
            return MailRefused(told, may_pass=400 <= error.smtp_code < 500)
        case _Refusal():
            return MailRefused(f"{host} {error.what}{_reply(error)}.", may_pass=400 <= error.smtp_code < 500)
        case smtplib.SMTPResponseException():
            return MailRefused(
                f"{host} does not take mails{_reply(error)}.", may_pass=400 <= error.smtp_code < 500
            )
        case smtplib.SMTPNotSupportedError():
            return MailRefused(
                f"{host} lets nobody sign in. Leave the user name empty, or choose encryption."
            )
        case smtplib.SMTPServerDisconnected():
            return ConnectionFailed(f"{host} hung up before it had taken the mail.", sent=post.sent)
        case smtplib.SMTPException():
            return MailRefused(f"{host} offers no way to sign in that is known here.")
    return ConnectionFailed(f"The connection to {host} broke before it had taken the mail.", sent=post.sent)


def _reply(error: smtplib.SMTPResponseException) -> str:
    """What the server said, in brackets."""
    raw = error.smtp_error if isinstance(error.smtp_error, bytes) else str(error.smtp_error).encode()
    text = _one_line(raw.decode("utf-8", "replace"))[:LONGEST_REPLY].rstrip(".")
    return f" ({error.smtp_code} {text})" if text else f" ({error.smtp_code})"
