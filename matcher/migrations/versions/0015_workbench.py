"""Saved views of the workbench, matches put off and merged

Revision: 0015
After: 0014
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.add_column("matches", sa.Column("snoozed_until", sa.Date(), nullable=True))
    op.create_index(
        op.f("ix_matches_decided_by_decided_at"), "matches", ["decided_by", "decided_at"]
    )
    op.create_table(
        "merged_matches",
        sa.Column("match_id", sa.Integer(), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["match_id"], ["matches.id"], name=op.f("fk_merged_matches_match_id_matches")
        ),
        sa.ForeignKeyConstraint(
            ["kept_id"], ["matches.id"], name=op.f("fk_merged_matches_kept_id_matches")
        ),
        sa.PrimaryKeyConstraint("match_id", name=op.f("pk_merged_matches")),
    )
    op.create_index(op.f("ix_merged_matches_kept_id"), "merged_matches", ["kept_id"])
    op.create_index(op.f("ix_engagements_zone_id_stage"), "engagements", ["zone_id", "stage"])
    op.create_index(op.f("ix_engagements_broker_id"), "engagements", ["broker_id"])
    op.create_table(
        "saved_views",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("filters", _JSON, nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_saved_views_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
        sa.UniqueConstraint("user_id", "name", name=op.f("uq_saved_views_user_id_name")),
    )


def downgrade() -> None:
    op.drop_table("saved_views")
    op.drop_index(op.f("ix_engagements_broker_id"), "engagements")
    op.drop_index(op.f("ix_engagements_zone_id_stage"), "engagements")
    op.drop_table("merged_matches")
    op.drop_index(op.f("ix_matches_decided_by_decided_at"), "matches")
    op.drop_column("matches", "snoozed_until")
