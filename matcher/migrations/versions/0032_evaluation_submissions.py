"""Every version of what operators submit to an evaluation, and by when who has to act

Revision: 0032
After: 0031
"""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
_SCORES = ("id", "evaluation_id", "criterion", "score", "note")
_scores = sa.table("evaluation_scores", *map(sa.column, _SCORES))
_evaluations = sa.table(
    "zone_evaluations",
    sa.column("id"),
    sa.column("self_assessment"),
    sa.column("figures_versions", _JSON),
    sa.column("prepared_by"),
    sa.column("prepared_at", _MOMENT),
)
_submissions = sa.table(
    "evaluation_submissions",
    *map(sa.column, ("evaluation_id", "part", "number", "text")),
    sa.column("figures_versions", _JSON),
    sa.column("submitted_by"),
    sa.column("submitted_at", _MOMENT),
    *map(sa.column, ("reason", "note")),
)


def upgrade() -> None:
    submitted = sa.select(_evaluations).where(_evaluations.c.prepared_at.is_not(None))
    kept = op.get_bind().execute(submitted).all()
    with _scores_aside(), op.batch_alter_table("zone_evaluations") as batch_op:
        batch_op.add_column(sa.Column("act_by", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("deadline_told", sa.Integer(), nullable=True))
        batch_op.drop_constraint(op.f("fk_zone_evaluations_prepared_by_users"), type_="foreignkey")
        for column in ("self_assessment", "figures_versions", "prepared_by", "prepared_at"):
            batch_op.drop_column(column)
    op.execute("UPDATE zone_evaluations SET act_by = rectify_by WHERE state = 'rectifying'")
    _make_submissions()
    first = {"part": "assessment", "number": 1, "reason": "", "note": ""}
    for one in kept:
        values = first | {
            "evaluation_id": one.id,
            "text": one.self_assessment,
            "figures_versions": one.figures_versions,
            "submitted_by": one.prepared_by,
            "submitted_at": one.prepared_at,
        }
        op.execute(sa.insert(_submissions).values(values))


def downgrade() -> None:
    """The last version of each self-assessment stays; reports on the mending are lost."""
    assessments = sa.select(_submissions).where(_submissions.c.part == "assessment")
    kept = op.get_bind().execute(assessments.order_by(_submissions.c.number)).all()
    op.drop_table("evaluation_submissions")
    with _scores_aside(), op.batch_alter_table("zone_evaluations") as batch_op:
        text = sa.Column("self_assessment", sa.Text(), nullable=False, server_default="")
        versions = sa.Column("figures_versions", _JSON, nullable=False, server_default="{}")
        for column in (text, versions, sa.Column("prepared_at", _MOMENT, nullable=True)):
            batch_op.add_column(column)
        batch_op.add_column(sa.Column("prepared_by", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_zone_evaluations_prepared_by_users"), "users", ["prepared_by"], ["id"]
        )
        batch_op.drop_column("deadline_told")
        batch_op.drop_column("act_by")
    for one in kept:
        values = {
            "self_assessment": one.text,
            "figures_versions": one.figures_versions,
            "prepared_by": one.submitted_by,
            "prepared_at": one.submitted_at,
        }
        of_it = _evaluations.c.id == one.evaluation_id
        op.execute(sa.update(_evaluations).where(of_it).values(values))
    op.execute("UPDATE zone_evaluations SET state = 'opened' WHERE state = 'returned'")
    op.execute("UPDATE zone_evaluations SET state = 'rectifying' WHERE state = 'reported'")


@contextmanager
def _scores_aside() -> Iterator[None]:
    """SQLite makes a changed table anew, and must not while rows point to it."""
    rows = [row._asdict() for row in op.get_bind().execute(sa.select(_scores))]
    op.execute(sa.delete(_scores))
    yield
    for row in rows:
        op.execute(sa.insert(_scores).values(row))


def _make_submissions() -> None:
    op.create_table(
        "evaluation_submissions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evaluation_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("figures_versions", _JSON, nullable=False),
        sa.Column("submitted_by", sa.Integer(), nullable=True),
        sa.Column("submitted_at", _MOMENT, nullable=False),
        sa.Column("returned_by", sa.Integer(), nullable=True),
        sa.Column("returned_at", _MOMENT, nullable=True),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(
            ["evaluation_id"],
            ["zone_evaluations.id"],
            name=op.f("fk_evaluation_submissions_evaluation_id_zone_evaluations"),
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], ["users.id"], name=op.f(f"fk_evaluation_submissions_{column}_users")
            )
            for column in ("submitted_by", "returned_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_submissions")),
        sa.UniqueConstraint(
            "evaluation_id",
            "part",
            "number",
            name=op.f("uq_evaluation_submissions_evaluation_id_part_number"),
        ),
    )
