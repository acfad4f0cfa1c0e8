"""The HTML of workflows, runs and connections over plain HTTP: who sees what, what cannot be, what is no markup."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from db.models.tenants import Tenant
from db.models.workflows import Connection
from engines.flow.definition import Node
from tests.db.automation import Automation, hook
from tests.pages.workflows import ADA, CONNECTIONS, LIST, RUNS, VERA, failed, large_orders, settle
from tests.stack import Stack

Browse = Callable[..., httpx.Client]
EVIL = '"><img src=x onerror=alert(1)>'
PLACES = (
    LIST,
    RUNS,
    CONNECTIONS,
    f"{LIST}?archived=yes",
    f"{LIST}?query=secret",
    f"{LIST}?new=workflow",
    f"{RUNS}?status=failed",
    f"{CONNECTIONS}?new=http",
)
ONES = (f"{LIST}?workflow=WF-0001", f"{RUNS}?run=RUN-00001", f"{RUNS}?workflow=WF-0001")


@pytest.fixture
def flows(site: Stack) -> Automation:
    """A new team on the site for each test."""
    return settle(site)


@pytest.mark.parametrize("place", [*PLACES, *ONES])
def test_nobody_sees_another_tenants_workflows(browse: Browse, flows: Automation, place: str) -> None:
    failed(flows, large_orders(flows, "Secret orders"))
    assert browse(VERA).get(f"/ui{place}").status_code == 200
    assert browse(None).get(f"/ui{place}").status_code == 401
    theirs = browse("operator@other").get(f"/ui{place}")
    assert theirs.status_code == (404 if place in ONES else 200)
    for word in ("Secret orders", "Team slack", "api.example.com/stock", "ammount"):
        assert word not in theirs.text


def test_a_connection_of_another_tenant_is_not_found(browse: Browse, flows: Automation) -> None:
    place = f"/ui{CONNECTIONS}?connection={flows.connections['slack']}"
    assert browse(ADA).get(place).status_code == 200
    theirs = browse("admin@other").get(place)
    assert theirs.status_code == 404
    assert "Team slack" not in theirs.text


def test_without_the_permission_or_the_pack_there_is_no_page(
    browse: Browse, flows: Automation, site: Stack
) -> None:
    for place in (LIST, RUNS, CONNECTIONS):
        assert browse(VERA).get(f"/ui{place}").status_code == 200
    with site.store.system() as session:
        tenant = session.get(Tenant, flows.ada.scope.tenant_id)
        assert tenant is not None
        tenant.packs = []
    for place in (LIST, RUNS, CONNECTIONS):
        assert browse(ADA).get(f"/ui{place}").status_code == 404


@pytest.mark.parametrize(
    ("place", "status", "told"),
    [
        (f"{LIST}?workflow=WF-9999", 404, "There is no workflow WF-9999"),
        (f"{LIST}?workflow=<script>", 404, "&lt;script&gt;"),
        (f"{LIST}?before=yesterday", 422, "This place in the list does not exist."),
        (f"{RUNS}?run=RUN-99999", 404, "There is no run RUN-99999"),
        (f"{RUNS}?run=<script>", 404, "&lt;script&gt;"),
        (f"{RUNS}?status=happy", 422, "There is no run status &#39;happy&#39;"),
        (f"{RUNS}?workflow=nothing", 404, "There is no workflow"),
        (f"{RUNS}?before=yesterday", 422, "This place in the list does not exist."),
        (f"{CONNECTIONS}?connection=nothing", 404, "There is no connection"),
        (f"{CONNECTIONS}?new=<script>", 200, "New connection"),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(
    browse: Browse, flows: Automation, place: str, status: int, told: str
) -> None:
    answer = browse(ADA).get(f"/ui{place}")
    assert answer.status_code == status
    assert told in answer.text
    assert "<script>" not in answer.text.lower()


def test_names_data_and_errors_are_never_markup(browse: Browse, flows: Automation) -> None:
    number = flows.make(hook(), Node("slack", "slack", "send_message", EVIL[:70], {}), name=EVIL)
    with flows.work() as session:
        session.add(Connection(connector="slack", name=EVIL, settings={"host": EVIL}, hints={"token": EVIL}))
    run = failed(flows, large_orders(flows, "Orders"), EVIL)
    places = (
        LIST,
        RUNS,
        CONNECTIONS,
        f"{RUNS}?run={run}",
        f"{LIST}?workflow={number}",
        f"{LIST}?query={EVIL}",
    )
    for place in (*places, f"{RUNS}?workflow={number}"):
        drawn = browse(ADA).get(f"/ui{place}")
        assert drawn.status_code == 200, place
        assert "<img" not in drawn.text, place
        assert "&gt;&lt;img src=x" in drawn.text, place


def test_what_came_in_is_shown_as_text_and_cut_where_it_is_long(browse: Browse, flows: Automation) -> None:
    number = flows.make(hook(), flows.slack())
    flows.start(number, {"text": "</pre><script>alert(1)</script>", "long": "x" * 60_000})
    drawn = browse(VERA).get(f"/ui{RUNS}?run=RUN-00001").text
    assert "<script>alert" not in drawn
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in drawn
    assert "more characters" in drawn
    assert len(drawn) < 60_000


def test_a_viewer_gets_neither_buttons_nor_forms(browse: Browse, flows: Automation) -> None:
    failed(flows, large_orders(flows))
    for place in (*PLACES, *ONES):
        drawn = browse(VERA).get(f"/ui{place}").text
        assert "data-method" not in drawn, place
        assert "data-open-dialog" not in drawn, place
        assert "new=workflow" not in drawn, place
