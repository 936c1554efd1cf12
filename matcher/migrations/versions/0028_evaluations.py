"""Evaluations

Revision: 0028
After: 0027
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    _make_evaluation_reminders()
    _make_zone_programmes()
    _make_zone_evaluations()
    _make_evaluation_scores()


def downgrade() -> None:
    op.drop_table("evaluation_scores")
    op.drop_table("zone_evaluations")
    op.drop_table("zone_programmes")
    op.drop_table("evaluation_reminders")


def _make_evaluation_reminders() -> None:
    op.create_table(
        "evaluation_reminders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("told_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["zone_id"], ["zones.id"], name=op.f("fk_evaluation_reminders_zone_id_zones")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_reminders")),
        sa.UniqueConstraint(
            "zone_id", "due_on", name=op.f("uq_evaluation_reminders_zone_id_due_on")
        ),
    )


def _make_zone_programmes() -> None:
    op.create_table(
        "zone_programmes",
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("founded_on", sa.Date(), nullable=False),
        sa.Column("evaluated_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["zone_id"], ["zones.id"], name=op.f("fk_zone_programmes_zone_id_zones")
        ),
        sa.PrimaryKeyConstraint("zone_id", name=op.f("pk_zone_programmes")),
    )


def _make_zone_evaluations() -> None:
    op.create_table(
        "zone_evaluations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("first_year", sa.Integer(), nullable=False),
        sa.Column("last_year", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("scoring_version", sa.String(length=20), nullable=False),
        sa.Column("rules_version", sa.String(length=20), nullable=False),
        sa.Column("figures_versions", _JSON, nullable=False),
        sa.Column("self_assessment", sa.Text(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("rectify_by", sa.Date(), nullable=True),
        sa.Column("result", sa.String(length=12), nullable=False),
        sa.Column("closing_note", sa.String(length=1000), nullable=False),
        sa.Column("opened_at", _MOMENT, nullable=False),
        sa.Column("prepared_by", sa.Integer(), nullable=True),
        sa.Column("prepared_at", _MOMENT, nullable=True),
        sa.Column("scored_by", sa.Integer(), nullable=True),
        sa.Column("scored_at", _MOMENT, nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", _MOMENT, nullable=True),
        sa.Column("closed_at", _MOMENT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["users.id"], name=op.f("fk_zone_evaluations_decided_by_users")
        ),
        sa.ForeignKeyConstraint(
            ["prepared_by"], ["users.id"], name=op.f("fk_zone_evaluations_prepared_by_users")
        ),
        sa.ForeignKeyConstraint(
            ["scored_by"], ["users.id"], name=op.f("fk_zone_evaluations_scored_by_users")
        ),
        sa.ForeignKeyConstraint(
            ["zone_id"], ["zones.id"], name=op.f("fk_zone_evaluations_zone_id_zones")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_zone_evaluations")),
        sa.UniqueConstraint("zone_id", "due_on", name=op.f("uq_zone_evaluations_zone_id_due_on")),
    )


def _make_evaluation_scores() -> None:
    op.create_table(
        "evaluation_scores",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evaluation_id", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(length=40), nullable=False),
        sa.Column("score", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["evaluation_id"],
            ["zone_evaluations.id"],
            name=op.f("fk_evaluation_scores_evaluation_id_zone_evaluations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_scores")),
        sa.UniqueConstraint(
            "evaluation_id", "criterion", name=op.f("uq_evaluation_scores_evaluation_id_criterion")
        ),
    )
