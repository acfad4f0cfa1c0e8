"""Stands for the web process: keeps a worker until killed. ``python -m tests.jobs.keeper '{"url": …}'``."""

from __future__ import annotations

import json
import sys
import time

from jobs.supervisor import Supervisor

if __name__ == "__main__":
    given = json.dumps(json.loads(sys.argv[1]) | {"embedded": True})
    Supervisor([sys.executable, "-m", "tests.jobs.napper", given]).start()
    time.sleep(600)
