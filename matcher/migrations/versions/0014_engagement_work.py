"""Activities, documents, invitations and interests

Revision: 0014
After: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    _widen_stages()
    _make_activities()
    _make_documents()
    _make_invitations()
    _make_interests()


def downgrade() -> None:
    op.drop_table("interests")
    for name in ("invitations", "documents", "activities"):
        op.drop_table(f"engagement_{name}")
    op.drop_index(op.f("ix_engagement_stages_engagement_id"), "engagement_stages")
    with op.batch_alter_table("engagement_stages", schema=None) as batch_op:
        batch_op.drop_column("overdue_told")
        batch_op.drop_column("happened_on")


def _widen_stages() -> None:
    with op.batch_alter_table("engagement_stages", schema=None) as batch_op:
        batch_op.add_column(sa.Column("happened_on", sa.Date(), nullable=True))
        batch_op.add_column(
            sa.Column("overdue_told", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("engagement_stages", schema=None) as batch_op:
        batch_op.alter_column("overdue_told", existing_type=sa.Boolean(), server_default=None)
    op.create_index(
        op.f("ix_engagement_stages_engagement_id"), "engagement_stages", ["engagement_id"]
    )


def _make_activities() -> None:
    table = "engagement_activities"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("visibility", sa.String(length=10), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("next_text", sa.Text(), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        _foreign(table, "engagement_id", "engagements"),
        _foreign(table, "author_id", "users"),
        _foreign(table, "organization_id", "organizations"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_engagement_id"), table, ["engagement_id"])
    op.create_index(
        op.f(f"ix_{table}_author_id_done_next_on"), table, ["author_id", "done", "next_on"]
    )


def _make_documents() -> None:
    table = "engagement_documents"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("upload_id", sa.Integer(), nullable=False),
        sa.Column("stage_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("visibility", sa.String(length=10), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        _foreign(table, "engagement_id", "engagements"),
        _foreign(table, "upload_id", "uploads"),
        _foreign(table, "stage_id", "engagement_stages"),
        _foreign(table, "added_by", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("upload_id", name=op.f(f"uq_{table}_upload_id")),
    )
    op.create_index(op.f(f"ix_{table}_engagement_id"), table, ["engagement_id"])


def _make_invitations() -> None:
    table = "engagement_invitations"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("answered_at", _MOMENT, nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        _foreign(table, "engagement_id", "engagements"),
        _foreign(table, "organization_id", "organizations"),
        _foreign(table, "answered_by", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint(
            "engagement_id",
            "organization_id",
            name=op.f(f"uq_{table}_engagement_id_organization_id"),
        ),
    )
    op.create_index(op.f(f"ix_{table}_organization_id"), table, ["organization_id"])


def _make_interests() -> None:
    table = "interests"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("own_listing_id", sa.Integer(), nullable=True),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=True),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", _MOMENT, nullable=True),
        _foreign(table, "listing_id", "listings"),
        _foreign(table, "organization_id", "organizations"),
        _foreign(table, "own_listing_id", "listings"),
        _foreign(table, "zone_id", "zones"),
        _foreign(table, "engagement_id", "engagements"),
        _foreign(table, "created_by", "users"),
        _foreign(table, "answered_by", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(
        "ix_interests_one_open",
        table,
        ["organization_id", "listing_id"],
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    op.create_index(op.f(f"ix_{table}_listing_id"), table, ["listing_id"])
    op.create_index(op.f(f"ix_{table}_zone_id_state"), table, ["zone_id", "state"])


def _foreign(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name)
