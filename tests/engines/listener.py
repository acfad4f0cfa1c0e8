"""A server that sends exactly the bytes it is told, when it is told, from threads; and one's own certificate."""

from __future__ import annotations

import json
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Step = bytes | float
"""Bytes to send, or seconds to wait."""


@dataclass(frozen=True)
class Heard:
    """A request as it came in; header names are in small letters."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Listener:
    """Answers one request on each connection with the queued steps; the last answer is given again and again."""

    port: int
    scheme: str = "http"
    heard: list[Heard] = field(default_factory=list)
    connections: int = 0
    answers: list[Sequence[Step]] = field(default_factory=list)
    reads: bool = True
    """Whether it reads the request before it answers."""

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}"

    def answer(self, *steps: Step) -> None:
        """Queue one answer; none at all means to hang up at once."""
        self.answers.append(steps)

    def next(self) -> Sequence[Step]:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def listening(tls: ssl.SSLContext | None = None) -> Iterator[Listener]:
    """A server on a free port of this machine; its threads end with their clients."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        listener = Listener(server.getsockname()[1], "https" if tls else "http")
        server.settimeout(0.1)
        stop = threading.Event()
        accepting = threading.Thread(target=_accept, args=(server, listener, tls, stop))
        accepting.start()
        try:
            yield listener
        finally:
            stop.set()
            accepting.join()


def _accept(
    server: socket.socket, listener: Listener, tls: ssl.SSLContext | None, stop: threading.Event
) -> None:
    serving: list[threading.Thread] = []
    while not stop.is_set():
        try:
            client, _ = server.accept()
        except TimeoutError:
            continue
        listener.connections += 1
        serving.append(threading.Thread(target=_serve, args=(client, listener, tls, stop)))
        serving[-1].start()
    for each in serving:
        each.join()


def _serve(
    client: socket.socket, listener: Listener, tls: ssl.SSLContext | None, stop: threading.Event
) -> None:
    with suppress(OSError), client:
        client.settimeout(10)
        with tls.wrap_socket(client, server_side=True) if tls else client as talking:
            _talk(talking, listener, stop)


def _talk(client: socket.socket, listener: Listener, stop: threading.Event) -> None:
    if listener.reads:
        heard = _hear(client)
        if heard is None:
            return
        listener.heard.append(heard)
    for step in listener.next():
        if isinstance(step, float):
            stop.wait(step)
        else:
            client.sendall(step)


def _hear(client: socket.socket) -> Heard | None:
    data = b""
    while b"\r\n\r\n" not in data:
        more = client.recv(65_536)
        if not more or more.startswith(b"\x16\x03"):  # nothing, or TLS where none is spoken
            return None
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
    while len(body) < int(headers.get("content-length", "0")):
        body += client.recv(65_536)
    return Heard(method, target, headers, body)


def whole(
    status: int, body: bytes | str | object = b"", media: str = "application/json", **headers: str
) -> bytes:
    """A whole answer with its length; underscores in header names stand for hyphens."""
    data = (
        body
        if isinstance(body, bytes)
        else body.encode()
        if isinstance(body, str)
        else json.dumps(body).encode()
    )
    lines = [f"HTTP/1.1 {status} Status", f"content-type: {media}", f"content-length: {len(data)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + data


def moved(status: int, location: str) -> bytes:
    """A redirect."""
    return whole(status, location=location)


def certify(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server that proves to be localhost, and a client that believes it."""
    key, certificate = folder / "key.pem", folder / "cert.pem"
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
    ]
    command += ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(certificate, key)
    return serving, ssl.create_default_context(cafile=str(certificate))


def seconds_since(begun: float) -> float:
    return time.monotonic() - begun
