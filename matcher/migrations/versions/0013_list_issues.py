"""Numbered list issues

Revision: 0013
After: 0012
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "list_issues",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("preface", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("returned_for", sa.String(length=500), nullable=False),
        sa.Column("composed_by", sa.Integer(), nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("submitted_at", _MOMENT, nullable=True),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.Column("approved_at", _MOMENT, nullable=True),
        sa.Column("head", _JSON, nullable=True),
        sa.Column("content_sha256", sa.String(length=64), nullable=True),
        sa.Column("replaced_by_id", sa.Integer(), nullable=True),
        sa.Column("correction", sa.String(length=500), nullable=False),
        sa.Column("corrected_at", _MOMENT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["zone_id"], ["zones.id"], name=op.f("fk_list_issues_zone_id_zones")
        ),
        sa.ForeignKeyConstraint(
            ["composed_by"], ["users.id"], name=op.f("fk_list_issues_composed_by_users")
        ),
        sa.ForeignKeyConstraint(
            ["approved_by"], ["users.id"], name=op.f("fk_list_issues_approved_by_users")
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by_id"],
            ["list_issues.id"],
            name=op.f("fk_list_issues_replaced_by_id_list_issues"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_issues")),
        sa.UniqueConstraint(
            "zone_id",
            "kind",
            "year",
            "number",
            name=op.f("uq_list_issues_zone_id_kind_year_number"),
        ),
    )
    for columns in (["state", "approved_at"], ["zone_id", "state"]):
        op.create_index(op.f(f"ix_list_issues_{'_'.join(columns)}"), "list_issues", columns)
    op.create_table(
        "list_issue_entries",
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("content", _JSON, nullable=True),
        sa.ForeignKeyConstraint(
            ["issue_id"],
            ["list_issues.id"],
            name=op.f("fk_list_issue_entries_issue_id_list_issues"),
        ),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listings.id"], name=op.f("fk_list_issue_entries_listing_id_listings")
        ),
        sa.PrimaryKeyConstraint("issue_id", "listing_id", name=op.f("pk_list_issue_entries")),
    )
    op.create_index(op.f("ix_list_issue_entries_listing_id"), "list_issue_entries", ["listing_id"])
    op.create_table(
        "list_issue_files",
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=8), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["issue_id"], ["list_issues.id"], name=op.f("fk_list_issue_files_issue_id_list_issues")
        ),
        sa.PrimaryKeyConstraint("issue_id", "form", name=op.f("pk_list_issue_files")),
    )
    op.create_table(
        "list_issue_counters",
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["zone_id"], ["zones.id"], name=op.f("fk_list_issue_counters_zone_id_zones")
        ),
        sa.PrimaryKeyConstraint("zone_id", "kind", "year", name=op.f("pk_list_issue_counters")),
    )


def downgrade() -> None:
    for table in (
        "list_issue_counters",
        "list_issue_files",
        "list_issue_entries",
        "list_issues",
    ):
        op.drop_table(table)
