"""Dispatch: what is queued, what is fixed then, and what is never queued twice."""

from __future__ import annotations

import pytest

from db import renders
from db.errors import Conflict, Invalid
from db.models.base import Json
from db.models.renders import Render
from db.session import Store
from tests.db.studio import HOUSINGS, Studio, open_studio


@pytest.fixture
def studio(store: Store) -> Studio:
    """A new tenant for each test."""
    return open_studio(store)


def test_a_dispatch_queues_one_render_and_one_job_for_each_line(studio: Studio) -> None:
    number = studio.order("KL-6201", "KL-6202")
    with studio.work() as session:
        renders.set_render_overrides(session, studio.operator, number, {"height": 512, "camera": "top"})
    dispatched = studio.dispatch(number)
    assert dispatched.renders == 2
    assert dispatched.megapixels == pytest.approx(2 * 1024 * 512 / 1e6)
    jobs, made = studio.jobs(number), studio.renders(number)
    assert [job.title for job in jobs] == [f"{number} · KL-6201", f"{number} · KL-6202"]
    assert [job.subject_id for job in jobs] == [render.id for render in made]
    assert jobs[0].payload == {"render_id": str(made[0].id)}
    assert {(job.kind, job.status, job.created_by) for job in jobs} == {
        ("render", "queued", studio.operator.user_id)
    }
    assert made[0].spec == {
        "product": "KL-6201",
        "geometry": {"kind": "ball_bearing", "bore": 20.0, "outer": 47.0},
        "looks": {
            "ring": {"name": "Steel-Polished", "base_color": "steel-polished", "roughness": 0.4},
            "ball": {"name": "Steel-Bare", "base_color": "steel-bare", "roughness": 0.4},
            "cage": {"name": "Brass", "base_color": "brass", "roughness": 0.4},
        },
        "width": 1024,
        "height": 512,
        "format": "webp",
        "camera": "top",
    }
    assert studio.find(number).status == "rendering"


def test_a_material_override_gives_every_slot_the_same_look(studio: Studio) -> None:
    number = studio.order("GH-505")
    with studio.work() as session:
        renders.set_material_override(session, studio.operator, number, "Brass")
    studio.dispatch(number)
    look = {"name": "Brass", "base_color": "brass", "roughness": 0.4}
    assert studio.renders(number)[0].spec["looks"] == {"body": look, "bolt": look}


def test_an_order_with_unmapped_materials_is_not_dispatched(studio: Studio) -> None:
    number = studio.order("KL-6201", *HOUSINGS)
    with pytest.raises(Conflict) as caught:
        studio.dispatch(number)
    assert str(caught.value) == (
        f"Order {number} has materials without a mapping: Gusseisen GG20 (GH-505, GH-507, GH-509). Nothing was queued. "
        "See them with check_materials, and choose one for the order with set_material_override."
    )
    assert list(studio.jobs(number)) == []


def test_what_the_renderer_refuses_is_not_queued(studio: Studio) -> None:
    number = studio.order("KL-6201", "KL-6202")

    def refuse(wanted: renders.Picture) -> dict[str, Json]:
        raise Invalid(f"{wanted.pim_id}: the bore is too wide.")

    with pytest.raises(Invalid, match="KL-6201: the bore"), studio.work() as session:
        renders.dispatch_renders(session, studio.operator, number, draw=refuse)
    assert list(studio.jobs(number)) == []
    assert studio.find(number).status == "submitted"


def test_nothing_is_queued_twice(studio: Studio) -> None:
    number = studio.dispatched()
    first, second = studio.jobs(number)
    with pytest.raises(Conflict, match=f"Order {number} is already dispatched: 2 queued, 0 running, 0 done"):
        studio.dispatch(number)
    studio.finish(first.id)
    with pytest.raises(Conflict, match="1 queued, 0 running, 1 done"):
        studio.dispatch(number)
    studio.finish(second.id)
    with pytest.raises(Conflict, match=f"All 2 pictures of order {number} are there"):
        studio.dispatch(number)
    assert len(studio.jobs(number)) == 2


def test_a_cancelled_order_is_not_dispatched(studio: Studio) -> None:
    number = studio.order()
    with studio.work() as session:
        renders.cancel_order(session, studio.operator, number)
    with pytest.raises(Conflict, match=f"Order {number} was cancelled"):
        studio.dispatch(number)


def test_a_changed_material_is_rendered_again_by_new_jobs(studio: Studio) -> None:
    number = studio.dispatched()
    old = studio.jobs(number)
    for job in old:
        studio.finish(job.id)
    with studio.work() as session:
        renders.set_material_override(session, studio.operator, number, "Brass")
    assert studio.dispatch(number).renders == 2
    again = studio.renders(number)
    assert [(each.status, each.file, each.attempts, each.progress) for each in again] == [
        ("queued", None, 0, 0)
    ] * 2
    assert again[0].spec["looks"]["ring"] == {"name": "Brass", "base_color": "brass", "roughness": 0.4}
    jobs = studio.jobs(number)
    assert len(jobs) == 4
    assert studio.find(number).finished_at is None
    newest = [job for job in jobs if job.status == "queued"]
    assert {job.subject_id for job in newest} == {render.id for render in again}
    assert not studio.finish(old[0].id), "the old attempt must not touch the new render"
    assert all(studio.finish(job.id) for job in newest)
    assert studio.find(number).status == "done"


def test_only_what_failed_or_lost_its_picture_is_queued_again(studio: Studio) -> None:
    number = studio.dispatched("KL-6201", "KL-6202", "KL-6203")
    kept, pruned, failed = studio.jobs(number)
    studio.finish(kept.id)
    studio.finish(pruned.id)
    studio.fail(failed.id)
    with studio.work() as session:
        session.get_one(Render, pruned.subject_id).file = None
    assert studio.dispatch(number).renders == 2
    assert [each.status for each in studio.renders(number)] == ["done", "queued", "queued"]
