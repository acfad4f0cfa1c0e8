"""Houses with the sample data, as a first start leaves them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.story.house import open_house


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder with the sample data on SQLite, made by the commands for it; to be copied."""
    data = tmp_path_factory.mktemp("furnished") / "data"
    with open_house(data) as house:
        house.do("migrate")
        house.do("seed")
        yield data


def furnish(furnished: Path, data: Path) -> str:
    """Copy the sample data to ``data``; returns the address of the database there."""
    shutil.copytree(furnished, data)
    return f"sqlite:///{data / 'counterfoil.db'}"
