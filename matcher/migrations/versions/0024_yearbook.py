"""Yearbook

Revision: 0024
After: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _make_yearbook_entries()


def downgrade() -> None:
    op.drop_table("yearbook_entries")


def _make_yearbook_entries() -> None:
    op.create_table(
        "yearbook_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.String(length=4), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("source_number", sa.String(length=80), nullable=False),
        sa.Column("upload_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("returned_for", sa.String(length=500), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.Column("entered_at", _MOMENT, nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", _MOMENT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["users.id"], name=op.f("fk_yearbook_entries_decided_by_users")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["users.id"], name=op.f("fk_yearbook_entries_entered_by_users")
        ),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["uploads.id"], name=op.f("fk_yearbook_entries_upload_id_uploads")
        ),
        sa.ForeignKeyConstraint(
            ["zone_id"], ["zones.id"], name=op.f("fk_yearbook_entries_zone_id_zones")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_yearbook_entries")),
        sa.UniqueConstraint(
            "zone_id",
            "year",
            "item",
            "number",
            name=op.f("uq_yearbook_entries_zone_id_year_item_number"),
        ),
    )
    op.create_index(
        op.f("ix_yearbook_entries_zone_id_state"), "yearbook_entries", ["zone_id", "state"]
    )
