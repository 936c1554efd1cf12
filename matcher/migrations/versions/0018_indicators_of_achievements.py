"""Indicators of achievements, and that an author has checked them

Revision: 0018
After: 0017
"""

import sqlalchemy as sa
from alembic import op

from matcher.db import Json

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The defaults stay: to take them away, SQLite would have to write both tables anew.
    op.add_column(
        "achievements", sa.Column("indicators", Json, nullable=False, server_default="[]")
    )
    op.add_column(
        "listings",
        sa.Column("indicators_checked", sa.Boolean(), nullable=False, server_default=sa.false()),
    )


def downgrade() -> None:
    op.drop_column("listings", "indicators_checked")
    op.drop_column("achievements", "indicators")
