"""Audit rows say from where and form a chain

Revision: 0005
After: 0004

Rows that exist are chained by `matcher.audit.seal` after the migration: that needs the key.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_INDEXES = {
    "ix_audit_entries_address_at": ["address", "at"],
    "ix_audit_entries_action_at": ["action", "at"],
    "ix_audit_entries_position": ["position"],
}


def upgrade() -> None:
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("anchor", sa.BigInteger(), nullable=False),
        sa.Column("anchor_hash", sa.String(length=64), nullable=False),
        sa.Column("mac", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    # One by one and not in a batch: SQLite would copy the whole table.
    for column in (
        sa.Column("address", sa.String(length=60), nullable=False, server_default=""),
        sa.Column("position", sa.BigInteger(), nullable=True),
        sa.Column("hash", sa.String(length=64), nullable=True),
    ):
        op.add_column("audit_entries", column)
    for name, columns in _INDEXES.items():
        op.create_index(op.f(name), "audit_entries", columns, unique=columns == ["position"])


def downgrade() -> None:
    for name in _INDEXES:
        op.drop_index(op.f(name), "audit_entries")
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        for column in ("address", "position", "hash"):
            batch_op.drop_column(column)
    op.drop_table("audit_head")
