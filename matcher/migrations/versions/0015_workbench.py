"""Saved views of the workbench

Revision: 0015
After: 0014
"""

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Not filled in yet."""


def downgrade() -> None:
    """Not filled in yet."""
