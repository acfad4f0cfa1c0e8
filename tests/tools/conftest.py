"""The demo for tests of the render pack, and a laboratory and an office for those of the packs after it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest

from db.sample import seed
from db.sample.lab import fill_lab
from db.session import Store
from jobs.samples import Grow
from packs import FILLERS
from tests.laboratory import SMALL_PAST, growing_once
from tests.tools.desk import Desk, person
from tests.tools.flow_desk import FlowDesk, open_office
from tests.tools.lab_desk import LabDesk


@pytest.fixture(scope="module")
def demo(store: Store) -> Store:
    """The store with the sample data; without simulations, as growing those takes seconds."""
    seed(store, {pack: fill for pack, fill in FILLERS.items() if pack != "simulations"})
    return store


@pytest.fixture
def desk(demo: Store) -> Desk:
    """The operator of Bearings at a new turn."""
    return Desk(demo, person(demo, "operator"))


@pytest.fixture(scope="session")
def grow() -> Iterator[Grow]:
    """Grows simulations; each only once in a run of the tests."""
    with growing_once() as growing:
        yield growing


@pytest.fixture(scope="module")
def lab_store(store: Store, grow: Grow) -> Store:
    """The store with a laboratory that has a small past."""
    seed(store, {"simulations": partial(fill_lab, grow=grow, past=SMALL_PAST)})
    return store


@pytest.fixture
def lab(lab_store: Store) -> LabDesk:
    """The operator of the laboratory at a new turn."""
    return LabDesk(lab_store)


@pytest.fixture(scope="module")
def flow_store(store: Store) -> Store:
    """The store with an automation team that has connections, and no workflows yet."""
    return open_office(store)


@pytest.fixture
def flow(flow_store: Store) -> FlowDesk:
    """The operator of the automation team at a new turn."""
    return FlowDesk(flow_store)
