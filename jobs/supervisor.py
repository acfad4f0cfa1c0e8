"""The embedded mode: the web process keeps one worker as its child, and starts it again when it dies.

The child's standard input is a pipe that only the web process holds. When that ends, however it ends, the pipe ends, and
the worker with it: no orphan goes on rendering.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence

log = logging.getLogger(__name__)
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
HEALTHY_SECONDS = 60.0
"""A worker that lived this long is started again without a longer pause than the first."""


class Supervisor:
    """Keeps a worker process running from ``start`` to ``stop``."""

    def __init__(self, command: Sequence[str], *, environment: Mapping[str, str] | None = None) -> None:
        self._command = list(command)
        self._environment = dict(environment) if environment is not None else None
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The worker's process, None between two of them."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def start(self) -> None:
        """Start the worker and return; a thread watches it."""
        assert self._thread is None, "started twice"
        self._thread = threading.Thread(target=self._keep_running, name="worker-supervisor", daemon=True)
        self._thread.start()

    def stop(self, *, grace: float = 15.0) -> None:
        """End the worker: politely, and after ``grace`` seconds at once."""
        if self._thread is None:
            return
        self._stopping.set()
        process = self._process
        if process is not None:
            process.terminate()
        self._thread.join(grace)
        if self._thread.is_alive() and process is not None:
            log.warning("The worker did not end within %.0f seconds and was killed.", grace)
            process.kill()
            self._thread.join()
        self._thread = None

    def _keep_running(self) -> None:
        pause = FIRST_PAUSE
        while not self._stopping.is_set():
            began = time.monotonic()
            ended = self._run_once()
            if self._stopping.is_set():
                return
            pause = FIRST_PAUSE if time.monotonic() - began > HEALTHY_SECONDS else pause
            log.warning("%s; it is started again in %.1f seconds.", ended, pause)
            self._stopping.wait(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    def _run_once(self) -> str:
        """Run a worker to its end, and say how it ended."""
        try:
            process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                env=self._environment,
                process_group=0,  # Ctrl-C in the terminal is for the web process, which then stops the worker
            )
        except OSError as error:
            return f"The worker could not be started ({error})"
        with process:
            self._process = process
            if self._stopping.is_set():  # asked between the look and the start
                process.terminate()
            return f"The worker ended with exit code {process.wait()}"


def end_with_supervisor() -> None:
    """In the worker: end this process at once when the supervisor's end of standard input closes."""
    threading.Thread(target=_wait_for_the_end, name="supervisor-watch", daemon=True).start()


def _wait_for_the_end() -> None:
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os._exit(1)
