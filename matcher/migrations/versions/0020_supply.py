"""Supplies: new achievements made up for one enterprise each month

Revision: 0020
After: 0019
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
_LISTINGS = ("achievement_id", "need_id")


def upgrade() -> None:
    _create_supplies()
    _create_entries()


def _create_supplies() -> None:
    op.create_table(
        "supplies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_supplies_organization_id_organizations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplies")),
        sa.UniqueConstraint(
            "organization_id", "month", name=op.f("uq_supplies_organization_id_month")
        ),
    )


def _create_entries() -> None:
    op.create_table(
        "supply_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("supply_id", sa.Integer(), nullable=False),
        sa.Column("achievement_id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("grade", sa.String(length=20), nullable=False),
        sa.Column("relevance", sa.Double(), nullable=False),
        sa.Column("reasons", _JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["supply_id"], ["supplies.id"], name=op.f("fk_supply_entries_supply_id_supplies")
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], ["listings.id"], name=op.f(f"fk_supply_entries_{column}_listings")
            )
            for column in _LISTINGS
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supply_entries")),
    )
    for columns in (["supply_id", "place"], ["achievement_id"]):
        name = op.f(f"ix_supply_entries_{'_'.join(columns)}")
        op.create_index(name, "supply_entries", columns)


def downgrade() -> None:
    op.drop_table("supply_entries")
    op.drop_table("supplies")
