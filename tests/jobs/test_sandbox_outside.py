"""Nothing leaves a sandbox: steps of workflows only show what they would send, and pictures are drawn at home."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from db.ids import new_id
from db.models.base import now
from db.sandbox_limits import SandboxLimits
from db.sandboxes import Sandboxes, SandboxPlan
from db.session import Store
from db.tenancy import Identity
from engines.flow.definition import Node
from jobs.pool import Pool
from jobs.renders import Renders
from jobs.work import Task
from tests.db.studio import open_studio
from tests.engines.listener import listening, whole
from tests.jobs.performance import Stage, open_stage
from tests.jobs.workplace import NapStudio
from tests.postgres import Urls


@pytest.fixture
def stage(store: Store, database_urls: Urls) -> Iterator[Stage]:
    """What steps of workflows are performed with."""
    with open_stage(store, database_urls) as opened:
        yield opened


def guest_of(stage: Stage) -> Identity:
    """Whoever made the version, in a sandbox."""
    return replace(stage.team.ada, expires_at=now() + timedelta(hours=1))


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_a_request_without_a_connection_is_only_shown(stage: Stage, method: str) -> None:
    with listening() as server:
        server.answer(whole(200))
        node = Node("http", "http", "request", config={"url": f"{server.url}/orders", "method": method})
        done = stage.do(node, who=guest_of(stage))
        assert isinstance(done.output, dict)
        assert done.output["practice"] is True
        assert server.connections == 0
        stage.do(node)
        assert server.connections == 1, "elsewhere it is sent"


def test_the_assistant_of_a_demo_without_tokens_is_practice_too(stage: Stage) -> None:
    node = Node("ask", "assistant", "ask", config={"prompt": "Write a poem"})
    done = stage.do(node, who=guest_of(stage))
    assert isinstance(done.output, dict)
    assert done.output["practice"] is True


def test_an_outside_renderer_gets_nothing_of_a_sandbox(store: Store, tmp_path: Path) -> None:
    outside, home = NapStudio(Pool(0)), NapStudio(Pool(0))
    renders = Renders(store, tmp_path, outside, lambda: home)
    guest = (
        Sandboxes(store, {}, SandboxLimits())
        .open(SandboxPlan(("renders",), 60), address="192.0.2.7")
        .identity
    )
    lasting = open_studio(store).operator
    chosen = [renders._studio_of(Task(who.tenant_id, new_id(), 1, "here")) for who in (guest, lasting)]
    assert chosen[0] is home
    assert chosen[1] is outside
