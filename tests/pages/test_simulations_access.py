"""The HTML of simulations, sweeps and projects over plain HTTP: who sees what, what cannot be, what is no markup."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from db.models.tenants import Tenant
from tests.db.laboratory import Laboratory
from tests.pages.simulations import ADA, LIST, PROJECTS, VERA, fail, settle, sweep_for
from tests.stack import Stack

Browse = Callable[..., httpx.Client]
EVIL = '"><img src=x onerror=alert(1)>'
PLACES = (
    LIST,
    PROJECTS,
    f"{LIST}?sweep=SW-0001",
    f"{LIST}?status=done",
    f"{LIST}?project=Secret",
    f"{LIST}?new=run",
    f"{LIST}?new=sweep",
    f"{PROJECTS}?archived=yes",
)


@pytest.fixture
def lab(site: Stack) -> Laboratory:
    """A new laboratory on the site for each test."""
    return settle(site)


@pytest.mark.parametrize("place", PLACES)
def test_nobody_sees_another_tenants_runs(browse: Browse, lab: Laboratory, place: str) -> None:
    lab.done(4_321, project="Secret")
    sweep_for(lab, "Secret", "stickiness", 0.125, 1)
    own = browse(VERA).get(f"/ui{place}")
    assert own.status_code == 200
    assert browse(None).get(f"/ui{place}").status_code == 401
    theirs = browse("operator@other").get(f"/ui{place}")
    assert "SIM-0001" not in theirs.text
    assert "4,321" not in theirs.text
    assert "0.125" not in theirs.text
    if place != f"{LIST}?project=Secret":  # whoever asks for a name is told that there is none of it
        assert "Secret" not in theirs.text


def test_without_the_permission_or_the_pack_there_is_no_page(
    browse: Browse, lab: Laboratory, site: Stack
) -> None:
    for place in (LIST, PROJECTS):
        assert browse(VERA).get(f"/ui{place}").status_code == 200
    with site.store.system() as session:
        tenant = session.get(Tenant, lab.ada.scope.tenant_id)
        assert tenant is not None
        tenant.packs = []
    for place in (LIST, PROJECTS):
        assert browse(ADA).get(f"/ui{place}").status_code == 404


@pytest.mark.parametrize(
    ("query", "status", "told"),
    [
        ("sweep=SW-9999", 404, "SW-9999"),
        ("sweep=<script>", 404, "&lt;"),
        ("status=happy", 422, "There is no simulation status &#39;happy&#39;"),
        ("project=Nothing", 404, "There is no project"),
        ("before=yesterday", 422, "This place in the list does not exist."),
        ("before=2026-01-01T00:00:00_x", 422, "This place in the list does not exist."),
        ("new=<script>", 200, "New run"),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(
    browse: Browse, lab: Laboratory, query: str, status: int, told: str
) -> None:
    answer = browse(ADA).get(f"/ui{LIST}?{query}")
    assert answer.status_code == status
    assert told in answer.text
    assert "<script>" not in answer.text.lower()


def test_names_and_errors_are_never_markup(browse: Browse, lab: Laboratory) -> None:
    number = lab.run(project=EVIL)
    fail(lab, number, EVIL)
    sweep = sweep_for(lab, EVIL, "seed", 1, 2)
    for place in (*PLACES[:2], f"{LIST}?sweep={sweep}", f"{LIST}?new=run", f"{LIST}?new=run&project={EVIL}"):
        drawn = browse(ADA).get(f"/ui{place}")
        assert drawn.status_code == 200
        assert "<img" not in drawn.text
        assert "&gt;&lt;img src=x" in drawn.text


def test_a_viewer_gets_neither_buttons_nor_forms(browse: Browse, lab: Laboratory) -> None:
    lab.run(project="Soot")
    fail(lab, lab.run(), "It failed.")
    lab.sweep("stickiness", 0.5, 1)
    for place in PLACES:
        if "Secret" in place:
            continue
        drawn = browse(VERA).get(f"/ui{place}").text
        assert "data-method" not in drawn, place
        assert "new=run" not in drawn
        assert "data-open-dialog" not in drawn
