"""Imports that are looked at before they are taken

Revision: 0016
After: 0015
"""

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Not filled in yet."""


def downgrade() -> None:
    """Not filled in yet."""
