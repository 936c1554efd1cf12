"""Conclusions of scenario trials

Revision: 0030
After: 0029
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "scenario_verifications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("result", sa.String(length=20), nullable=False),
        sa.Column("data_text", sa.Text(), nullable=False),
        sa.Column("concluded_on", sa.Date(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["engagement_id"],
            ["engagements.id"],
            name=op.f("fk_scenario_verifications_engagement_id_engagements"),
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["users.id"], name=op.f("fk_scenario_verifications_entered_by_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scenario_verifications")),
        sa.UniqueConstraint("engagement_id", name=op.f("uq_scenario_verifications_engagement_id")),
    )


def downgrade() -> None:
    op.drop_table("scenario_verifications")
