"""What processes of ours ask of the network: every connection and every name that Python code in them wants.

An audit hook (PEP 578) writes them down, below every library, in the worker and its children too; nothing takes it out.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

LISTENER = '''\
"""Put before all other modules by PYTHONPATH."""
import os
import sys

WATCHED = {"socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}
FILE = os.open(os.environ["WIRE_LOG"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)


def note(event, arguments):
    if event in WATCHED:
        asked = arguments[1] if event in {"socket.connect", "socket.sendto"} else arguments[:2]
        if isinstance(asked, tuple):  # a path is a socket of this machine's own
            os.write(FILE, f"{(event, *map(str, asked[:2]))}\\n".encode())


sys.addaudithook(note)
'''


@dataclass(frozen=True, slots=True)
class Wire:
    """The log of one installation's processes."""

    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """What processes must be started with."""
        return {"PYTHONPATH": str(self.folder), "WIRE_LOG": str(self.folder / "log")}

    def asked(self) -> list[tuple[str, ...]]:
        """What was asked so far: the kind, the host and the port."""
        log = self.folder / "log"
        assert log.exists(), "nobody listened: no process has taken the hook up"
        return [ast.literal_eval(line) for line in log.read_text().splitlines()]


def lay_wire(folder: Path) -> Wire:
    """Write the hook to a folder of its own."""
    folder.mkdir(parents=True)
    (folder / "sitecustomize.py").write_text(LISTENER)
    return Wire(folder)
