"""A worker whose pictures are naps: ``python -m tests.jobs.napper '{"url": …, "data": …}'``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from jobs.upkeep import Rhythm
from jobs.worker import WorkerConfig, run_worker
from tests.jobs.workplace import napping

if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    embedded = given.pop("embedded", False)
    config = WorkerConfig(
        **given | {"data": Path(given["data"]), "rhythm": Rhythm(**given.get("rhythm", {}))}
    )
    run_worker(config, embedded=embedded, works=napping)
