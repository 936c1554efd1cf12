"""Notifications, their preferences, and saved searches

Revision: 0010
After: 0009
"""

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Not filled in yet."""


def downgrade() -> None:
    """Not filled in yet."""
