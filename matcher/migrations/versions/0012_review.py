"""Versions of listings, profiles and assignments of brokers

Revision: 0012
After: 0011
"""

import sqlalchemy as sa
from alembic import op

from matcher.db import Json, UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_QUEUE = "ix_listings_zone_id_state_submitted_at"


def upgrade() -> None:
    # The queue of a zone, the longest waiting first.
    op.create_index(_QUEUE, "listings", ["zone_id", "state", "submitted_at"])
    op.create_table(
        "listing_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        _refers("listing_id", "listings", "listing_versions", nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", Json, nullable=False),
        sa.Column("submitted_at", UtcDateTime(), nullable=False),
        _refers("submitted_by", "users", "listing_versions"),
        sa.Column("overdue_told", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_listing_versions"),
        sa.UniqueConstraint("listing_id", "number", name="uq_listing_versions_listing_id_number"),
    )
    op.create_table(
        "broker_profiles",
        _refers("user_id", "users", "broker_profiles", nullable=False),
        sa.Column("technical_fields", Json, nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name="pk_broker_profiles"),
    )
    op.create_table(
        "assignments",
        sa.Column("id", sa.Integer(), nullable=False),
        _refers("listing_id", "listings", "assignments", nullable=False),
        _refers("broker_id", "users", "assignments", nullable=False),
        _refers("assigned_by", "users", "assignments"),
        sa.Column("assigned_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_assignments"),
        sa.UniqueConstraint("listing_id", name="uq_assignments_listing_id"),
    )
    op.create_index("ix_assignments_broker_id", "assignments", ["broker_id"])


def downgrade() -> None:
    for table in ("assignments", "broker_profiles", "listing_versions"):
        op.drop_table(table)
    op.drop_index(_QUEUE, "listings")


def _refers(column: str, target: str, table: str, *, nullable: bool = True) -> sa.Column[int]:
    key = sa.ForeignKey(f"{target}.id", name=f"fk_{table}_{column}_{target}")
    return sa.Column(column, sa.Integer(), key, nullable=nullable)
