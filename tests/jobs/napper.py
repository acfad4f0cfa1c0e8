"""A worker for tests: ``python -m tests.jobs.napper '{"url": …, "data": …, "works": "naps"}'``.

``naps`` are pictures that cost nothing but time; ``simulations`` are grown and exported as the app does it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from jobs.upkeep import Rhythm
from jobs.worker import WorkerConfig, run_worker, simulation_works
from tests.jobs.workplace import napping

if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    embedded = given.pop("embedded", False)
    works = {"naps": napping, "simulations": simulation_works}[given.pop("works", "naps")]
    config = WorkerConfig(
        **given | {"data": Path(given["data"]), "rhythm": Rhythm(**given.get("rhythm", {}))}
    )
    run_worker(config, embedded=embedded, works=works)
