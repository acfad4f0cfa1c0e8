"""A wire between a client and a server that can be cut in the middle of an answer."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass
class Wire:
    """Passes bytes on; where an answer has one of ``cuts``, the next of which counts, it hangs up instead, once."""

    url: str
    cuts: list[bytes] = field(default_factory=list)


@contextlib.contextmanager
def open_wire(url: str) -> Iterator[Wire]:
    """A wire to the server at ``url``, on a port of its own."""
    there = urlsplit(url)
    listener = socket.create_server(("127.0.0.1", 0))
    wire = Wire(f"http://127.0.0.1:{listener.getsockname()[1]}")
    threads: list[threading.Thread] = []

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = listener.accept()
                threads.append(threading.Thread(target=_join, args=(wire, near, there.port)))
                threads[-1].start()

    accepting = threading.Thread(target=accept)
    accepting.start()
    try:
        yield wire
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for each in (accepting, *threads):
            each.join(20)


def _join(wire: Wire, near: socket.socket, port: int) -> None:
    with near, socket.create_connection(("127.0.0.1", port)) as far:
        asking = threading.Thread(target=_pass_on, args=(near, far))
        asking.start()
        _answer(wire, far, near)
        for each in (near, far):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        asking.join(20)


def _answer(wire: Wire, far: socket.socket, near: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := far.recv(4096):
            if wire.cuts and wire.cuts[0] in data:
                wire.cuts.pop(0)
                return
            near.sendall(data)


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(4096):
            target.sendall(data)
