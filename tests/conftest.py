"""What all tests share: a PostgreSQL server, databases of both kinds, and a watched Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from db.migrations import upgrade
from db.session import Store, normalise_url, open_store
from tests.browser import Visitors, Windows, run_chromium
from tests.postgres import Cluster, Urls, run_cluster


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """The PostgreSQL server of this test process, started by the first test that asks for it."""
    with run_cluster() as cluster:
        yield cluster


@pytest.fixture(scope="module")
def postgres_urls(postgres: Cluster) -> Iterator[Urls]:
    """An empty PostgreSQL database for this module, with the roles owner, app and query."""
    urls = postgres.create_database()
    yield urls
    postgres.drop_database(urls)


@pytest.fixture(scope="module")
def sqlite_urls(tmp_path_factory: pytest.TempPathFactory) -> Urls:
    """The address of an SQLite file for this module, which does not exist yet."""
    file: Path = tmp_path_factory.mktemp("sqlite") / "counterfoil.db"
    return Urls(*[f"sqlite:///{file}"] * 3)


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_urls(request: pytest.FixtureRequest) -> Urls:
    """An empty database for this module; the module's tests run once on SQLite and once on PostgreSQL."""
    urls = request.getfixturevalue(f"{request.param}_urls")
    assert isinstance(urls, Urls)
    return urls


@pytest.fixture(scope="module")
def database_url(database_urls: Urls) -> str:
    """The address of that database for the role that owns it."""
    return database_urls.owner


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A headless Chromium. A module that uses it keeps ``asyncio.run`` to other threads."""
    with run_chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def visitors(chromium: Browser) -> Visitors:
    """Those who visit the pages of this module's tests."""
    return Visitors(chromium)


@pytest.fixture
def windows(visitors: Visitors) -> Iterator[Windows]:
    """Opens pages, each of a new visitor; script errors and requests to other hosts fail the test."""
    opened = Windows(visitors)
    yield opened
    opened.close()


@pytest.fixture
def page(windows: Windows) -> Page:
    """One page in English and light colours, 1280 by 800."""
    return windows.open()


@pytest.fixture
def anyio_backend() -> str:
    """Tests marked ``anyio`` run on asyncio."""
    return "asyncio"


@pytest.fixture(scope="module")
def store(database_urls: Urls) -> Iterator[Store]:
    """A migrated store, opened as the app opens it: on PostgreSQL as a role that owns nothing."""
    upgrade(database_urls.owner, app_role="counterfoil_app")
    opened = open_store(normalise_url(database_urls.app))
    yield opened
    opened.close()
