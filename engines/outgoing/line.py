"""One connection to a checked address, with one deadline for everything that is done on it."""

from __future__ import annotations

import functools
import socket
import ssl
import time
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import httpx2

from engines.outgoing.addresses import Resolve, checked_addresses, resolve_now
from engines.outgoing.errors import ConnectionFailed, OutgoingError, TimedOut

CONNECT_SECONDS = 10.0
"""So long one address is tried before the next one is."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Which hosts may be asked besides public ones, and until when (monotonic seconds).

    ``resolve`` looks names up; ``trusted`` are the certificates that are believed, the usual ones where it is None.
    """

    allowed: frozenset[str]
    deadline: float
    seconds: float
    resolve: Resolve = resolve_now
    trusted: ssl.SSLContext | None = None

    @property
    def left(self) -> float:
        """Seconds until the deadline."""
        return self.deadline - time.monotonic()


def bounds(
    allowed: frozenset[str],
    seconds: float,
    *,
    resolve: Resolve = resolve_now,
    trusted: ssl.SSLContext | None = None,
) -> Bounds:
    """Bounds that begin now."""
    return Bounds(allowed, time.monotonic() + seconds, seconds, resolve, trusted)


class Line:
    """An open connection; ``sent`` says whether anything was written to it besides what opened it."""

    def __init__(self, connected: socket.socket, host: str, within: Bounds) -> None:
        self._socket = connected
        self._host = host
        self._within = within
        self.sent = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()

    def encrypt(self) -> None:
        """Go on under TLS; the certificate must be one of the host's name.

        Raises:
            ConnectionFailed, TimedOut: it cannot be believed, or does not come.
        """
        self._socket = encrypted(self._socket, self._host, self._within)

    def write(self, data: bytes) -> bool:
        """Send; False where the other side has stopped reading, which may have answered all the same.

        Raises:
            TimedOut: it takes nothing in.
        """
        self.sent = True
        try:
            self._socket.settimeout(_positive(self._within.left))
            self._socket.sendall(data)
        except TimeoutError:
            raise self._late(sent=True) from None
        except OSError:
            return False
        return True

    def read(self, most: int = 65_536) -> bytes:
        """What has come; nothing at the end.

        Raises:
            TimedOut, ConnectionFailed: nothing comes, or the connection broke.
        """
        try:
            if self._within.left <= 0:
                raise TimeoutError
            self._socket.settimeout(_positive(self._within.left))
            return self._socket.recv(most)
        except TimeoutError:
            raise self._late(sent=self.sent) from None
        except OSError:
            raise ConnectionFailed(
                f"The connection to {self._host} broke before its answer was complete.", sent=self.sent
            ) from None

    def _late(self, *, sent: bool) -> OutgoingError:
        return late(self._host, self._within.seconds, sent=sent)


def open_line(host: str, port: int, within: Bounds) -> Line:
    """Connect to the first address of the host that answers.

    Raises:
        AddressRefused, HostUnknown, ConnectionFailed, TimedOut: nothing was sent.
    """
    found = checked_addresses(host, port, within.allowed, resolve=within.resolve, seconds=within.left)
    return Line(connected(host, port, found, within), host, within)


def connected(host: str, port: int, addresses: Sequence[str], within: Bounds) -> socket.socket:
    """A socket to the first of these addresses that answers.

    Raises:
        ConnectionFailed, TimedOut: none of them does.
    """
    was_late = False
    for address in addresses:
        try:
            seconds = _positive(min(CONNECT_SECONDS, within.left))
            opened = socket.create_connection((address, port), timeout=seconds)
        except TimeoutError:
            was_late = True
        except OSError:
            was_late = False
        else:
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return opened
    if was_late:
        raise TimedOut(f"{host} does not answer at port {port}. Nothing was sent to it.")
    raise ConnectionFailed(f"Nothing can be reached at {host}, port {port}. Nothing was sent to it.")


def encrypted(opened: socket.socket, host: str, within: Bounds) -> ssl.SSLSocket:
    """The socket under TLS; the certificate must be one of the host's name.

    Raises:
        ConnectionFailed, TimedOut: it cannot be believed, or does not come; nothing was sent.
    """
    context = within.trusted or _usual_certificates()
    try:
        opened.settimeout(_positive(within.left))
        return context.wrap_socket(opened, server_hostname=host.rstrip("."))
    except TimeoutError:
        raise late(host, within.seconds, sent=False) from None
    except ssl.SSLCertVerificationError as error:
        told = f"{host} could not prove who it is ({error.verify_message or 'its certificate is wrong'})."
        raise ConnectionFailed(f"{told} Nothing was sent to it.") from None
    except (OSError, ValueError):
        raise ConnectionFailed(
            f"{host} does not speak TLS at this port, or breaks it off. Nothing was sent to it."
        ) from None


def late(host: str, seconds: float, *, sent: bool) -> TimedOut:
    """The error for what took too long."""
    if not sent:
        return TimedOut(f"{host} was not ready within {seconds:.0f} s. Nothing was sent to it.")
    return TimedOut(f"{host} gave no complete answer within {seconds:.0f} s.", sent=True)


@functools.cache
def _usual_certificates() -> ssl.SSLContext:
    """Loading them takes 25 ms and 750 KB."""
    return httpx2.create_ssl_context()


def _positive(seconds: float) -> float:
    """A socket takes 0 for "do not wait at all"."""
    return max(seconds, 0.001)
