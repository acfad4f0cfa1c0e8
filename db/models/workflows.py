"""The workflow pack's tables: workflows with their versions, connections with their secrets, runs with their steps."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Float, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from db.models.base import (
    VOLATILE,
    AnyJson,
    Base,
    Created,
    JsonObject,
    Key,
    LongText,
    Name,
    TenantOwned,
    Updated,
    UtcDateTime,
    Word,
)
from db.quoting import plain_name_of


class Workflow(TenantOwned, Base):
    """A chore that runs by itself. Its steps stand in its versions, of which the newest is the one that is run."""

    __tablename__ = "workflows"
    __table_args__ = (
        UniqueConstraint("tenant_id", "number"),
        UniqueConstraint("tenant_id", "plain_name"),
        Index("ix_workflows_list", "tenant_id", "is_archived", "created_at", "id"),
        Index("ix_workflows_due", "tenant_id", "next_due_at"),
    )

    id: Mapped[Key]
    number: Mapped[Word]
    """Such as WF-0001."""
    name: Mapped[Name]
    plain_name: Mapped[LongText] = mapped_column(info=VOLATILE)
    """``name`` as ``plain_name_of`` folds it; it follows from the name by itself, so no card shows it."""
    description: Mapped[LongText] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=0)
    """The number of its newest version; 0 while it is empty and has none."""
    is_active: Mapped[bool] = mapped_column(default=True)
    """Whether its webhook is answered and its schedule fires; by hand it can be run all the same."""
    is_archived: Mapped[bool] = mapped_column(default=False)
    hook: Mapped[int] = mapped_column(default=1)
    """Counts the addresses of its webhook: a new one makes the one before unknown. See ``db.workflows.hooks``."""
    next_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=VOLATILE)
    """When its schedule fires next; None where it has none, is paused, or is not runnable."""
    created_by: Mapped[UUID | None]
    created_at: Mapped[Created]
    updated_at: Mapped[Updated]

    @validates("name")
    def _fold(self, _: str, name: str) -> str:
        self.plain_name = plain_name_of(name)
        return name

    @property
    def label(self) -> str:
        """What a person calls it."""
        return self.number


class WorkflowVersion(TenantOwned, Base):
    """What a workflow did from some moment on; never changed once it is committed, since runs refer to it."""

    __tablename__ = "workflow_versions"
    __table_args__ = (UniqueConstraint("workflow_id", "tenant_id", "number"),)

    id: Mapped[Key]
    workflow_id: Mapped[UUID] = mapped_column(ForeignKey("workflows.id", ondelete="CASCADE"))
    number: Mapped[int]
    """Counts up within the workflow from 1."""
    definition: Mapped[JsonObject]
    """``{"nodes": […], "edges": […]}``, see ``engines.flow.definition``."""
    note: Mapped[LongText] = mapped_column(default="")
    """What it was made for, such as ``Restored from version 2``; in our words."""
    created_by: Mapped[UUID | None]
    created_at: Mapped[Created]

    workflow: Mapped[Workflow] = relationship()

    @property
    def label(self) -> str:
        """What a person calls it."""
        return f"{self.workflow.number} v{self.number}"


class Connection(TenantOwned, Base):
    """How a connector reaches a service of the tenant's, with its secrets; entered by administrators."""

    __tablename__ = "connections"
    __table_args__ = (UniqueConstraint("tenant_id", "plain_name"),)

    id: Mapped[Key]
    connector: Mapped[Word]
    """webhook, http, slack or email; see ``engines.flow.manifests``."""
    name: Mapped[Name]
    plain_name: Mapped[LongText] = mapped_column(info=VOLATILE)
    settings: Mapped[JsonObject]
    """What is no secret, such as the host of a mail server."""
    sealed_secrets: Mapped[str | None] = mapped_column(Text, info=VOLATILE)
    """A JSON object of the secrets, encrypted; bound to tenant and row, so that it opens nowhere else."""
    hints: Mapped[JsonObject] = mapped_column(default=dict)
    """What may be shown of each secret, such as ``***a1b2``."""
    is_practice: Mapped[bool] = mapped_column(default=False)
    """Whether steps that use it write down what they would send, and send nothing."""
    created_by: Mapped[UUID | None]
    created_at: Mapped[Created]
    updated_at: Mapped[Updated]

    @validates("name")
    def _fold(self, _: str, name: str) -> str:
        self.plain_name = plain_name_of(name)
        return name

    @property
    def label(self) -> str:
        """What a person calls it."""
        return self.name


class WorkflowRun(TenantOwned, Base):
    """One run of one version. ``status``: queued, running, waiting (for a delay), done, failed or cancelled."""

    __tablename__ = "workflow_runs"
    __table_args__ = (
        UniqueConstraint("tenant_id", "number"),
        UniqueConstraint("workflow_id", "tenant_id", "delivery"),
        Index("ix_workflow_runs_list", "tenant_id", "created_at", "id"),
        Index("ix_workflow_runs_status", "tenant_id", "status", "created_at", "id"),
        Index("ix_workflow_runs_workflow", "workflow_id", "tenant_id", "created_at", "id"),
        Index("ix_workflow_runs_open", "workflow_id", "tenant_id", "status"),
    )

    id: Mapped[Key]
    number: Mapped[Word]
    """Such as RUN-00001."""
    workflow_id: Mapped[UUID] = mapped_column(ForeignKey("workflows.id", ondelete="CASCADE"))
    version: Mapped[int]
    """The version that was the newest when it was asked for; it is run to its end by that one."""
    cause: Mapped[Word]
    """webhook, schedule or manual."""
    delivery: Mapped[str | None] = mapped_column(String(200))
    """What the sender of a webhook calls this delivery (``Idempotency-Key``), so that a repeat runs nothing again."""
    input: Mapped[JsonObject]
    """What the trigger gives to the steps, without secrets: ``trigger`` in expressions."""
    status: Mapped[Word] = mapped_column(default="queued")
    error: Mapped[str | None] = mapped_column(Text)
    error_code: Mapped[str | None] = mapped_column(String(60))
    error_node: Mapped[str | None] = mapped_column(String(60))
    """The first step that failed, or whose outcome is unknown."""
    created_by: Mapped[UUID | None]
    """Who started it by hand."""
    created_at: Mapped[Created]
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=VOLATILE)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=VOLATILE)

    workflow: Mapped[Workflow] = relationship(lazy="joined")

    @property
    def label(self) -> str:
        """What a person calls it."""
        return self.number


class RunStep(TenantOwned, Base):
    """One node of one run.

    ``status``: queued, running, waiting, done, failed, skipped, cancelled, or unknown: the request was sent and nothing
    is known of its outcome, so a person must settle it.
    """

    __tablename__ = "run_steps"
    __table_args__ = (
        UniqueConstraint("run_id", "tenant_id", "node"),
        Index("ix_run_steps_order", "run_id", "tenant_id", "position"),
    )

    id: Mapped[Key]
    run_id: Mapped[UUID] = mapped_column(ForeignKey("workflow_runs.id", ondelete="CASCADE"))
    position: Mapped[int]
    """In the order in which they are run, from 1."""
    node: Mapped[str] = mapped_column(String(60))
    title: Mapped[Name]
    """The label of the node, or its connector's name."""
    connector: Mapped[Word]
    action: Mapped[Word]
    status: Mapped[Word] = mapped_column(default="queued")
    attempts: Mapped[int] = mapped_column(default=0)
    input: Mapped[AnyJson]
    """The step's settings with all expressions worked out, without secrets."""
    output: Mapped[AnyJson]
    """What later steps see as ``steps.<node>``."""
    branch: Mapped[str | None] = mapped_column(String(10))
    """Which way a condition went: ``true`` or ``false``."""
    error: Mapped[str | None] = mapped_column(Text)
    error_code: Mapped[str | None] = mapped_column(String(60))
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=VOLATILE)
    """Set before something leaves the machine; found again without an outcome, the step's outcome is unknown."""
    wake_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=VOLATILE)
    """When a delay is over."""
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=VOLATILE)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=VOLATILE)
    milliseconds: Mapped[float | None] = mapped_column(Float, info=VOLATILE)

    run: Mapped[WorkflowRun] = relationship()

    @property
    def label(self) -> str:
        """What a person calls it."""
        return f"{self.run.number} · {self.node}"


class Fire(TenantOwned, Base):
    """A moment at which a schedule fired; there is one row for it, so it fires once, whoever looks."""

    __tablename__ = "fires"
    recorded = False

    workflow_id: Mapped[UUID] = mapped_column(
        ForeignKey("workflows.id", ondelete="CASCADE"), primary_key=True
    )
    due_at: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    run_id: Mapped[UUID] = mapped_column(ForeignKey("workflow_runs.id", ondelete="CASCADE"))
    created_at: Mapped[Created]
