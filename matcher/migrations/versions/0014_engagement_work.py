"""Activities, documents, invitations and interests

Revision: 0014
After: 0013
"""

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Not filled in yet."""


def downgrade() -> None:
    """Not filled in yet."""
