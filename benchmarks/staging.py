"""Staging and confirming an order of 100 products: create_order and dispatch_renders on one card.

Staged: from the first call's arguments to the stored preview of both, 301 rows. Confirmed: replayed, compared, audited,
100 jobs queued in the same commit. The baseline inserts the same number of rows with the same unit of work and nothing
else, in the same run.

Run: ``python -m benchmarks.staging [--rounds 20] [--products 100]``
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from agent.messages import ToolCall
from benchmarks.world import NoQueries, World, open_world
from db.change_sets import View
from db.models.renders import Product, Render
from jobs.engine import open_jobs
from packs import PACKS
from tools.decisions import Decisions


def grow(world: World, number: int) -> list[str]:
    """Copies of the sample's ball bearings until there are enough; returns their PIM ids."""
    with world.store.work(world.who.scope) as session:
        known = session.scalars(
            select(Product).where(Product.category == "Kugellager").order_by(Product.pim_id)
        ).all()
        made = [
            Product(
                pim_id=f"KL-B{copy:04}",
                name=f"Copy {copy}",
                category="Kugellager",
                geometry=known[copy % len(known)].geometry,
                materials=known[copy % len(known)].materials,
            )
            for copy in range(number)
        ]
        session.add_all(made)
        return [each.pim_id for each in made]


def stage(world: World, pim_ids: list[str]) -> tuple[float, View]:
    """Milliseconds for both calls of a new turn, and the change set."""
    tools = world.workbench().tools(world.who, world.turn_scope())
    arguments = json.dumps({"product_ids": pim_ids, "output_type_name": "WebP 1024x1024"})
    began = time.perf_counter()
    first = tools.run(ToolCall("1", "create_order", arguments), 1)
    assert first.change_set is not None, first.told
    number = json.loads(first.told)["order_id"]
    second = tools.run(ToolCall("2", "dispatch_renders", json.dumps({"order_id": number})), 2)
    took = (time.perf_counter() - began) * 1000
    assert second.change_set is not None, second.told
    assert second.change_set["changes_total"] == 3 * len(pim_ids) + 1
    return took, second.change_set


def confirm(decisions: Decisions, world: World, view: View) -> float:
    """Milliseconds of a confirmation."""
    began = time.perf_counter()
    applied = decisions.confirm(world.who, UUID(str(view["id"])), str(view["digest"]))
    took = (time.perf_counter() - began) * 1000
    assert applied["status"] == "applied"
    return took


def baseline(world: World, number: int) -> float:
    """Milliseconds to insert as many rows (products, as it happens) with the unit of work, rolled back."""
    with world.store.work(world.who.scope) as session:
        session.scalars(select(Render).limit(1)).all()
        savepoint = session.begin_nested()
        began = time.perf_counter()
        session.add_all(
            Product(pim_id=f"X-{each}", name="x", category="x", geometry={"a": 1}, materials={"b": "c"})
            for each in range(number)
        )
        session.flush()
        took = (time.perf_counter() - began) * 1000
        savepoint.rollback()
    return took


def measure(world: World, rounds: int, products: int) -> dict[str, list[float]]:
    """Milliseconds of each round; the first two are not counted."""
    pim_ids = grow(world, products)
    decisions = Decisions(world.store, PACKS, NoQueries(), open_jobs(world.store))
    found: dict[str, list[float]] = {"staged": [], "confirmed": [], "bare insert of the rows": []}
    for _ in range(rounds + 2):
        took, view = stage(world, pim_ids)
        figures = took, confirm(decisions, world, view), baseline(world, 3 * products + 1)
        for series, figure in zip(found.values(), figures, strict=True):
            series.append(figure)
    return {name: series[2:] for name, series in found.items()}


def run(rounds: int, products: int, database: str | None) -> None:
    """Print the medians."""
    with tempfile.TemporaryDirectory() as folder:
        world = open_world(database or f"sqlite:///{Path(folder) / 'bench.db'}")
        found = measure(world, rounds, products)
        unit = statistics.median(found["bare insert of the rows"])
        for name, series in found.items():
            median = statistics.median(series)
            print(
                f"{name}: p50 {median:.1f} ms, min {min(series):.1f} ms, {median / unit:.2f} × the bare insert"
            )
        world.store.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--products", type=int, default=100)
    parser.add_argument("--database", default=None)
    given = parser.parse_args()
    run(given.rounds, given.products, given.database)
