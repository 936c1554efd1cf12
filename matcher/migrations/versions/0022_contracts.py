"""Contracts, parties and payments

Revision: 0022
After: 0021
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_NUMBERED = sa.text("registration_number <> '' AND state <> 'cancelled'")
_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    _make_registered_parties()
    _make_contracts()
    _make_contract_documents()
    _make_contract_instalments()
    _make_contract_parties()
    _make_contract_steps()
    _make_contract_versions()
    _make_contract_payments()


def downgrade() -> None:
    op.drop_table("contract_payments")
    op.drop_table("contract_versions")
    op.drop_table("contract_steps")
    op.drop_table("contract_parties")
    op.drop_table("contract_instalments")
    op.drop_table("contract_documents")
    op.drop_table("contracts")
    op.drop_table("registered_parties")


def _make_registered_parties() -> None:
    op.create_table(
        "registered_parties",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=130), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("credit_code", sa.String(length=18), nullable=False),
        sa.Column("nature", sa.String(length=3), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("region", sa.String(length=6), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("legal_representative", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("flags", _JSON, nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_registered_parties_organization_id_organizations"),
        ),
        sa.ForeignKeyConstraint(
            ["zone_id"], ["zones.id"], name=op.f("fk_registered_parties_zone_id_zones")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registered_parties")),
        sa.UniqueConstraint("zone_id", "key", name=op.f("uq_registered_parties_zone_id_key")),
    )
    op.create_index(
        op.f("ix_registered_parties_zone_id_name"), "registered_parties", ["zone_id", "name"]
    )


def _make_contracts() -> None:
    op.create_table(
        "contracts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=True),
        sa.Column("broker_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("type", sa.String(length=20), nullable=False),
        sa.Column("subtype", sa.String(length=30), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("total_amount", sa.BigInteger(), nullable=False),
        sa.Column("technology_amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("original_amount", sa.BigInteger(), nullable=True),
        sa.Column("original_technology_amount", sa.BigInteger(), nullable=True),
        sa.Column("exchange_rate", sa.BigInteger(), nullable=True),
        sa.Column("payment_manner", sa.String(length=20), nullable=False),
        sa.Column("payment_terms", sa.Text(), nullable=False),
        sa.Column("acceptance_terms", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("related_parties", sa.Boolean(), nullable=False),
        sa.Column("plan_source", sa.String(length=20), nullable=False),
        sa.Column("ip_type", sa.String(length=20), nullable=False),
        sa.Column("ip_proof", sa.String(length=500), nullable=False),
        sa.Column("technical_field", sa.String(length=2), nullable=False),
        sa.Column("objective", sa.String(length=2), nullable=False),
        sa.Column("industry", sa.String(length=5), nullable=False),
        sa.Column("direction", sa.String(length=10), nullable=False),
        sa.Column("region", sa.String(length=6), nullable=False),
        sa.Column("registration_body", sa.String(length=120), nullable=False),
        sa.Column("registration_number", sa.String(length=60), nullable=False),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("review_due", sa.Date(), nullable=True),
        sa.Column("registered_on", sa.Date(), nullable=True),
        sa.Column("refused_on", sa.Date(), nullable=True),
        sa.Column("cancelled_on", sa.Date(), nullable=True),
        sa.Column("refusal_ground", sa.String(length=20), nullable=False),
        sa.Column("rules_version", sa.String(length=20), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["broker_id"], ["users.id"], name=op.f("fk_contracts_broker_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["users.id"], name=op.f("fk_contracts_created_by_users")
        ),
        sa.ForeignKeyConstraint(
            ["engagement_id"],
            ["engagements.id"],
            name=op.f("fk_contracts_engagement_id_engagements"),
        ),
        sa.ForeignKeyConstraint(["zone_id"], ["zones.id"], name=op.f("fk_contracts_zone_id_zones")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contracts")),
    )
    op.create_index(op.f("ix_contracts_broker_id"), "contracts", ["broker_id"])
    op.create_index(op.f("ix_contracts_engagement_id"), "contracts", ["engagement_id"])
    op.create_index(
        op.f("ix_contracts_zone_id_registration_number"),
        "contracts",
        ["zone_id", "registration_number"],
        unique=True,
        sqlite_where=_NUMBERED,
        postgresql_where=_NUMBERED,
    )
    op.create_index(
        op.f("ix_contracts_statistics"),
        "contracts",
        [
            *("zone_id", "registered_on", "state", "direction", "type", "subtype"),
            *("technical_field", "industry", "region", "broker_id", "signed_on"),
            *("total_amount", "technology_amount"),
        ],
    )
    op.create_index(
        op.f("ix_contracts_zone_id_state_signed_on"), "contracts", ["zone_id", "state", "signed_on"]
    )


def _make_contract_documents() -> None:
    op.create_table(
        "contract_documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("upload_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by"], ["users.id"], name=op.f("fk_contract_documents_added_by_users")
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["contracts.id"],
            name=op.f("fk_contract_documents_contract_id_contracts"),
        ),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["uploads.id"], name=op.f("fk_contract_documents_upload_id_uploads")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_documents")),
        sa.UniqueConstraint("upload_id", name=op.f("uq_contract_documents_upload_id")),
    )
    op.create_index(
        op.f("ix_contract_documents_contract_id"), "contract_documents", ["contract_id"]
    )


def _make_contract_instalments() -> None:
    op.create_table(
        "contract_instalments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("open_amount", sa.BigInteger(), nullable=False),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.Column("overdue_told", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["contracts.id"],
            name=op.f("fk_contract_instalments_contract_id_contracts"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_instalments")),
    )
    op.create_index(
        op.f("ix_contract_instalments_contract_id"), "contract_instalments", ["contract_id"]
    )
    op.create_index(
        op.f("ix_contract_instalments_due_on"),
        "contract_instalments",
        ["due_on"],
        sqlite_where=sa.text("open_amount > 0"),
        postgresql_where=sa.text("open_amount > 0"),
    )


def _make_contract_parties() -> None:
    op.create_table(
        "contract_parties",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("credit_code", sa.String(length=18), nullable=False),
        sa.Column("nature", sa.String(length=3), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("region", sa.String(length=6), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("legal_representative", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("flags", _JSON, nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["contracts.id"],
            name=op.f("fk_contract_parties_contract_id_contracts"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_contract_parties_organization_id_organizations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_parties")),
    )
    op.create_index(
        op.f("ix_contract_parties_contract_id_role"), "contract_parties", ["contract_id", "role"]
    )
    op.create_index(op.f("ix_contract_parties_credit_code"), "contract_parties", ["credit_code"])
    op.create_index(
        op.f("ix_contract_parties_organization_id"), "contract_parties", ["organization_id"]
    )


def _make_contract_steps() -> None:
    op.create_table(
        "contract_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("ground", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.Column("entered_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts.id"], name=op.f("fk_contract_steps_contract_id_contracts")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["users.id"], name=op.f("fk_contract_steps_entered_by_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_steps")),
    )
    op.create_index(op.f("ix_contract_steps_contract_id"), "contract_steps", ["contract_id"])


def _make_contract_versions() -> None:
    op.create_table(
        "contract_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["contracts.id"],
            name=op.f("fk_contract_versions_contract_id_contracts"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["users.id"], name=op.f("fk_contract_versions_created_by_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_versions")),
        sa.UniqueConstraint(
            "contract_id", "number", name=op.f("uq_contract_versions_contract_id_number")
        ),
    )


def _make_contract_payments() -> None:
    op.create_table(
        "contract_payments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("instalment_id", sa.Integer(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("voucher", sa.String(length=60), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("upload_id", sa.Integer(), nullable=True),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.Column("entered_at", _MOMENT, nullable=False),
        sa.Column("reversed_at", _MOMENT, nullable=True),
        sa.Column("reversal_reason", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["contracts.id"],
            name=op.f("fk_contract_payments_contract_id_contracts"),
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["users.id"], name=op.f("fk_contract_payments_entered_by_users")
        ),
        sa.ForeignKeyConstraint(
            ["instalment_id"],
            ["contract_instalments.id"],
            name=op.f("fk_contract_payments_instalment_id_contract_instalments"),
        ),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["uploads.id"], name=op.f("fk_contract_payments_upload_id_uploads")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_payments")),
        sa.UniqueConstraint("upload_id", name=op.f("uq_contract_payments_upload_id")),
    )
    op.create_index(
        op.f("ix_contract_payments_contract_id_reversed_at_received_on_amount"),
        "contract_payments",
        ["contract_id", "reversed_at", "received_on", "amount"],
    )
    op.create_index(
        op.f("uq_contract_payments_contract_id_voucher"),
        "contract_payments",
        ["contract_id", "voucher"],
        unique=True,
        sqlite_where=sa.text("reversed_at IS NULL"),
        postgresql_where=sa.text("reversed_at IS NULL"),
    )
    op.create_index(
        op.f("ix_contract_payments_received_on"),
        "contract_payments",
        ["received_on", "contract_id", "reversed_at", "amount"],
    )
