"""A child process that answers one JSON line with another, and is killed when it does not in time."""

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Self

_MAX_REPLY = 16_000_000


class ProcessGone(Exception):
    """The process ended; `by_alarm` says that its own alarm ended it."""

    def __init__(self, *, by_alarm: bool) -> None:
        super().__init__("The process ended.")
        self.by_alarm = by_alarm


class NoReply(Exception):
    """No answer came in time; the process was killed."""


class Process:
    """A running program of ours: no environment, its folder is /."""

    def __init__(self, popen: subprocess.Popen[bytes]) -> None:
        self._popen = popen
        self._buffer = bytearray()

    @classmethod
    def start(cls, program: Path, setup: Mapping[str, object], *, with_packages: bool = False) -> Self:
        """Start `program` and hand it its set-up; does not wait until it is ready.

        Without `with_packages` it finds the standard library alone.
        """
        alone = [] if with_packages else ["-S"]
        popen = subprocess.Popen(
            [sys.executable, "-I", *alone, "-B", str(program)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            cwd="/",
        )
        process = cls(popen)
        with contextlib.suppress(ProcessGone):
            process._send(setup)
        return process

    @property
    def pid(self) -> int:
        """The process id."""
        return self._popen.pid

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._popen.poll() is None

    def ask(self, request: Mapping[str, object], timeout: float) -> Mapping[str, object]:
        """Send a request and wait for its answer. Raises ProcessGone; NoReply, killed after `timeout` seconds."""
        deadline = time.monotonic() + timeout
        self._send(request)
        stdout = self._popen.stdout
        assert stdout is not None
        poll = select.poll()
        poll.register(stdout, select.POLLIN)
        while b"\n" not in self._buffer:
            left = deadline - time.monotonic()
            if left <= 0 or not poll.poll(left * 1000):
                self.kill()
                raise NoReply("The process did not answer in time.")
            self._receive(stdout.fileno())
        line, _, rest = bytes(self._buffer).partition(b"\n")
        self._buffer = bytearray(rest)
        reply: dict[str, object] = json.loads(line)
        return reply

    def kill(self) -> None:
        """End it at once; harmless if it has ended."""
        self._popen.kill()
        self._popen.wait()
        for pipe in (self._popen.stdin, self._popen.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()

    def _send(self, message: Mapping[str, object]) -> None:
        assert self._popen.stdin is not None
        try:
            self._popen.stdin.write(json.dumps(message).encode() + b"\n")
            self._popen.stdin.flush()
        except (BrokenPipeError, ValueError) as error:
            raise self._gone() from error

    def _receive(self, descriptor: int) -> None:
        chunk = os.read(descriptor, 1 << 16)
        if not chunk or len(self._buffer) > _MAX_REPLY:
            raise self._gone()
        self._buffer += chunk

    def _gone(self) -> ProcessGone:
        self.kill()
        return ProcessGone(by_alarm=self._popen.returncode == -signal.SIGALRM)
