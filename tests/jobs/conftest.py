"""A migrated store with the engine's tables, and a desk with one tenant."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.session import Store
from jobs.engine import DurableJobs, migrate, open_jobs
from tests.db.studio import open_studio
from tests.jobs.workplace import Desk
from tests.postgres import Urls


@pytest.fixture(scope="module")
def engine(store: Store, database_urls: Urls) -> Iterator[DurableJobs]:
    """The engine as the web process has it."""
    migrate(database_urls.owner, app_role="counterfoil_app")
    jobs = open_jobs(store)
    yield jobs
    jobs.close()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of this module's workers."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture
def desk(store: Store, engine: DurableJobs, data: Path) -> Desk:
    """A new tenant."""
    return Desk(open_studio(store), engine, data)
