"""The product lifecycle pack: programmes, designs, items, revisions, relations, change orders and their branches."""

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects import postgresql

from db.migrations.granting import grant_to_administrators
from db.migrations.item_search import create_item_search, drop_item_search
from db.row_security import protect

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
HEAD = "fk_items_head_id_item_revisions"
NEW_PERMISSIONS = (
    *("parts:read", "programs:read", "designs:read", "parts:create", "parts:update"),
    *("change_orders:create", "change_orders:update"),
)
OWNED = [
    "affected_items",
    "branches",
    "change_orders",
    "designs",
    "item_revisions",
    "items",
    "program_members",
    "programs",
    "relations",
    "transitions",
    "workspace_visitors",
]
HUGE = "1000000000"
FOUND = {"tenant_id": HUGE, "place": "2000", "id": "1", "number": "1"}
"""How many rows of a large table have the same values in an index up to that column."""
LARGE = ["affected_items", "item_revisions", "item_search", "items", "relations", "transitions"]


def upgrade() -> None:
    op.create_table(
        "programs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("customer", sa.String(length=200), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_programs_tenant_id_tenants"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programs")),
        sa.UniqueConstraint("tenant_id", "code", name=op.f("uq_programs_tenant_id_code")),
    )
    with op.batch_alter_table("programs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_programs_tenant_id"), ["tenant_id"], unique=False)

    op.create_table(
        "designs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=True),
        sa.Column("is_archived", sa.Boolean(), nullable=False),
        sa.Column("is_released", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["program_id"], ["programs.id"], name=op.f("fk_designs_program_id_programs"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_designs_tenant_id_tenants"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_designs")),
        sa.UniqueConstraint("tenant_id", "code", name=op.f("uq_designs_tenant_id_code")),
    )
    with op.batch_alter_table("designs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_designs_program_id"), ["program_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_designs_tenant_id"), ["tenant_id"], unique=False)

    op.create_table(
        "items",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("design_id", sa.Uuid(), nullable=True),
        sa.Column("part_type", sa.String(length=40), nullable=True),
        sa.Column("requirement_type", sa.String(length=40), nullable=True),
        sa.Column("head_id", sa.Uuid(), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["design_id"], ["designs.id"], name=op.f("fk_items_design_id_designs"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["head_id"],
            ["item_revisions.id"],
            name="fk_items_head_id_item_revisions",
            initially="DEFERRED",
            deferrable=True,
            use_alter=True,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_items_tenant_id_tenants"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_items")),
        sa.UniqueConstraint("tenant_id", "number", name=op.f("uq_items_tenant_id_number")),
    )
    with op.batch_alter_table("items", schema=None) as batch_op:
        batch_op.create_index("ix_items_design", ["design_id", "tenant_id", "type", "number"], unique=False)
        batch_op.create_index("ix_items_head", ["head_id", "tenant_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_items_tenant_id"), ["tenant_id"], unique=False)
        batch_op.create_index("ix_items_type", ["tenant_id", "type", "number"], unique=False)

    op.create_table(
        "program_members",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["program_id"],
            ["programs.id"],
            name=op.f("fk_program_members_program_id_programs"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_program_members_tenant_id_tenants"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_program_members_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_program_members")),
        sa.UniqueConstraint("program_id", "user_id", name=op.f("uq_program_members_program_id_user_id")),
    )
    with op.batch_alter_table("program_members", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_program_members_tenant_id"), ["tenant_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_program_members_user_id"), ["user_id"], unique=False)

    op.create_table(
        "workspace_visitors",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("user_name", sa.String(length=200), nullable=False),
        sa.Column("looks_at", sa.String(length=200), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["program_id"],
            ["programs.id"],
            name=op.f("fk_workspace_visitors_program_id_programs"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_workspace_visitors_tenant_id_tenants"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_workspace_visitors_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workspace_visitors")),
        sa.UniqueConstraint("program_id", "user_id", name=op.f("uq_workspace_visitors_program_id_user_id")),
    )
    with op.batch_alter_table("workspace_visitors", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workspace_visitors_tenant_id"), ["tenant_id"], unique=False)

    op.create_table(
        "change_orders",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["id"], ["items.id"], name=op.f("fk_change_orders_id_items"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_change_orders_tenant_id_tenants"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_orders")),
    )
    with op.batch_alter_table("change_orders", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_change_orders_tenant_id"), ["tenant_id"], unique=False)

    op.create_table(
        "branches",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("change_order_id", sa.Uuid(), nullable=False),
        sa.Column("design_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["change_order_id"],
            ["change_orders.id"],
            name=op.f("fk_branches_change_order_id_change_orders"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["design_id"], ["designs.id"], name=op.f("fk_branches_design_id_designs"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_branches_tenant_id_tenants"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_branches")),
        sa.UniqueConstraint(
            "change_order_id",
            "tenant_id",
            "design_id",
            name=op.f("uq_branches_change_order_id_tenant_id_design_id"),
        ),
    )
    with op.batch_alter_table("branches", schema=None) as batch_op:
        batch_op.create_index("ix_branches_design", ["design_id", "tenant_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_branches_tenant_id"), ["tenant_id"], unique=False)

    op.create_table(
        "transitions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.String(length=4), nullable=False),
        sa.Column("before", sa.String(length=40), nullable=True),
        sa.Column("after", sa.String(length=40), nullable=False),
        sa.Column("change_order_id", sa.Uuid(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("user_name", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["change_order_id"],
            ["change_orders.id"],
            name=op.f("fk_transitions_change_order_id_change_orders"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["items.id"], name=op.f("fk_transitions_item_id_items"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_transitions_tenant_id_tenants"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transitions")),
    )
    with op.batch_alter_table("transitions", schema=None) as batch_op:
        batch_op.create_index("ix_transitions_item", ["item_id", "tenant_id", "created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_transitions_tenant_id"), ["tenant_id"], unique=False)

    op.create_table(
        "item_revisions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("branch_id", sa.Uuid(), nullable=True),
        sa.Column("revision", sa.String(length=4), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("material", sa.String(length=120), nullable=True),
        sa.Column("cost", sa.Double(), nullable=True),
        sa.Column("weight", sa.Double(), nullable=True),
        sa.Column("priority", sa.String(length=40), nullable=True),
        sa.Column("base_id", sa.Uuid(), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_by", sa.Uuid(), nullable=True),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["base_id"], ["item_revisions.id"], name=op.f("fk_item_revisions_base_id_item_revisions")
        ),
        sa.ForeignKeyConstraint(
            ["branch_id"],
            ["branches.id"],
            name=op.f("fk_item_revisions_branch_id_branches"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["items.id"], name=op.f("fk_item_revisions_item_id_items"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_item_revisions_tenant_id_tenants"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_revisions")),
    )
    with op.batch_alter_table("item_revisions", schema=None) as batch_op:
        batch_op.create_index("ix_item_revisions_branch", ["branch_id", "tenant_id"], unique=False)
        batch_op.create_index("ix_item_revisions_item", ["item_id", "tenant_id", "branch_id"], unique=False)
        batch_op.create_index("ix_item_revisions_status", ["tenant_id", "status"], unique=False)
        batch_op.create_index(batch_op.f("ix_item_revisions_tenant_id"), ["tenant_id"], unique=False)

    op.create_table(
        "affected_items",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("change_order_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("branch_id", sa.Uuid(), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("revision_id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["branch_id"],
            ["branches.id"],
            name=op.f("fk_affected_items_branch_id_branches"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["change_order_id"],
            ["change_orders.id"],
            name=op.f("fk_affected_items_change_order_id_change_orders"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["items.id"], name=op.f("fk_affected_items_item_id_items"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["item_revisions.id"],
            name=op.f("fk_affected_items_revision_id_item_revisions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_affected_items_tenant_id_tenants"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_affected_items")),
        sa.UniqueConstraint(
            "change_order_id",
            "tenant_id",
            "item_id",
            name=op.f("uq_affected_items_change_order_id_tenant_id_item_id"),
        ),
    )
    with op.batch_alter_table("affected_items", schema=None) as batch_op:
        batch_op.create_index("ix_affected_items_branch", ["branch_id", "tenant_id"], unique=False)
        batch_op.create_index("ix_affected_items_item", ["item_id", "tenant_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_affected_items_tenant_id"), ["tenant_id"], unique=False)

    op.create_table(
        "relations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("line", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("target_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.Double(), nullable=True),
        sa.Column("find_number", sa.Integer(), nullable=True),
        sa.Column("designator", sa.String(length=200), nullable=True),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["item_revisions.id"],
            name=op.f("fk_relations_source_id_item_revisions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["target_id"], ["items.id"], name=op.f("fk_relations_target_id_items"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_relations_tenant_id_tenants"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relations")),
        sa.UniqueConstraint(
            "source_id", "tenant_id", "line", name=op.f("uq_relations_source_id_tenant_id_line")
        ),
    )
    with op.batch_alter_table("relations", schema=None) as batch_op:
        batch_op.create_index("ix_relations_target", ["target_id", "tenant_id", "type"], unique=False)
        batch_op.create_index(batch_op.f("ix_relations_tenant_id"), ["tenant_id"], unique=False)

    connection = op.get_bind()
    if connection.dialect.name == "postgresql":  # SQLite has it in the table already
        op.create_foreign_key(
            HEAD, "items", "item_revisions", ["head_id"], ["id"], deferrable=True, initially="DEFERRED"
        )
        protect(connection, OWNED, app_role=context.config.attributes.get("app_role"))
    create_item_search(connection, app_role=context.config.attributes.get("app_role"))
    if connection.dialect.name == "sqlite":
        _tell_sizes(connection)
    grant_to_administrators(connection, NEW_PERMISSIONS)


def _tell_sizes(connection: sa.Connection) -> None:
    """Say to SQLite's planner, which counts nothing by itself, that an index led by the tenant finds very many rows.

    It would assume ten, and rather read all rows of a tenant than look some of them up by their ids. This is as
    ``ANALYZE`` would write it into a huge store: in one of 100,000 rows, bloom filters would be made for each query.
    """
    connection.execute(sa.text("ANALYZE items"))  # makes the table of statistics, where there is none
    told = sa.text("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (:tbl, :idx, :stat)")
    for table in LARGE:
        for index in connection.exec_driver_sql(f"PRAGMA index_list({table})").mappings().all():
            info = connection.exec_driver_sql(f"PRAGMA index_info({index['name']})").mappings().all()
            columns = [column["name"] for column in info]
            if columns[0] in FOUND:
                found = " ".join(FOUND.get(column, "2000") for column in columns)
                connection.execute(told, {"tbl": table, "idx": index["name"], "stat": f"{HUGE} {found}"})
    connection.execute(sa.text("ANALYZE sqlite_schema"))


def downgrade() -> None:
    drop_item_search(op.get_bind())
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(HEAD, "items", type_="foreignkey")
    op.drop_table("relations")
    op.drop_table("affected_items")
    op.drop_table("transitions")
    op.drop_table("item_revisions")
    op.drop_table("branches")
    op.drop_table("change_orders")
    op.drop_table("workspace_visitors")
    op.drop_table("program_members")
    op.drop_table("items")
    op.drop_table("designs")
    op.drop_table("programs")
