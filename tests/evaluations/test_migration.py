"""What was submitted before versions were kept is the first of them afterwards, and back."""

from datetime import date
from decimal import Decimal

from sqlalchemy import column, select, table

from matcher.db import Database
from matcher.evaluations.models import Evaluation, EvaluationScore
from matcher.evaluations.opening import open_evaluation, set_programme
from matcher.evaluations.submission_models import ASSESSMENT, RECTIFICATION, EvaluationSubmission
from matcher.migrations import downgrade, upgrade
from tests.conftest import People
from tests.evaluations.conftest import NOW, founded

_BEFORE = tuple(map(column, ("self_assessment", "prepared_by", "state")))


def test_submissions_and_scores_outlive_the_way_down_and_up(database: Database) -> None:
    with database.write() as session:
        people = People(session)
        set_programme(session, people.authority, people.zone, founded(2023), 0)
        one = open_evaluation(session, people.authority, people.zone)
        operator, number = people.operator.user_id, one.id
        for version in (1, 2):
            figures = {"2025": version}
            submitted = EvaluationSubmission(
                part=ASSESSMENT, number=version, text=f"第 {version} 版", figures_versions=figures
            )
            submitted.submitted_by = operator
            one.submissions.append(submitted)
        one.submissions.append(EvaluationSubmission(part=RECTIFICATION, number=1, text="已整改"))
        one.scores.append(EvaluationScore(criterion="示例", score=Decimal("7.5"), note="依据"))
        one.state, one.rectify_by = "reported", date(2027, 11, 20)
    downgrade(database, "0031")
    with database.read() as session:
        before = session.execute(select(*_BEFORE).select_from(table("zone_evaluations"))).one()
        assert tuple(before) == ("第 2 版", operator, "rectifying")
    upgrade(database)
    with database.read() as session:
        one = session.get_one(Evaluation, number)
        (kept,) = one.submissions
        assert (kept.part, kept.number, kept.text) == (ASSESSMENT, 1, "第 2 版")
        assert (kept.figures_versions, kept.submitted_by, kept.submitted_at) == (
            {"2025": 2}, operator, NOW,
        )  # fmt: skip
        assert one.act_by == one.rectify_by == date(2027, 11, 20)
        (score,) = one.scores
        assert (score.criterion, score.score, score.note) == ("示例", Decimal("7.5"), "依据")


def test_one_that_was_not_submitted_has_no_version(database: Database) -> None:
    with database.write() as session:
        people = People(session)
        set_programme(session, people.authority, people.zone, founded(2023), 0)
        open_evaluation(session, people.authority, people.zone)
    downgrade(database, "0031")
    upgrade(database)
    with database.read() as session:
        assert session.scalars(select(EvaluationSubmission)).all() == []
        assert session.scalars(select(Evaluation.state)).all() == ["opened"]
