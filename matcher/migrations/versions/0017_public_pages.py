"""Indexes of the public pages

Revision: 0017
After: 0016
"""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


_OLD = ["organization_id", "state"]
_NEW = (
    ["organization_id", "state", "published_at"],
    ["state", "published_at"],
    ["state", "kind", "valid_until", "organization_id"],
)


def upgrade() -> None:
    for columns in _NEW:
        op.create_index(_name(columns), "listings", columns)
    op.drop_index(_name(_OLD), table_name="listings")


def downgrade() -> None:
    op.create_index(_name(_OLD), "listings", _OLD)
    for columns in reversed(_NEW):
        op.drop_index(_name(columns), table_name="listings")


def _name(columns: list[str]) -> str:
    return op.f(f"ix_listings_{'_'.join(columns)}")
