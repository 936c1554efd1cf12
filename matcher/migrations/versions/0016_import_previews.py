"""Imports that are looked at before they are taken

Revision: 0016
After: 0015
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "import_previews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(length=120), nullable=False),
        sa.Column("columns", _JSON, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_import_previews_user_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_import_previews_organization_id_organizations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_previews")),
    )
    for columns in (["user_id"], ["organization_id", "state"], ["expires_at"]):
        name = op.f(f"ix_import_previews_{'_'.join(columns)}")
        op.create_index(name, "import_previews", columns)
    op.create_table(
        "import_rows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("preview_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("choice", sa.String(length=8), nullable=False),
        sa.Column("external_id", sa.String(length=80), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["preview_id"],
            ["import_previews.id"],
            name=op.f("fk_import_rows_preview_id_import_previews"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_rows")),
        sa.UniqueConstraint("preview_id", "number", name=op.f("uq_import_rows_preview_id_number")),
    )
    for column in ("status", "external_id"):
        name = op.f(f"ix_import_rows_preview_id_{column}")
        op.create_index(name, "import_rows", ["preview_id", column])
    op.add_column("listings", sa.Column("expiry_told_for", sa.Date(), nullable=True))
    op.create_index(op.f("ix_listings_state_valid_until"), "listings", ["state", "valid_until"])


def downgrade() -> None:
    op.drop_index(op.f("ix_listings_state_valid_until"), "listings")
    op.drop_column("listings", "expiry_told_for")
    op.drop_table("import_rows")
    op.drop_table("import_previews")
