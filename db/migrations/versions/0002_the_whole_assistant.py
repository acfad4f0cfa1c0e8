"""The whole assistant: context files, skills, budgets, invitations, fallback providers, undo."""

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects import postgresql

from db.migrations.full_text import create_search, drop_search
from db.migrations.granting import grant_to_administrators
from db.row_security import protect

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
NEW_PERMISSIONS = ("context:write", "usage:read", "budgets:write")
OWNED = ["budget_warnings", "budgets", "context_files", "context_versions", "skills"]


def upgrade() -> None:
    op.create_table(
        "global_providers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.String(length=40), nullable=False),
        sa.Column("model", sa.String(length=120), nullable=False),
        sa.Column("base_url", sa.String(length=500), nullable=True),
        sa.Column("deployment", sa.String(length=120), nullable=True),
        sa.Column("api_version", sa.String(length=40), nullable=True),
        sa.Column("sealed_key", sa.Text(), nullable=True),
        sa.Column("key_hint", sa.String(length=12), nullable=True),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("is_fallback", sa.Boolean(), nullable=False),
        sa.Column("input_price", sa.Double(), nullable=True),
        sa.Column("output_price", sa.Double(), nullable=True),
        sa.Column("tools", sa.String(length=40), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_global_providers")),
    )
    op.create_table(
        "budgets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("tokens", sa.BigInteger(), nullable=True),
        sa.Column("cost_micros", sa.BigInteger(), nullable=True),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_budgets_tenant_id_tenants"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budgets")),
        sa.UniqueConstraint("tenant_id", "kind", "subject", name=op.f("uq_budgets_tenant_id_kind_subject")),
    )
    with op.batch_alter_table("budgets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_budgets_tenant_id"), ["tenant_id"], unique=False)

    op.create_table(
        "budget_warnings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("budget_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["budget_id"],
            ["budgets.id"],
            name=op.f("fk_budget_warnings_budget_id_budgets"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_budget_warnings_tenant_id_tenants"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_warnings")),
        sa.UniqueConstraint(
            "budget_id",
            "subject",
            "month",
            "level",
            name=op.f("uq_budget_warnings_budget_id_subject_month_level"),
        ),
    )
    with op.batch_alter_table("budget_warnings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_budget_warnings_tenant_id"), ["tenant_id"], unique=False)

    op.create_table(
        "invitations",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("role_id", sa.Uuid(), nullable=True),
        sa.Column("invited_by", sa.Uuid(), nullable=True),
        sa.Column("invited_by_name", sa.String(length=200), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_invitations_tenant_id_tenants"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_invitations")),
    )
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitations_email"), ["email"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitations_tenant_id"), ["tenant_id"], unique=False)

    op.create_table(
        "skills",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("description", sa.String(length=300), nullable=False),
        sa.Column("instructions", sa.Text(), nullable=False),
        sa.Column("tools", JSON, nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("updated_by_name", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_skills_tenant_id_tenants"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skills")),
        sa.UniqueConstraint("tenant_id", "name", name=op.f("uq_skills_tenant_id_name")),
    )
    with op.batch_alter_table("skills", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_skills_tenant_id"), ["tenant_id"], unique=False)

    op.create_table(
        "context_files",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("owner", sa.String(length=40), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("updated_by_name", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_context_files_tenant_id_tenants"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_context_files_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_context_files")),
        sa.UniqueConstraint("tenant_id", "owner", name=op.f("uq_context_files_tenant_id_owner")),
    )
    with op.batch_alter_table("context_files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_context_files_tenant_id"), ["tenant_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_context_files_user_id"), ["user_id"], unique=False)

    op.create_table(
        "context_versions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("author", sa.Uuid(), nullable=True),
        sa.Column("author_name", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["context_files.id"],
            name=op.f("fk_context_versions_file_id_context_files"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_context_versions_tenant_id_tenants"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_context_versions")),
        sa.UniqueConstraint("file_id", "version", name=op.f("uq_context_versions_file_id_version")),
    )
    with op.batch_alter_table("context_versions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_context_versions_tenant_id"), ["tenant_id"], unique=False)

    with op.batch_alter_table("change_sets", schema=None) as batch_op:
        batch_op.add_column(sa.Column("undoes", sa.Uuid(), nullable=True))
        batch_op.create_index(batch_op.f("ix_change_sets_undoes"), ["undoes"], unique=False)
        batch_op.create_index(
            "ix_change_sets_waiting",
            ["chat_id"],
            unique=False,
            sqlite_where=sa.text("status = 'pending'"),
            postgresql_where=sa.text("status = 'pending'"),
        )

    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_messages_tenant_id"))

    with op.batch_alter_table("row_changes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("times", JSON, nullable=True))

    with op.batch_alter_table("chats", schema=None) as batch_op:
        batch_op.add_column(sa.Column("summary", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("summary_until", sa.Integer(), nullable=False, server_default="0"))

    with op.batch_alter_table("credentials", schema=None) as batch_op:
        batch_op.add_column(sa.Column("subject", sa.String(length=400), nullable=True))
        batch_op.alter_column("password_hash", existing_type=sa.TEXT(), nullable=True)
        batch_op.create_unique_constraint(batch_op.f("uq_credentials_subject"), ["subject"])

    with op.batch_alter_table("provider_settings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_fallback", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("input_price", sa.Double(), nullable=True))
        batch_op.add_column(sa.Column("output_price", sa.Double(), nullable=True))
        batch_op.add_column(sa.Column("tools", sa.String(length=40), nullable=False, server_default="auto"))

    with op.batch_alter_table("sign_ins", schema=None) as batch_op:
        batch_op.add_column(sa.Column("address", sa.String(length=64), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("agent", sa.String(length=300), nullable=False, server_default=""))

    with op.batch_alter_table("tenants", schema=None) as batch_op:
        batch_op.add_column(sa.Column("delete_chats_after_days", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("allowed_hosts", JSON, nullable=False, server_default="[]"))

    with op.batch_alter_table("usage", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cost_micros", sa.BigInteger(), nullable=True))
        batch_op.create_index("ix_usage_month", ["tenant_id", "created_at"], unique=False)
        batch_op.create_index("ix_usage_turn", ["turn_id"], unique=False)
        batch_op.create_index("ix_usage_user", ["tenant_id", "user_id", "created_at"], unique=False)

    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        protect(connection, OWNED, app_role=context.config.attributes.get("app_role"))
    grant_to_administrators(connection, NEW_PERMISSIONS)
    create_search(connection, app_role=context.config.attributes.get("app_role"))


def downgrade() -> None:
    drop_search(op.get_bind())

    with op.batch_alter_table("usage", schema=None) as batch_op:
        batch_op.drop_index("ix_usage_user")
        batch_op.drop_index("ix_usage_turn")
        batch_op.drop_index("ix_usage_month")
        batch_op.drop_column("cost_micros")

    with op.batch_alter_table("sign_ins", schema=None) as batch_op:
        batch_op.drop_column("agent")
        batch_op.drop_column("address")

    with op.batch_alter_table("tenants", schema=None) as batch_op:
        batch_op.drop_column("allowed_hosts")
        batch_op.drop_column("delete_chats_after_days")

    with op.batch_alter_table("provider_settings", schema=None) as batch_op:
        batch_op.drop_column("tools")
        batch_op.drop_column("output_price")
        batch_op.drop_column("input_price")
        batch_op.drop_column("is_fallback")

    with op.batch_alter_table("credentials", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_credentials_subject"), type_="unique")
        batch_op.alter_column("password_hash", existing_type=sa.TEXT(), nullable=False)
        batch_op.drop_column("subject")

    with op.batch_alter_table("chats", schema=None) as batch_op:
        batch_op.drop_column("summary_until")
        batch_op.drop_column("summary")

    with op.batch_alter_table("row_changes", schema=None) as batch_op:
        batch_op.drop_column("times")

    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_messages_tenant_id"), ["tenant_id"], unique=False)

    with op.batch_alter_table("change_sets", schema=None) as batch_op:
        batch_op.drop_index("ix_change_sets_waiting")
        batch_op.drop_index(batch_op.f("ix_change_sets_undoes"))
        batch_op.drop_column("undoes")

    with op.batch_alter_table("context_versions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_context_versions_tenant_id"))

    op.drop_table("context_versions")
    with op.batch_alter_table("context_files", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_context_files_user_id"))
        batch_op.drop_index(batch_op.f("ix_context_files_tenant_id"))

    op.drop_table("context_files")
    with op.batch_alter_table("skills", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_skills_tenant_id"))

    op.drop_table("skills")
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitations_tenant_id"))
        batch_op.drop_index(batch_op.f("ix_invitations_email"))

    op.drop_table("invitations")
    with op.batch_alter_table("budget_warnings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_budget_warnings_tenant_id"))

    op.drop_table("budget_warnings")
    with op.batch_alter_table("budgets", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_budgets_tenant_id"))

    op.drop_table("budgets")
    op.drop_table("global_providers")
