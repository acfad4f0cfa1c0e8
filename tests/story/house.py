"""The real app as people run it: ``app.py`` in processes of its own on one data folder, killed and started again."""

from __future__ import annotations

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import httpx

from tests.postgres import ROOT

T = TypeVar("T")
PATIENCE = 240.0
"""Seconds until a test gives up waiting for anything; on a busy machine the app alone takes a minute to start."""
SETTINGS = ("COUNTERFOIL_", "DATABASE_URL", "OPENAI_", "AZURE_OPENAI_", "ANTHROPIC_", "LLMOCK_")
PROVIDERS = (
    *("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_MODEL", "ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL"),
    *("ANTHROPIC_MODEL", "AZURE_OPENAI_ENDPOINT", "AZURE_OPENAI_API_KEY", "AZURE_OPENAI_DEPLOYMENT"),
    *("AZURE_OPENAI_API_VERSION", "DATABASE_URL", "COUNTERFOIL_MIGRATE_URL", "COUNTERFOIL_QUERY_URL"),
)
"""Set to nothing, so that neither this machine nor a ``.env`` in the repository decides what a test shows."""


def free_port() -> int:
    """A port below those that the system hands out by itself, so that it stays free between two starts."""
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@dataclass
class House:
    """The processes of one installation; each command runs at most once at a time."""

    data: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    was_hurt: bool = False
    """Whether something of it was killed, so that its log may be untidy."""
    _running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        """What all processes have printed so far."""
        return self.data.with_name(f"{self.data.name}.log")

    @property
    def commands(self) -> set[str]:
        """What runs now."""
        return set(self._running)

    def do(self, command: str) -> None:
        """Run a command to its end; it must succeed."""
        process = self._spawn(command, {})
        assert process.wait(PATIENCE) == 0, self.log.read_text()

    def start(self, command: str = "run", **more: str) -> None:
        """Start a command that serves the web, and wait until it answers."""
        self.launch(command, **more)
        self.await_answer(command)

    def launch(self, command: str, **more: str) -> None:
        """Start a command that stays, and go on."""
        assert command not in self._running, f"{command} runs already"
        self._running[command] = self._spawn(command, more)

    def await_answer(self, command: str) -> None:
        """Wait until the web answers."""
        process = self._running[command]
        until(lambda: process.poll() is not None or self._answers(), "the app to answer")
        assert process.poll() is None, f"it ended at its start:\n{self.log.read_text()}"
        assert httpx.get(f"{self.url}/healthz", timeout=PATIENCE).json() == {"status": "ok"}

    def kill(self, command: str) -> None:
        """SIGKILL the command's own process: no goodbye."""
        self._running[command].kill()
        self.await_death(command)

    def kill_worker(self) -> None:
        """SIGKILL the process that works on jobs, the web's child, and wait until it is gone."""
        self.was_hurt = True
        worker = until(lambda: next(filter(_is_worker, self.members()), 0), "a worker")
        os.kill(worker, signal.SIGKILL)
        until(lambda: worker not in self.members(), f"the worker {worker} to end")

    def await_death(self, command: str) -> None:
        """Wait until SIGKILL, from wherever it came, has ended the command."""
        self.was_hurt = True
        code = self._running.pop(command).wait(PATIENCE)
        assert code == -signal.SIGKILL, f"{command} ended with {code}:\n{self.log.read_text()}"

    def await_silence(self) -> None:
        """Wait until no process of this house is left, worker's children included: none is an orphan."""
        until(lambda: not self.members(), "the last process to end", lambda: str(self.members()))

    def stop(self) -> None:
        """SIGTERM to all, as a service manager does; nothing may be left of them."""
        processes = list(self._running.values())
        self._running.clear()
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(PATIENCE)
        self.await_silence()

    def clear_away(self) -> None:
        """End whatever is left, however the test ended."""
        for process in self._running.values():
            process.kill()
            process.wait()
        for member in self.members():
            with suppress(ProcessLookupError):
                os.kill(member, signal.SIGKILL)

    def members(self) -> list[int]:
        """The processes that run with this data folder, whoever is their parent by now."""
        mark = f"COUNTERFOIL_DATA={self.data}".encode()
        return [each for each in _processes() if mark in _read(each, "environ").split(b"\0")]

    def _spawn(self, command: str, more: Mapping[str, str]) -> subprocess.Popen[bytes]:
        self.data.parent.mkdir(parents=True, exist_ok=True)
        plain = {name: value for name, value in os.environ.items() if not name.startswith(SETTINGS)}
        plain.pop("PYTHONDONTWRITEBYTECODE", None)  # compiling Gradio at every start takes seconds
        own = {
            "COUNTERFOIL_DATA": str(self.data),
            "COUNTERFOIL_PORT": str(self.port),
            "COUNTERFOIL_DEMO": "1",
        }
        environment = {**plain, **dict.fromkeys(PROVIDERS, ""), **own, **self.environment, **more}
        arguments = [*_dying_with_us(), sys.executable, str(ROOT / "app.py"), command]
        with self.log.open("ab") as log:
            return subprocess.Popen(
                arguments,
                env=environment,
                cwd=self.data.parent,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def _answers(self) -> bool:
        """Whether somebody listens; asking by HTTP again and again would take time from the start itself."""
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=5):
            return True
        return False


@contextmanager
def open_house(data: Path, **environment: str) -> Iterator[House]:
    """A house for the block, with nothing started yet; nothing of it runs afterwards, and its log tells of no bug."""
    house = House(data, environment)
    try:
        yield house
        house.stop()
        log = house.log.read_text()
        assert house.was_hurt or "Traceback" not in log, log
    finally:
        house.clear_away()


def until(
    found: Callable[[], T], what: str, describe: Callable[[], str] = lambda: "", *, patience: float = PATIENCE
) -> T:
    """Look again and again until there is something, and fail with what is there instead."""
    deadline = time.monotonic() + patience
    while not (value := found()):
        assert time.monotonic() < deadline, f"waited {patience:.0f} s in vain for {what}; now {describe()}"
        time.sleep(0.05)
    return value


def _dying_with_us() -> list[str]:
    """Where the tests themselves are killed outright, the kernel ends what they started."""
    return ["setpriv", "--pdeathsig", "KILL"] if shutil.which("setpriv") else []


def _processes() -> list[int]:
    return [int(each.name) for each in Path("/proc").iterdir() if each.name.isdigit()]


def _is_worker(process: int) -> bool:
    return _read(process, "cmdline").rstrip(b"\0").endswith(b"app.py\0worker")


def _read(process: int, file: str) -> bytes:
    """A file of the process; nothing where it has ended or is another user's."""
    with suppress(OSError):
        return Path(f"/proc/{process}/{file}").read_bytes()
    return b""
