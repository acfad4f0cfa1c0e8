"""API tokens, links that are given to others, and sandboxes: tenants that are thrown away."""

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects import postgresql

from db.migrations.granting import grant_to_administrators, grant_to_holders
from db.row_security import protect

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
ANY_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
KEEP_AUDIT = """
CREATE TRIGGER audit_entries_DELETE BEFORE DELETE ON audit_entries
{when}BEGIN SELECT RAISE(ABORT, 'audit entries cannot be changed'); END
"""
WHILE_ITS_TENANT_IS = "WHEN EXISTS (SELECT 1 FROM tenants WHERE id = old.tenant_id)\n"
KEEP_TENANTS = """
CREATE TRIGGER tenants_DELETE BEFORE DELETE ON tenants WHEN old.expires_at IS NULL
BEGIN SELECT RAISE(ABORT, 'only sandboxes can be thrown away'); END
"""
KEEP_TENANTS_POSTGRES = """
CREATE FUNCTION keep_tenants() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.expires_at IS NULL THEN
        RAISE EXCEPTION 'only sandboxes can be thrown away';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER keep_tenants BEFORE DELETE ON tenants FOR EACH ROW EXECUTE FUNCTION keep_tenants();
"""


def upgrade() -> None:
    with op.batch_alter_table("tenants", schema=None) as batch_op:
        batch_op.add_column(sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f("ix_tenants_expires_at"), ["expires_at"], unique=False)
    make_tokens()
    make_shares()
    make_sandboxes()
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        protect(connection, ["shares"], app_role=context.config.attributes.get("app_role"))
        op.execute(KEEP_TENANTS_POSTGRES)
    else:
        op.execute("DROP TRIGGER audit_entries_DELETE")
        op.execute(KEEP_AUDIT.format(when=WHILE_ITS_TENANT_IS))
        op.execute(KEEP_TENANTS)
    grant_to_holders(connection, ["jobs:write"], ["shares:write"])
    grant_to_administrators(connection, ["shares:write", "demos:write"])


def make_tokens() -> None:
    op.create_table(
        "api_tokens",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("scopes", JSON, nullable=False),
        sa.Column("hint", sa.String(length=8), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_from", sa.String(length=64), nullable=False),
        sa.Column("used_by", sa.String(length=300), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_api_tokens_tenant_id_tenants"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_api_tokens")),
    )
    with op.batch_alter_table("api_tokens", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_api_tokens_tenant_id"), ["tenant_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_api_tokens_user_id"), ["user_id"], unique=False)


def make_shares() -> None:
    op.create_table(
        "shares",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_by_name", sa.String(length=200), nullable=False),
        sa.Column("audience", sa.String(length=40), nullable=False),
        sa.Column("parts", JSON, nullable=False),
        sa.Column("chat_id", sa.Uuid(), nullable=True),
        sa.Column("snapshot", ANY_JSON, nullable=True),
        sa.Column("packs", JSON, nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("tokens", sa.Integer(), nullable=False),
        sa.Column("most_open", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_shares_tenant_id_tenants"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shares")),
    )
    with op.batch_alter_table("shares", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shares_created_by"), ["created_by"], unique=False)
        batch_op.create_index("ix_shares_list", ["tenant_id", "created_by", "created_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_shares_tenant_id"), ["tenant_id"], unique=False)
    op.create_table(
        "share_tokens",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("share_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["share_id"], ["shares.id"], name=op.f("fk_share_tokens_share_id_shares"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_share_tokens_tenant_id_tenants"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_share_tokens")),
        sa.UniqueConstraint("share_id", name=op.f("uq_share_tokens_share_id")),
    )
    with op.batch_alter_table("share_tokens", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_share_tokens_tenant_id"), ["tenant_id"], unique=False)


def make_sandboxes() -> None:
    op.create_table(
        "sandboxes",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("share_id", sa.Uuid(), nullable=True),
        sa.Column("host_tenant_id", sa.Uuid(), nullable=True),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_sandboxes_tenant_id_tenants"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("pk_sandboxes")),
    )
    with op.batch_alter_table("sandboxes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sandboxes_address"), ["address"], unique=False)
        batch_op.create_index(batch_op.f("ix_sandboxes_host_tenant_id"), ["host_tenant_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sandboxes_share_id"), ["share_id"], unique=False)


def downgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        op.execute("DROP TRIGGER keep_tenants ON tenants")
        op.execute("DROP FUNCTION keep_tenants")
    else:
        op.execute("DROP TRIGGER tenants_DELETE")
        op.execute("DROP TRIGGER audit_entries_DELETE")
        op.execute(KEEP_AUDIT.format(when=""))
    for table in ("sandboxes", "share_tokens", "shares", "api_tokens"):
        op.drop_table(table)
    with op.batch_alter_table("tenants", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tenants_expires_at"))
        batch_op.drop_column("expires_at")
