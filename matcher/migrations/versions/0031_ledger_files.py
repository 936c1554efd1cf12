"""Files of old contracts beside those of the registration body

Revision: 0031
After: 0030
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The default stays: to take it away, SQLite would have to write the table anew.
    op.add_column(
        "registration_results",
        sa.Column("purpose", sa.String(10), nullable=False, server_default="results"),
    )


def downgrade() -> None:
    # No other file is understood before; its rows go with it.
    op.execute("DELETE FROM registration_results WHERE purpose <> 'results'")
    op.drop_column("registration_results", "purpose")
