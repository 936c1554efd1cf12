"""Sessions on the server, passwords with an age, second factors

Revision: 0006
After: 0005
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    # Added in place: SQLite would have to copy the table, which others refer to. Passwords of
    # before begin to age today.
    today = datetime.now(UTC).isoformat(sep=" ")
    for column in (
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("email_index", sa.String(64), nullable=True),
        sa.Column("password_changed_at", _MOMENT, nullable=False, server_default=today),
        sa.Column("must_change_password", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("locked_at", _MOMENT, nullable=True),
        sa.Column("signed_in_at", _MOMENT, nullable=True),
    ):
        op.add_column("users", column)
    op.create_index(op.f("ix_users_email_index"), "users", ["email_index"], unique=True)
    _sessions()
    _attempts()
    _of_user("former_passwords", sa.Column("password_hash", sa.String(200), nullable=False))
    _of_user("recovery_codes", sa.Column("code_hash", sa.String(64), nullable=False))
    _of_user(
        "password_resets",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.UniqueConstraint("token_hash", name=op.f("uq_password_resets_token_hash")),
    )
    op.create_table(
        "second_factors",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.Column("enrolled_at", _MOMENT, nullable=True),
        _belongs("second_factors"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_second_factors")),
    )


def downgrade() -> None:
    for table in (
        "second_factors",
        "password_resets",
        "recovery_codes",
        "former_passwords",
        "attempts",
        "sign_in_sessions",
    ):
        op.drop_table(table)
    op.drop_index(op.f("ix_users_email_index"), "users")
    for column in (
        "signed_in_at",
        "locked_at",
        "must_change_password",
        "password_changed_at",
        "email_index",
        "email",
    ):
        op.drop_column("users", column)


def _sessions() -> None:
    op.create_table(
        "sign_in_sessions",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("pending", sa.Boolean(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("seen_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.Column("address", sa.String(45), nullable=False),
        sa.Column("agent", sa.String(200), nullable=False),
        _belongs("sign_in_sessions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_sessions_token_hash")),
    )
    op.create_index(
        op.f("ix_sign_in_sessions_user_id_ended_at"), "sign_in_sessions", ["user_id", "ended_at"]
    )


def _attempts() -> None:
    op.create_table(
        "attempts",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("address", sa.String(45), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
    )
    op.create_index(op.f("ix_attempts_kind_subject_at"), "attempts", ["kind", "subject", "at"])
    op.create_index(op.f("ix_attempts_kind_address_at"), "attempts", ["kind", "address", "at"])


def _of_user(table: str, *columns: sa.schema.SchemaItem) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        *columns,
        _belongs(table),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_user_id"), table, ["user_id"])


def _belongs(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["user_id"], ["users.id"], name=op.f(f"fk_{table}_user_id_users")
    )
