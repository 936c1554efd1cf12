"""Credit codes, verification, invitations and uploaded proofs

Revision: 0007
After: 0006
"""

import sqlalchemy as sa
from alembic import op

from matcher.db import Json, UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _extend_accounts()
    _create_mail()
    _create_uploads()
    _create_links()


def downgrade() -> None:
    for table in ("invitations", "email_confirmations", "uploads", "mail_messages"):
        op.drop_table(table)
    op.drop_column("users", "manages_members")
    for name in ("ix_organizations_state", "ix_organizations_credit_code"):
        op.drop_index(name, "organizations")
    for column in ("credit_code", "state", "flags", "refusal"):
        op.drop_column("organizations", column)


def _extend_accounts() -> None:
    """Organizations that are there already were entered by the staff: they are verified."""
    # Added in place: SQLite would have to copy the tables, which others refer to.
    for column in (
        sa.Column("credit_code", sa.String(18)),
        sa.Column("state", sa.String(12), nullable=False, server_default="verified"),
        sa.Column("flags", Json, nullable=False, server_default="[]"),
        sa.Column("refusal", sa.String(500), nullable=False, server_default=""),
    ):
        op.add_column("organizations", column)
    op.create_index("ix_organizations_credit_code", "organizations", ["credit_code"], unique=True)
    op.create_index("ix_organizations_state", "organizations", ["state"])
    manages: sa.Column[bool] = sa.Column(
        "manages_members", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    op.add_column("users", manages)
    # Somebody must be able to invite: so far all members were equal.
    op.execute(
        "UPDATE users SET manages_members = true WHERE id IN (SELECT user_id FROM user_roles"
        " WHERE role IN ('enterprise_member', 'research_member'))"
    )


def _create_mail() -> None:
    op.create_table(
        "mail_messages",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("subject", sa.String(120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("sent_at", UtcDateTime()),
        sa.Column("error", sa.String(300), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_mail_messages"),
    )
    op.create_index("ix_mail_messages_state_due_at", "mail_messages", ["state", "due_at"])


def _create_uploads() -> None:
    op.create_table(
        "uploads",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("purpose", sa.String(40), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("media_type", sa.String(80), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        _refers("organization_id", "organizations", "uploads", nullable=False),
        _refers("uploaded_by", "users", "uploads"),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_uploads"),
        sa.UniqueConstraint("key", name="uq_uploads_key"),
    )
    op.create_index("ix_uploads_organization_id", "uploads", ["organization_id"])


def _create_links() -> None:
    op.create_table(
        "email_confirmations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        _refers("user_id", "users", "email_confirmations", nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("id", name="pk_email_confirmations"),
        sa.UniqueConstraint("token_hash", name="uq_email_confirmations_token_hash"),
    )
    op.create_index("ix_email_confirmations_user_id", "email_confirmations", ["user_id"])
    op.create_table(
        "invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        _refers("organization_id", "organizations", "invitations", nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("role", sa.String(30), nullable=False),
        sa.Column("manages_members", sa.Boolean(), nullable=False),
        _refers("mail_id", "mail_messages", "invitations", kind=_BIG),
        _refers("invited_by", "users", "invitations", nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime()),
        _refers("accepted_by", "users", "invitations"),
        sa.PrimaryKeyConstraint("id", name="pk_invitations"),
        sa.UniqueConstraint("token_hash", name="uq_invitations_token_hash"),
    )
    op.create_index("ix_invitations_organization_id", "invitations", ["organization_id"])


def _refers(
    column: str,
    target: str,
    table: str,
    *,
    nullable: bool = True,
    kind: sa.types.TypeEngine[int] | None = None,
) -> sa.Column[int]:
    name = f"fk_{table}_{column}_{target}"
    key = sa.ForeignKey(f"{target}.id", name=name)
    return sa.Column(column, kind or sa.Integer(), key, nullable=nullable)
