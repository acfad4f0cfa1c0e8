"""Counts what is really in the store and in the folder of pictures, without asking the app."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db import audit
from db.models.audit import AuditEntry
from db.models.chats import Message
from db.models.jobs import Job
from db.models.renders import Order, OrderLine, Render
from db.models.tenants import Tenant
from db.session import Store, normalise_url, open_store
from db.tenancy import Scope
from jobs.engine import key_of, open_jobs
from tests.story.house import until


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows a tenant has; ``applied`` are audit entries of confirmations, ``notes`` what chats were told."""

    orders: int
    lines: int
    renders: int
    jobs: int
    applied: int
    notes: int

    def __sub__(self, before: Tally) -> Tally:
        return Tally(*(now - then for now, then in zip(astuple(self), astuple(before), strict=True)))


def one_order(pictures: int) -> Tally:
    """What one confirmed order of so many pictures adds, and nothing else."""
    return Tally(orders=1, lines=pictures, renders=pictures, jobs=pictures, applied=1, notes=1)


NOTHING = Tally(0, 0, 0, 0, 0, 0)


@dataclass(frozen=True)
class Ledger:
    """One tenant's rows and pictures."""

    store: Store
    scope: Scope
    pictures: Path

    def count(self) -> Tally:
        """Count all rows; the audit trail must be whole."""
        with self.store.read(self.scope) as session:
            verdict = audit.verify(session)
            assert verdict.problem is None, f"audit entry {verdict.broken_at}: {verdict.problem}"
            applied = select(func.count(AuditEntry.id)).where(
                AuditEntry.action == "confirm", AuditEntry.status == "applied"
            )
            notes = select(func.count(Message.id)).where(
                Message.kind == "event", Message.content.startswith("Confirmed by")
            )
            kinds = (Order, OrderLine, Render, Job)
            queries = [*(select(func.count(kind.id)) for kind in kinds), applied, notes]
            return Tally(*(session.scalar(query) or 0 for query in queries))

    def applied(self, change_set_id: str) -> int:
        """How many audit entries say that this change set was applied."""
        query = select(func.count(AuditEntry.id)).where(
            AuditEntry.change_set_id == UUID(change_set_id), AuditEntry.status == "applied"
        )
        with self.store.read(self.scope) as session:
            return session.scalar(query) or 0

    def states(self, number: str) -> list[str]:
        """The states of the order's renders."""
        with self.store.read(self.scope) as session:
            return [render.status for render in _renders(session, number)]

    def await_state(self, number: str, state: str, least: int = 1) -> None:
        """Wait until so many renders of the order are in the state."""
        until(
            lambda: self.states(number).count(state) >= least,
            f"{least} × {state}",
            lambda: str(self.states(number)),
        )

    def is_open(self, number: str) -> bool:
        """Whether a picture of the order is still to be made."""
        return bool({"queued", "running"} & set(self.states(number)))

    def await_pictures(self, number: str, side: int) -> list[Path]:
        """Wait for the end of the order, and hold its rows against each other, the engine's and the files."""
        until(
            lambda: not self.is_open(number),
            f"the pictures of {number}",
            lambda: str(self.states(number)),
        )
        with self.store.read(self.scope) as session:
            order = session.scalars(select(Order).where(Order.number == number)).one()
            renders = _renders(session, number)
            jobs = session.scalars(select(Job).where(Job.group_key == number)).all()
        assert [order.status, *(render.status for render in renders)] == ["done"] * (1 + len(renders))
        assert sorted(job.subject_id for job in jobs) == sorted(render.id for render in renders)
        self._check_engine(jobs)
        files = [self._check_file(render, side) for render in renders]
        assert sorted(self.files(order.id)) == sorted(files)
        return files

    def files(self, order_id: UUID) -> list[Path]:
        """All files that are stored for an order."""
        return list((self.pictures / str(self.scope.tenant_id) / str(order_id)).iterdir())

    def _check_engine(self, jobs: Sequence[Job]) -> None:
        """Each job was one attempt, and the engine's last word on it comes a moment after the render's."""
        engine = open_jobs(self.store)
        keys = [key_of(job.id, job.attempt) for job in jobs]
        assert {(job.status, job.attempt) for job in jobs} == {("done", 1)}
        done = dict.fromkeys(keys, "succeeded")
        until(lambda: engine.states(keys) == done, "the engine", lambda: str(engine.states(keys)))

    def _check_file(self, render: Render, side: int) -> Path:
        assert render.file is not None
        path = self.pictures / render.file
        data = path.read_bytes()
        assert (len(data), sha256(data).hexdigest()) == (render.bytes, render.checksum)
        with Image.open(path) as picture:
            picture.load()
            assert (picture.format, picture.size) == ("WEBP", (side, side))
        return path


@contextmanager
def open_ledger(url: str, data: Path, slug: str = "bearings") -> Iterator[Ledger]:
    """The rows of one tenant, read with the app's own role."""
    store = open_store(normalise_url(url))
    try:
        with store.system() as session:
            tenant_id = session.scalars(select(Tenant.id).where(Tenant.slug == slug)).one()
        yield Ledger(store, Scope(tenant_id), data / "pictures")
    finally:
        store.close()


def _renders(session: Session, number: str) -> Sequence[Render]:
    query = select(Render).join(Order, Order.id == Render.order_id).where(Order.number == number)
    return session.scalars(query.order_by(Render.id)).all()
