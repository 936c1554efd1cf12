"""Service bodies and certificates

Revision: 0025
After: 0024
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    _make_broker_certificates()
    _make_service_bodies()


def downgrade() -> None:
    op.drop_table("service_bodies")
    op.drop_table("broker_certificates")


def _make_broker_certificates() -> None:
    op.create_table(
        "broker_certificates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("number_index", sa.String(length=64), nullable=False),
        sa.Column("level", sa.String(length=12), nullable=False),
        sa.Column("issuer", sa.String(length=120), nullable=False),
        sa.Column("technical_fields", _JSON, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.String(length=500), nullable=False),
        sa.Column("expiry_told", sa.Integer(), nullable=True),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["users.id"], name=op.f("fk_broker_certificates_entered_by_users")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_broker_certificates_user_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["zone_id"], ["zones.id"], name=op.f("fk_broker_certificates_zone_id_zones")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broker_certificates")),
    )
    op.create_index(op.f("ix_broker_certificates_user_id"), "broker_certificates", ["user_id"])
    op.create_index(op.f("ix_broker_certificates_valid_to"), "broker_certificates", ["valid_to"])
    op.create_index(
        op.f("ix_broker_certificates_zone_id_number_index"),
        "broker_certificates",
        ["zone_id", "number_index"],
    )
    op.create_index(
        op.f("ix_broker_certificates_zone_id_valid_to"),
        "broker_certificates",
        ["zone_id", "valid_to"],
    )


def _make_service_bodies() -> None:
    op.create_table(
        "service_bodies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("credit_code", sa.String(length=18), nullable=False),
        sa.Column("body_class", sa.String(length=20), nullable=False),
        sa.Column("certificate", sa.String(length=80), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.String(length=500), nullable=False),
        sa.Column("expiry_told", sa.Integer(), nullable=True),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["users.id"], name=op.f("fk_service_bodies_entered_by_users")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_service_bodies_organization_id_organizations"),
        ),
        sa.ForeignKeyConstraint(
            ["zone_id"], ["zones.id"], name=op.f("fk_service_bodies_zone_id_zones")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_bodies")),
    )
    op.create_index(
        op.f("ix_service_bodies_organization_id"), "service_bodies", ["organization_id"]
    )
    op.create_index(op.f("ix_service_bodies_valid_to"), "service_bodies", ["valid_to"])
    op.create_index(
        op.f("ix_service_bodies_zone_id_valid_to"), "service_bodies", ["zone_id", "valid_to"]
    )
