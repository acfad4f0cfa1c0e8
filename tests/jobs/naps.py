"""Pictures that cost nothing but time; runs in a worker's child, so it imports little."""

from __future__ import annotations

import os
import signal
import sys
import time
from typing import Any

from engines.renderer.errors import RenderCancelled, RendererUnavailable
from jobs.child import Report
from jobs.files import Made, Target
from jobs.pictures import store_picture


def nap(spec: dict[str, Any], target: Target, report: Report) -> Made:
    """Take ``seconds``; crash at the render's first ``crashes`` tries, and be unavailable at its first ``fails``."""
    log = target.folder / "naps"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("a") as stream:
        weight = "heavy" if {"dbos", "sqlalchemy", "gradio"} & sys.modules.keys() else "light"
        stream.write(f"{target.file} {os.getpid()} {weight}\n")
    render = target.path.name[:36]
    tries = sum(render in line for line in log.read_text().splitlines())
    if tries <= spec.get("crashes", 0):
        os.kill(os.getpid(), signal.SIGSEGV)
    if tries <= spec.get("fails", 0):
        raise RendererUnavailable("The studio is dark.")
    end = time.monotonic() + spec["seconds"]
    while time.monotonic() < end:
        if not report(1 - (end - time.monotonic()) / spec["seconds"]):
            raise RenderCancelled("The nap was cancelled.")
        time.sleep(0.01)
    return store_picture(spec["word"].encode(), target, 1000 * spec["seconds"])
