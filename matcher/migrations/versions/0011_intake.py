"""Receipts, attachments and autosaved forms

Revision: 0011
After: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _attachments()
    _receipts()
    op.create_table(
        "stand_ins",
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["zone_id"], ["zones.id"], name=op.f("fk_stand_ins_zone_id_zones")),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_stand_ins_organization_id_organizations"),
        ),
        sa.PrimaryKeyConstraint("zone_id", name=op.f("pk_stand_ins")),
        sa.UniqueConstraint("organization_id", name=op.f("uq_stand_ins_organization_id")),
    )
    op.create_table(
        "autosaved_forms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=24), nullable=False),
        sa.Column("typed", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("saved_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_autosaved_forms_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_autosaved_forms")),
        sa.UniqueConstraint("user_id", "form", name=op.f("uq_autosaved_forms_user_id_form")),
    )
    op.create_index(op.f("ix_autosaved_forms_saved_at"), "autosaved_forms", ["saved_at"])


def _attachments() -> None:
    op.create_table(
        "listing_attachments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("upload_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["listing_id"],
            ["listings.id"],
            name=op.f("fk_listing_attachments_listing_id_listings"),
        ),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["uploads.id"], name=op.f("fk_listing_attachments_upload_id_uploads")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_attachments")),
        sa.UniqueConstraint("upload_id", name=op.f("uq_listing_attachments_upload_id")),
    )
    op.create_index(
        op.f("ix_listing_attachments_listing_id"), "listing_attachments", ["listing_id"]
    )


def _receipts() -> None:
    op.create_table(
        "receipts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("organization_name", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("phone_index", sa.String(length=64), nullable=True),
        sa.Column("proof", sa.String(length=32), nullable=True),
        sa.Column("policy_version", sa.String(length=20), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("claimed_by", sa.Integer(), nullable=True),
        sa.Column("claimed_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listings.id"], name=op.f("fk_receipts_listing_id_listings")
        ),
        sa.ForeignKeyConstraint(
            ["claimed_by"], ["users.id"], name=op.f("fk_receipts_claimed_by_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipts")),
        sa.UniqueConstraint("number", name=op.f("uq_receipts_number")),
        sa.UniqueConstraint("listing_id", name=op.f("uq_receipts_listing_id")),
    )


def downgrade() -> None:
    op.drop_table("autosaved_forms")
    op.drop_table("stand_ins")
    op.drop_table("receipts")
    op.drop_table("listing_attachments")
