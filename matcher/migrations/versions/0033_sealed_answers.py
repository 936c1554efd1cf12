"""Kept answers to repeated writes are sealed, since contacts may stand in them

Revision: 0033
After: 0032
"""

from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _forget()


def downgrade() -> None:
    _forget()


def _forget() -> None:
    """The other side cannot read them; they are kept for a day, and a program asks anew."""
    op.execute("DELETE FROM kept_answers")
