"""Frozen figures

Revision: 0026
After: 0025
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    _make_frozen_figures()
    _make_frozen_records()
    op.create_index(
        op.f("ix_engagement_stages_entered_at_engagement_id_stage"),
        "engagement_stages",
        ["entered_at", "engagement_id", "stage"],
    )
    op.create_index(op.f("ix_matches_created_at_need_id"), "matches", ["created_at", "need_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_matches_created_at_need_id"), "matches")
    op.drop_index(op.f("ix_engagement_stages_entered_at_engagement_id_stage"), "engagement_stages")
    op.drop_table("frozen_records")
    op.drop_table("frozen_figures")


def _make_frozen_figures() -> None:
    op.create_table(
        "frozen_figures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=8), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("content", _JSON, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("frozen_by", sa.Integer(), nullable=True),
        sa.Column("frozen_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["frozen_by"], ["users.id"], name=op.f("fk_frozen_figures_frozen_by_users")
        ),
        sa.ForeignKeyConstraint(
            ["zone_id"], ["zones.id"], name=op.f("fk_frozen_figures_zone_id_zones")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frozen_figures")),
        sa.UniqueConstraint(
            "zone_id", "period", "version", name=op.f("uq_frozen_figures_zone_id_period_version")
        ),
    )


def _make_frozen_records() -> None:
    op.create_table(
        "frozen_records",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("frozen_id", sa.Integer(), nullable=False),
        sa.Column("figure", sa.String(length=40), nullable=False),
        sa.Column("excluded", sa.Boolean(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["frozen_id"],
            ["frozen_figures.id"],
            name=op.f("fk_frozen_records_frozen_id_frozen_figures"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frozen_records")),
        sa.UniqueConstraint(
            "frozen_id",
            "figure",
            "excluded",
            "number",
            name=op.f("uq_frozen_records_frozen_id_figure_excluded_number"),
        ),
    )
