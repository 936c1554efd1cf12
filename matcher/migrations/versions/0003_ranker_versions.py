"""Trained rankers

Revision: 0003
After: 0002
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "ranker_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=80), nullable=False),
        sa.Column("encoder", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("document", _JSON, nullable=False),
        sa.Column("better", sa.Boolean(), nullable=False),
        sa.Column("replaced_id", sa.Integer(), nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("promoted_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["replaced_id"],
            ["ranker_versions.id"],
            name=op.f("fk_ranker_versions_replaced_id_ranker_versions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ranker_versions")),
        sa.UniqueConstraint("version", name=op.f("uq_ranker_versions_version")),
    )
    current = sa.text("state = 'current'")
    op.create_index(
        "ix_ranker_versions_current",
        "ranker_versions",
        ["encoder"],
        unique=True,
        sqlite_where=current,
        postgresql_where=current,
    )


def downgrade() -> None:
    op.drop_index("ix_ranker_versions_current", "ranker_versions")
    op.drop_table("ranker_versions")
