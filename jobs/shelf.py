"""The shelf: sample simulations that were grown once, kept below the data folder for every tenant that begins with them.

A simulation is kept under a digest of what was wanted and of the source that grows and measures, so a version that grows
otherwise finds nothing and grows anew. What is damaged is grown again.
"""

from __future__ import annotations

import base64
import fcntl
import hashlib
import json
import logging
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

import engines
from db.simulations import Grown, Measured, Wanted
from jobs.samples import Grow, growing_aside

log = logging.getLogger(__name__)
FORM = 1
"""Of the files; a higher number leaves those of before unread."""
_DAMAGED = (OSError, ValueError, KeyError, TypeError)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The files in ``folder``; safe to use from several threads and processes."""

    folder: Path

    @contextmanager
    def growing(self) -> Iterator[Grow]:
        """A function that takes a simulation from the shelf, or grows it and puts it there.

        As ``growing_aside`` it raises ``SampleNotGrown``; no process is started where nothing is to be grown.
        """
        with growing_aside() as grow_anew:

            def grow(wanted: Wanted) -> Grown:
                found = self.take(wanted)
                if found is None:
                    found = grow_anew(wanted)
                    self._keep(wanted, found)
                return found

            yield grow

    def stock(self, wanted: Sequence[Wanted]) -> None:
        """Grow what is not there yet; of several that want that, one grows and the others wait.

        Raises:
            SampleNotGrown: this machine cannot grow them.
        """
        if all(self._file(each).exists() for each in wanted):
            return
        with self._alone(), self.growing() as grow:
            for each in wanted:
                grow(each)

    def take(self, wanted: Wanted) -> Grown | None:
        """What is kept of this simulation; None where nothing is, or nothing that can be used."""
        file = self._file(wanted)
        try:
            kept = json.loads(file.read_bytes())
            data = base64.b64decode(kept.pop("data"), validate=True)
            analyses = [Measured(**each) for each in kept.pop("analyses")]
            grown = Grown(data=data, analyses=analyses, **kept)
        except FileNotFoundError:
            return None
        except _DAMAGED as problem:
            log.warning("The sample %s cannot be read and is grown anew: %s", file.name, problem)
            return None
        if hashlib.sha256(data).hexdigest() != grown.checksum:
            log.warning("The sample %s is damaged and is grown anew.", file.name)
            return None
        return grown

    def _keep(self, wanted: Wanted, grown: Grown) -> None:
        """Write it whole or not at all; a folder that cannot be written to only costs time."""
        kept = {
            "particles": grown.particles,
            "checksum": grown.checksum,
            "radius": grown.radius,
            "milliseconds": grown.milliseconds,
            "analyses": [asdict(each) for each in grown.analyses],
            "data": base64.b64encode(grown.data).decode(),
        }
        file = self._file(wanted)
        partial = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            partial.write_text(json.dumps(kept))
            partial.replace(file)
        except OSError as problem:
            log.warning("A sample could not be kept in %s: %s", self.folder, problem)
        finally:
            partial.unlink(missing_ok=True)

    def _file(self, wanted: Wanted) -> Path:
        asked = json.dumps({"form": FORM, "source": _source(), **asdict(wanted)}, sort_keys=True)
        return self.folder / f"{hashlib.sha256(asked.encode()).hexdigest()[:24]}.json"

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self.folder.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT, 0o600), "r+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # until the file is closed, or the process is gone
            yield


@lru_cache(maxsize=1)
def _source() -> str:
    """A digest of what grows and measures."""
    digest = hashlib.sha256()
    home = Path(engines.__path__[0]) / "dla"
    for file in sorted(home.rglob("*.py")):
        digest.update(file.relative_to(home).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
