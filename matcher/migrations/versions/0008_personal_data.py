"""Contacts encrypted, consents recorded

Revision: 0008
After: 0007
"""

from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

from matcher.db.encrypted import keys

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_LENGTHS = {"contact_name": 40, "contact_phone": 30, "contact_email": 120}
_BATCH = 1_000
_contacts = sa.table(
    "listing_contacts", sa.column("listing_id"), *(sa.column(name) for name in _LENGTHS)
)


def upgrade() -> None:
    with op.batch_alter_table("listing_contacts", schema=None) as batch_op:
        for name, length in _LENGTHS.items():
            batch_op.alter_column(
                name,
                existing_type=sa.String(length=length),
                type_=sa.Text(),
                existing_nullable=False,
            )
    _rewrite(lambda text, name: keys().seal(text, f"listing_contacts.{name}"))
    _forget_names()
    op.create_table(
        "consents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=30), nullable=False),
        sa.Column("policy_version", sa.String(length=20), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=True),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_consents_user_id_users")),
        sa.ForeignKeyConstraint(
            ["engagement_id"],
            ["engagements.id"],
            name=op.f("fk_consents_engagement_id_engagements"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_consents_organization_id_organizations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    op.create_index(op.f("ix_consents_user_id"), "consents", ["user_id"])
    op.create_index(op.f("ix_consents_engagement_id"), "consents", ["engagement_id"])


def downgrade() -> None:
    op.drop_table("consents")
    _rewrite(lambda text, name: keys().open(text, f"listing_contacts.{name}"))
    with op.batch_alter_table("listing_contacts", schema=None) as batch_op:
        for name, length in _LENGTHS.items():
            batch_op.alter_column(
                name,
                existing_type=sa.Text(),
                type_=sa.String(length=length),
                existing_nullable=False,
            )


def _forget_names() -> None:
    """Rows that are not in the chain yet get the number that new rows have instead of a name."""
    entries = sa.table("audit_entries", *map(sa.column, ("actor_id", "actor_name", "position")))
    op.execute(
        sa.update(entries)
        .where(entries.c.actor_id.is_not(None), entries.c.position.is_(None))
        .values(actor_name=sa.literal("用户 ") + sa.cast(entries.c.actor_id, sa.String()))
    )


def _rewrite(change: Callable[[str, str], str]) -> None:
    """Change every contact that is not empty, some at a time."""
    connection, last = op.get_bind(), 0
    while rows := connection.execute(
        sa.select(_contacts)
        .where(_contacts.c.listing_id > last)
        .order_by(_contacts.c.listing_id)
        .limit(_BATCH)
    ).all():
        changed = [
            {"at": row.listing_id}
            | {f"new_{name}": _changed(change, getattr(row, name), name) for name in _LENGTHS}
            for row in rows
        ]
        connection.execute(
            sa.update(_contacts)
            .where(_contacts.c.listing_id == sa.bindparam("at"))
            .values({name: sa.bindparam(f"new_{name}") for name in _LENGTHS}),
            changed,
        )
        last = rows[-1].listing_id


def _changed(change: Callable[[str, str], str], text: str, name: str) -> str:
    return change(text, name) if text else text
