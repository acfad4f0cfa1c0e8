"""The name that a worker's jobs are kept under: the same after a restart, and never two workers' at once.

A worker that comes back under its name goes on at once with the jobs it had; under another name, others would have to
take it for dead first. So the name of each slot of a data folder is kept there, and locked while a worker has it.
"""

from __future__ import annotations

import fcntl
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import IO

from jobs.errors import ExecutorTaken

FOLDER = "workers"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@contextmanager
def claimed_name(data: Path, wanted: str | None = None) -> Iterator[str]:
    """A worker's name for as long as the block runs: ``wanted``, or that of the first free slot of the data folder.

    Raises:
        ExecutorTaken: a running worker has the wanted name.
        ValueError: it is no name.
    """
    folder = data / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with _named(folder, wanted) if wanted is not None else _first_free(folder) as file:
        yield file.read().strip()


def _named(folder: Path, wanted: str) -> IO[str]:
    if not _NAME.fullmatch(wanted):
        raise ValueError(f"{wanted!r} is no name for a worker; use up to 64 letters, digits, dots, _ and -.")
    file = _locked(folder / f"named-{wanted}", wanted)
    if file is None:
        raise ExecutorTaken(
            f"A worker named {wanted} runs already. Give this one another COUNTERFOIL_EXECUTOR."
        )
    return file


def _first_free(folder: Path) -> IO[str]:
    tries = (_locked(folder / f"slot-{number}", f"worker-{secrets.token_hex(4)}") for number in count(1))
    return next(file for file in tries if file is not None)


def _locked(path: Path, name_of_new: str) -> IO[str] | None:
    """The file, locked until it is closed or the process ends, and holding a name; None where another has it."""
    file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    if not file.read():
        file.write(name_of_new)
        file.flush()
    file.seek(0)
    return file
