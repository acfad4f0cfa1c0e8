"""A local assistant starts a worker of its own for as long as somebody waits for jobs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import psutil
import pytest

from tests.agent.notebook_home import PRODUCT, Home, open_home
from tests.postgres import Urls


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    data = tmp_path_factory.mktemp("home")
    url = f"sqlite:///{data}/counterfoil.db"
    with open_home(data, Urls(url, url, url)) as opened:
        yield opened


@pytest.mark.slow
def test_a_picture_is_rendered_while_somebody_waits(home: Home) -> None:
    with home.working() as assistant:
        order = assistant.call(
            "create_order", product_ids=[PRODUCT], output_type_name="WebP 512x512"
        ).proposal
        assert order is not None
        number = order.confirm().rows[0].label
        dispatch = assistant.call("dispatch_renders", order_id=number).proposal
        assert dispatch is not None
        dispatch.confirm()
        with assistant.worker():
            assert [each.status for each in assistant.wait(150)] == ["done"]
        [picture] = assistant.call("get_order_status", order_id=number).pictures
    assert (picture.media_type, picture.data[8:12]) == ("image/webp", b"WEBP")
    assert not [each for each in commands_of_children() if "worker" in each]


def commands_of_children() -> list[list[str]]:
    """The command lines of what this process started and still runs; what has ended has none."""
    found: list[list[str]] = []
    for child in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):  # a zombie, too
            found.append(child.cmdline())
    return found
