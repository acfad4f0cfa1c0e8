"""Clusters that are really grown, for pages that draw them; and what is seen of one in the browser."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from db import simulations
from db.simulations import Grown, Measured
from engines.dla.spec import GrowthSpec
from jobs import growing
from tests.db.laboratory import Laboratory
from tests.pages.simulations import LIST

SIDE = 48
"""Of the small picture that is compared, in pixels."""
SAME, OTHER = 1.5, 4.0
"""Pictures that differ by less are the same but for their fineness; by more, they show something else."""

_THUMB = """(canvas, side) => {
  const small = Object.assign(document.createElement("canvas"), { width: side, height: side });
  const context = small.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.drawImage(canvas, 0, 0, side, side);
  return [...context.getImageData(0, 0, side, side).data];
}"""
_PAINTED = """canvas => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let painted = 0;
  for (let at = 0; at < data.length; at += 4) {
    if (data[at] !== data[0] || data[at + 1] !== data[1] || data[at + 2] !== data[2]) painted++;
  }
  return painted / (data.length / 4);
}"""


def grow(lab: Laboratory, particles: int = 500, **settings: Any) -> str:
    """A simulation whose cluster a worker has grown and measured; returns its number."""
    number = lab.run(particles, **{"seed": 7, **settings})
    job = lab.job(number)
    lab.start(job.id)
    run = lab.find(number)
    spec = GrowthSpec(run.particles, run.dimension, run.stickiness, run.seed, run.seed_geometry)  # type: ignore[arg-type]  # the store keeps it as text
    with lab.work() as session:
        assert simulations.simulation_done(session, job.id, _grown(spec), attempt=1)
    return number


@cache
def _grown(spec: GrowthSpec) -> Grown:
    with tempfile.TemporaryDirectory() as folder:
        found = growing.grow_and_measure(spec.to_json(), str(Path(folder) / "checkpoint.npz"), lambda _: True)
    measured = [
        Measured(
            each.metric,
            each.estimator,
            each.value,
            each.error,
            each.fit_from,
            each.fit_to,
            each.is_indicative,
            each.curve,  # type: ignore[arg-type]  # lists of numbers are JSON
        )
        for each in found.measurements
    ]
    return Grown(found.particles, found.data, found.checksum, found.radius, found.milliseconds, measured)


def place(number: str) -> str:
    """The address of a simulation's page."""
    return f"{LIST}?simulation={number}"


def canvas(page: Page) -> Locator:
    """What the cluster is drawn on, once it is."""
    expect(page.locator("[data-cluster][data-state=ready]")).to_be_visible()
    page.wait_for_function(f"({_PAINTED})(document.querySelector('.cluster-stage canvas')) > 0")
    return page.locator(".cluster-stage canvas")


def painted(drawn: Locator) -> float:
    """Which share of its pixels is not as the first one."""
    share: float = drawn.evaluate(_PAINTED)
    return share


def look(drawn: Locator) -> list[int]:
    """A small picture of what is on it, once it stands still: red, green, blue and opacity of each pixel."""
    before: list[int] = []
    for _ in range(40):
        now: list[int] = drawn.evaluate(_THUMB, SIDE)
        if now == before:
            return now
        before = now
        drawn.page.wait_for_timeout(250)
    raise AssertionError("The cluster does not come to rest.")


def differ(one: list[int], other: list[int]) -> float:
    """How far two pictures are apart: the mean difference of a channel, 0 to 255."""
    return sum(abs(a - b) for a, b in zip(one, other, strict=True)) / len(one)


def drag(drawn: Locator, x: int, y: int) -> None:
    """Take the middle and move it, slowly at the end, so that nothing goes on by itself."""
    box = drawn.bounding_box()
    assert box is not None
    mouse = drawn.page.mouse
    left, top = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    mouse.move(left, top)
    mouse.down()
    mouse.move(left + x, top + y, steps=8)
    drawn.page.wait_for_timeout(120)
    mouse.up()
