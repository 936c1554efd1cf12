"""Results of the register

Revision: 0029
After: 0028
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _make_registration_results()
    _make_registration_result_rows()


def downgrade() -> None:
    op.drop_table("registration_result_rows")
    op.drop_table("registration_results")


def _make_registration_results() -> None:
    op.create_table(
        "registration_results",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["opened_by"], ["users.id"], name=op.f("fk_registration_results_opened_by_users")
        ),
        sa.ForeignKeyConstraint(
            ["zone_id"], ["zones.id"], name=op.f("fk_registration_results_zone_id_zones")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_results")),
    )
    op.create_index(
        op.f("ix_registration_results_expires_at"), "registration_results", ["expires_at"]
    )
    op.create_index(
        op.f("ix_registration_results_zone_id_state"), "registration_results", ["zone_id", "state"]
    )


def _make_registration_result_rows() -> None:
    op.create_table(
        "registration_result_rows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=14), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=True),
        sa.Column("message", sa.String(length=500), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["contracts.id"],
            name=op.f("fk_registration_result_rows_contract_id_contracts"),
        ),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["registration_results.id"],
            name=op.f("fk_registration_result_rows_file_id_registration_results"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_result_rows")),
        sa.UniqueConstraint(
            "file_id", "number", name=op.f("uq_registration_result_rows_file_id_number")
        ),
    )
    op.create_index(
        op.f("ix_registration_result_rows_file_id_status"),
        "registration_result_rows",
        ["file_id", "status"],
    )
