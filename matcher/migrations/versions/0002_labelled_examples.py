"""Labelled examples, filled with what was decided before

Revision: 0002
After: 0001
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
_MOMENT = sa.DateTime(timezone=True)

_MATCHES = sa.table(
    "matches",
    *(sa.column(name) for name in ("id", "need_id", "achievement_id", "state", "model", "rank")),
    *(sa.column(name) for name in ("relevance", "score", "decided_by", "dismissal_reason")),
    *(sa.column(name, _JSON) for name in ("components", "reasons")),
    sa.column("decided_at", _MOMENT),
)
_LISTINGS = sa.table("listings", sa.column("id"), sa.column("zone_id"))
_ENGAGEMENTS = sa.table(
    "engagements", sa.column("id"), sa.column("match_id"), sa.column("termination_reason")
)
_STAGES = sa.table(
    "engagement_stages",
    *(sa.column(name) for name in ("id", "engagement_id", "stage", "entered_by")),
    sa.column("entered_at", _MOMENT),
)


def upgrade() -> None:
    examples = op.create_table(
        "labelled_examples",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("match_id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("achievement_id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=True),
        sa.Column("features", _JSON, nullable=False),
        sa.Column("model", sa.String(length=120), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["match_id"], ["matches.id"], name=op.f("fk_labelled_examples_match_id_matches")
        ),
        sa.ForeignKeyConstraint(
            ["need_id"], ["listings.id"], name=op.f("fk_labelled_examples_need_id_listings")
        ),
        sa.ForeignKeyConstraint(
            ["achievement_id"],
            ["listings.id"],
            name=op.f("fk_labelled_examples_achievement_id_listings"),
        ),
        sa.ForeignKeyConstraint(
            ["zone_id"], ["zones.id"], name=op.f("fk_labelled_examples_zone_id_zones")
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["users.id"], name=op.f("fk_labelled_examples_actor_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_labelled_examples")),
        sa.UniqueConstraint(
            "match_id", "outcome", name=op.f("uq_labelled_examples_match_id_outcome")
        ),
    )
    with op.batch_alter_table("labelled_examples", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_labelled_examples_outcome"), ["outcome"], unique=False)
    op.bulk_insert(examples, _decisions() + _stages())


def downgrade() -> None:
    with op.batch_alter_table("labelled_examples", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_labelled_examples_outcome"))

    op.drop_table("labelled_examples")


def _decisions() -> list[dict[str, Any]]:
    query = _decided().order_by(_MATCHES.c.decided_at, _MATCHES.c.id)
    return [
        _example(row, row.state, row.dismissal_reason, row.decided_at, row.decided_by)
        for row in op.get_bind().execute(query)
    ]


def _stages() -> list[dict[str, Any]]:
    """The stages after the confirmation, which is the decision itself."""
    query = (
        _decided()
        .add_columns(_ENGAGEMENTS.c.termination_reason, *_STAGES.c)
        .join(_ENGAGEMENTS, _ENGAGEMENTS.c.match_id == _MATCHES.c.id)
        .join(_STAGES, _STAGES.c.engagement_id == _ENGAGEMENTS.c.id)
        .where(_STAGES.c.stage != "confirmed")
        .order_by(_STAGES.c.id)
    )
    return [
        _example(
            row,
            row.stage,
            row.termination_reason if row.stage == "terminated" else None,
            row.entered_at,
            row.entered_by,
        )
        for row in op.get_bind().execute(query)
    ]


def _decided() -> sa.Select[Any]:
    columns = (column for column in _MATCHES.c if column.name != "id")
    return (
        sa.select(_MATCHES.c.id.label("match_id"), *columns, _LISTINGS.c.zone_id)
        .join(_LISTINGS, _LISTINGS.c.id == _MATCHES.c.need_id)
        .where(_MATCHES.c.state != "suggested")
    )


def _example(row: Any, outcome: str, reason: str | None, at: Any, actor: Any) -> dict[str, Any]:
    kept = ("match_id", "need_id", "achievement_id", "zone_id", "model", "rank")
    return {name: getattr(row, name) for name in kept} | {
        "outcome": outcome,
        "reason": reason,
        "features": {
            "components": row.components,
            "fits": {fit["aspect"]: fit["verdict"] for fit in row.reasons.get("fits", ())},
            "relevance": row.relevance,
            "score": row.score,
        },
        "at": at,
        "actor_id": actor,
    }
