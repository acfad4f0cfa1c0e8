"""The sample data: people who can sign in, a catalogue, and a past; made once and then left alone."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db import renders
from db.audit import verify
from db.jobs import retry_job
from db.models.base import now
from db.models.jobs import Job
from db.models.renders import Material, MaterialAlias, Order, OrderLine, Product, Render
from db.models.tenants import Credential, Tenant
from db.models.users import User
from db.rights import USUAL
from db.sample import seed
from db.sample.catalogue import Catalogue, MaterialRow, ProductRow
from db.sample.history import PAST
from db.sample.people import PASSWORD, TENANTS
from db.sample.renders import fill_renders
from db.session import Store
from db.tenancy import Identity, Scope
from db.users import load_identity, sign_in
from tests.db.studio import draw

CATALOGUE = Catalogue(
    products=tuple(
        ProductRow(f"{prefix}-{number}", f"{category} {number}", category, {"bore": number}, {"ring": material})
        for prefix, category in (("KL", "Kugellager"), ("RL", "Rollenlager"), ("GH", "Gehäuse"), ("WE", "Wellen"))
        for number, material in ((1, "Steel-Bare"), (2, "blank"), (3, "Steel-Bare"), (4, "blank"), (5, "Steel-Bare"),
                                 (6, "blank"), (7, "blank"), (8, "Unmapped"))
    ),
    materials=(MaterialRow("Steel-Bare", {"base_color": "#c4c6ca"}, ("blank", "C45")),),
)  # fmt: skip


FILLERS = {"renders": partial(fill_renders, catalogue=CATALOGUE, draw=draw)}


class Queue:
    """A job engine that takes everything."""

    def enqueue(self, session: Session, job: Job) -> None:
        """Take it."""

    def cancel(self, job_id: object, attempt: int) -> None:
        """Forget it."""


@pytest.fixture
def seeded(store: Store) -> Store:
    """The store with its sample data; made by the first test, and then every time nothing more."""
    seed(store, FILLERS)
    return store


def signed_in(store: Store, email: str) -> Identity:
    return sign_in(store, email, PASSWORD, address="127.0.0.1").identity


def person(store: Store, email: str) -> Identity:
    with store.system() as session:
        credential = session.get_one(Credential, email)
    who = load_identity(store, Scope(credential.tenant_id, credential.user_id))
    assert who is not None
    return who


def rows(store: Store, scope: Scope) -> dict[str, int]:
    with store.read(scope) as session:
        return {
            table.__tablename__: session.scalar(select(func.count()).select_from(table)) or 0
            for table in (User, Product, Material, MaterialAlias, Order, OrderLine, Render, Job)
        }


def test_everybody_of_the_demo_can_sign_in_with_the_rights_of_their_role(seeded: Store) -> None:
    for tenant in TENANTS:
        people = {role: signed_in(seeded, tenant.email(role)) for role in ("admin", "operator", "viewer")}
        assert {who.tenant for who in people.values()} == {tenant.slug}
        assert people["viewer"].permissions == set(USUAL["viewer"])
        assert {each.rpartition(":")[2] for each in people["viewer"].permissions} == {"read"}
        assert people["operator"].permissions > people["viewer"].permissions
        assert people["admin"].permissions > people["operator"].permissions
        assert people["operator"].may("renders:dispatch")
        assert not people["operator"].may("change_sets:decide")
        assert people["admin"].may("change_sets:decide")


def test_each_company_has_the_packs_of_its_trade(seeded: Store) -> None:
    packs = {tenant.slug: person(seeded, tenant.email("viewer")).packs for tenant in TENANTS}
    assert packs == {
        "bearings": ("renders",),
        "aero": ("plm",),
        "lab": ("simulations",),
        "automation": ("workflows",),
    }
    lab = person(seeded, "viewer@lab.example")
    assert rows(seeded, lab.scope)["products"] == 0


def test_seeding_again_changes_nothing(seeded: Store) -> None:
    who = person(seeded, "operator@bearings.example")
    before = rows(seeded, who.scope)
    with seeded.system() as session:
        hashes = dict(session.execute(select(Credential.email, Credential.password_hash)).all())
    seed(seeded, FILLERS)
    assert rows(seeded, who.scope) == before
    with seeded.system() as session:
        assert dict(session.execute(select(Credential.email, Credential.password_hash)).all()) == hashes
        assert session.scalar(select(func.count()).select_from(Tenant)) == len(TENANTS)


def test_the_demos_first_own_order_is_number_160(seeded: Store) -> None:
    who = person(seeded, "operator@bearings.example")
    with seeded.work(who.scope) as session:
        order = renders.create_order(session, who, ["KL-1"], "webp").order
        assert order.number == f"SA-{now().year}-00160"
        session.rollback()


def test_the_past_has_finished_orders_of_every_kind_whose_pictures_have_expired(seeded: Store) -> None:
    who = person(seeded, "operator@bearings.example")
    with seeded.read(who.scope) as session:
        orders = renders.list_orders(session, limit=100)
        details = [renders.order_detail(session, each.order.number) for each in orders]
    assert len(orders) == len(PAST) == 12
    assert {each.order.status for each in orders} == {"done", "failed", "cancelled"}
    numbers = [each.order.number for each in orders]
    assert numbers == sorted(numbers, reverse=True)
    assert numbers[0].endswith("-00159")
    for detail in details:
        order = detail.overview.order
        assert order.finished_at is not None
        assert order.created_at < order.finished_at <= now()
        assert now() - order.created_at < timedelta(days=30)
        for line in detail.lines:
            assert line.render is not None
            assert line.job is not None
            assert line.job.status == line.render.status
            assert renders.image_url(line.render) is None
            assert (line.render.milliseconds is not None) == (line.render.status == "done")
            assert (line.render.error is not None) == (line.render.status == "failed")


def test_something_failed_this_week_and_the_last_thirty_days_have_work(seeded: Store) -> None:
    who = person(seeded, "operator@bearings.example")
    with seeded.read(who.scope) as session:
        week = renders.render_stats(session, "this_week")
        month = renders.render_stats(session, "last_30_days")
    assert week.failed == 3
    assert week.done > week.failed
    assert month.done > 50
    assert month.cancelled > 0
    assert month.average_milliseconds is not None
    assert len([day for day in month.by_day if day.done]) >= 8


def test_what_failed_in_the_past_can_be_retried_and_an_old_order_dispatched_again(seeded: Store) -> None:
    who = person(seeded, "operator@bearings.example")
    kinds = {"render": renders.RENDER_JOBS}
    with seeded.work(who.scope) as session:
        failed = session.scalars(select(Job).where(Job.status == "failed").order_by(Job.title)).first()
        assert failed is not None
        job = retry_job(session, who, failed.id, kinds=kinds, engine=Queue())
        assert (job.status, job.attempt) == ("queued", 2)
        done = renders.list_orders(session, status="done", limit=1)[0]
        dispatched = renders.dispatch_renders(session, who, done.order.number, draw=draw)
        assert dispatched.renders == done.lines
        session.rollback()


def test_the_audit_trail_of_each_tenant_has_its_beginning(seeded: Store) -> None:
    for tenant in TENANTS:
        who = person(seeded, tenant.email("viewer"))
        with seeded.read(who.scope) as session:
            assert verify(session).broken_at is None
