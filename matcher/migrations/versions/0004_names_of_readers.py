"""Readers of the outbox carry the encoder's whole name

Revision: 0004
After: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _resize(40, 160)


def downgrade() -> None:
    _resize(160, 40)


def _resize(before: int, after: int) -> None:
    with op.batch_alter_table("outbox_cursors", schema=None) as batch_op:
        batch_op.alter_column(
            "name",
            existing_type=sa.String(length=before),
            type_=sa.String(length=after),
            existing_nullable=False,
        )
